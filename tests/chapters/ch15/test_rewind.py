"""A run that is rewound goes on from where it stood, and what is counted is what is shown."""

import re
import time

import numpy as np
import pytest
import torch

from course_utils.chapters.ch15.rewind import STEPS, draw, futures
from course_utils.plotting.scene import Image, Line, Text
from course_utils.pretrained import trained
from course_utils.widgets import protocol


def test_the_ends_resemble_the_image_they_left_the_more_the_later_they_left():
    found = futures(0)
    ink = found.images / 8 - 1  # from -1 to 1, as the noisy images
    distance = np.abs(ink - found.noisy[:, None]).mean((1, 2, 3))
    assert distance[0] < 0.2
    assert 0.6 < distance[STEPS.index(30)] < distance[-1] - 0.1
    spread = found.images.std(1).mean((1, 2))
    assert spread[0] < 0.6 < 1.3 < spread[STEPS.index(30)] < spread[-1] - 1


def test_each_end_has_dice_of_its_own_and_steps_that_follow_the_model():
    """From t = 5 on the ends' mean is near the mean of many other continuations of the same noisy image."""
    found, model = futures(0), trained("digits_diffusion")
    x = torch.from_numpy(found.noisy[0]).expand(400, 1, 8, 8)
    generator = torch.Generator().manual_seed(99)
    for t in range(5, 0, -1):
        x = model.p_sample(x, t, generator)
    many = model.nearest_levels(x)[:, 0].numpy()
    error = many.std(0) / 24**0.5
    assert (np.abs(found.images[0].mean(0) - many.mean(0)) < 5 * error + 0.05).all()
    assert len(np.unique(found.images[0].reshape(24, -1), axis=0)) > 12


def test_from_pure_noise_any_digit_may_come_and_near_the_end_one():
    found = futures(0)
    assert len(np.unique(found.labels[-1])) >= 6
    assert found.agreement[0] == 1
    assert found.agreement[-1] < 0.4


def test_what_is_said_and_written_is_what_the_classifier_reads():
    found, t = futures(0), 45
    scene, at = draw(t, 0), STEPS.index(t)
    images = torch.from_numpy(found.images[at])[:, None]
    labels = trained("digits_classifier")(images).argmax(1)
    counts = {int(digit): int(n) for n, digit in re.findall(r"(\d+) as (\d)", scene.description)}
    assert counts == {int(d): int((labels == d).sum()) for d in labels.unique()}
    gallery = scene.rows[0][1]
    assert [mark.text for mark in gallery.marks if isinstance(mark, Text)] == [str(int(d)) for d in labels]
    top = max(counts.values())
    assert sum(mark.role == "model" for mark in gallery.marks if isinstance(mark, Image)) == top
    assert gallery.title.startswith(f"24 ends: {top} read as ")
    assert found.agreement[at] == pytest.approx(top / 24)


def test_the_curve_goes_no_further_than_the_reader_has_rewound():
    for t in (100, 60, 5):
        line = next(mark for mark in draw(t, 0).rows[0][2].marks if isinstance(mark, Line))
        assert line.x.tolist() == list(range(t, 101, 5))


def test_a_frame_is_small_and_fast():
    assert len(protocol.encode([draw(40, 0)])[1]) < 20_000
    times = []
    for t in STEPS:
        start = time.perf_counter()
        draw(t, 0)
        times.append(time.perf_counter() - start)
    assert np.median(times) < 0.033  # 1 ms on a quiet machine
