"""What is shown is what the model decodes, and the nearest digit is the nearest."""

import time

import numpy as np
import torch

from course_utils.chapters.ch06.latent_plane import NAME, codes, decode, draw
from course_utils.pretrained import trained
from course_utils.widgets import protocol


def test_the_picture_is_the_decoders_probability_of_ink():
    z = torch.tensor([[0.7, -1.1]])
    logits = trained(NAME).decoder(z)
    np.testing.assert_allclose(decode(0.7, -1.1), torch.sigmoid(logits)[0, 0, 0].detach().numpy(), rtol=1e-6)
    np.testing.assert_allclose(draw("0", 0.7, -1.1).rows[0][1].marks[0].values, decode(0.7, -1.1))


def test_at_its_own_code_a_digit_is_the_nearest_and_is_rebuilt():
    known = codes()
    right = 0
    for i in range(50):
        z1, z2 = map(float, known.means[i])
        scene = draw(str(known.labels[i]), z1, z2)
        np.testing.assert_array_equal(scene.rows[0][2].marks[0].values, known.images[i])
        assert f"a {known.labels[i]}, lies 0.00 away" in scene.description
        right += ((decode(z1, z2) > 0.5) == (known.images[i] > 0.5)).mean() / 50
    assert right > 0.85


def test_the_codes_fill_the_prior():
    """Two standard deviations of N(0, I) hold 86 of 100 points, and the plane shows nearly all codes."""
    means = codes().means
    assert 0.75 < (np.hypot(*means.T) < 2).mean() < 0.97
    assert (np.abs(means) < 3.5).all(1).mean() > 0.98


def test_chosen_digits_are_marked():
    plane = draw("7", 0.0, 0.0).rows[0][0].marks
    assert len(plane[1].x) == (codes().labels == 7).sum()
    assert len(plane[0].x) + len(plane[1].x) == 397


def test_a_frame_is_small_and_fast():
    draw("0", 0.0, 0.0)
    assert len(protocol.encode([draw("0", 0.0, 0.0)])[1]) < 20_000
    start = time.perf_counter()
    for z in np.linspace(-3, 3, 100):
        draw("0", float(z), 0.0)
    assert (time.perf_counter() - start) / 100 < 0.05  # 2 ms on a quiet machine
