"""The mixture is made of the layers that the controls name, and the numbers are the classifier's."""

import time

import numpy as np
import pytest
import torch

from course_utils.chapters.ch13.style_mixer import draw, mixture, style_mixer, styles
from course_utils.data.faces import FACTORS
from course_utils.models.stylegan.networks import LAYERS
from course_utils.pretrained import trained
from course_utils.widgets import protocol

SETTING = {"a": 2, "b": 5, "at": 3, "truncation": 1.0, "trait": "smile", "strength": 0.0}


def test_all_layers_from_one_face_make_that_face():
    a, b, mixed = mixture(**SETTING | {"at": LAYERS})
    torch.testing.assert_close(mixed, a)
    a, b, mixed = mixture(**SETTING | {"at": 0})
    torch.testing.assert_close(mixed, b)


def test_the_mixture_takes_its_layers_from_both():
    generator = trained("faces_stylegan").generator
    w = torch.stack([styles()[2]] * 3 + [styles()[5]] * (LAYERS - 3))[None]
    torch.testing.assert_close(mixture(**SETTING)[2:], generator(w))


def test_without_truncation_left_all_are_the_mean_face():
    a, b, mixed = mixture(**SETTING | {"truncation": 0.0})
    torch.testing.assert_close(a, b)
    torch.testing.assert_close(a, mixed)


@pytest.mark.parametrize("trait", ["smile", "glasses", "background"])
def test_an_edit_moves_its_trait(trait):
    read, place = trained("faces_classifier"), FACTORS.index(trait)

    def mean(strength):
        faces = (SETTING | {"a": a, "at": LAYERS, "trait": trait, "strength": strength} for a in range(8))
        return torch.stack([read(mixture(**face)[2:])[0, place] for face in faces]).mean()

    assert mean(3.0) > mean(-3.0) + 0.3


def test_the_bars_and_the_words_are_what_is_read():
    scene = draw(**SETTING)
    read = trained("faces_classifier")(mixture(**SETTING)).numpy()[:, : len(FACTORS)]
    for bars, row in zip(scene.rows[0][3].marks[:3], read, strict=True):
        np.testing.assert_allclose(bars.height, row, atol=1e-5)
    smile = read[:, FACTORS.index("smile")]
    assert "smile " + ", ".join(f"{value:.2f}" for value in smile) in scene.description


def test_presets_are_on_the_controls():
    made = style_mixer()
    for preset in made.spec["presets"]:
        for name, value in preset["values"].items():
            assert made.controls[name].accept(value) == value


def test_a_frame_is_small_and_fast():
    assert len(protocol.encode([draw(**SETTING)])[1]) < 20_000
    times = []
    for strength in np.linspace(-4, 4, 20):
        start = time.perf_counter()
        draw(**SETTING | {"strength": float(strength)})
        times.append(time.perf_counter() - start)
    assert np.median(times) < 0.05  # 4 ms on a quiet machine
