"""The pictures are the model's, the numbers are the measured ones, and a frame is small and fast."""

import time

import numpy as np
import pytest
import torch

from course_utils.chapters.ch10.truncation import COLUMNS, NAME, ROWS, decode, draw, truncation, uniforms
from course_utils.pretrained import trained
from course_utils.storage.results import load_results
from course_utils.widgets import protocol


def test_the_images_are_samples_with_these_random_numbers():
    model, n = trained(NAME), len(uniforms())
    generator = torch.Generator().manual_seed(0)
    samples = model.sample(n, torch.full((n,), 4), 0.7, generator)[:, 0].numpy() / 255
    sheet, between = decode(4, 0.7, 0.0)
    np.testing.assert_allclose(between, samples[0], atol=1e-5)
    np.testing.assert_allclose(decode(4, 0.7, 1.0)[1], samples[-1], atol=1e-5)
    windows = [slice(i * 28 // 16, -(-(i + 1) * 28 // 16)) for i in range(16)]
    for i, image in enumerate(samples):
        top, left = 1 + 17 * (i // COLUMNS), 1 + 17 * (i % COLUMNS)
        shrunk = [[image[rows, columns].mean() for columns in windows] for rows in windows]
        np.testing.assert_allclose(sheet[top : top + 16, left : left + 16], shrunk, atol=1e-5)


def test_little_noise_makes_the_images_alike():
    sheets = [decode(7, t, 0.5)[0].reshape(ROWS, 17, COLUMNS, 17) for t in (0.1, 1.0, 3.0)]
    spread = [sheet.std((0, 2)).mean() for sheet in sheets]
    assert 2 * spread[0] < spread[1] < spread[2]


def test_the_marks_are_the_measured_numbers():
    found = load_results("gan_metrics")["truncation"]["0.5"]
    scene = draw("3", 0.5, 0.5)
    marks = {mark.label: point for mark, point in zip(*[iter(scene.rows[0][2].marks[:4])] * 2, strict=True)}
    for name in ("precision", "recall"):
        assert marks[name].y[0] == pytest.approx(found[name]["mean"])
        assert f"{name} {found[name]['mean']:.2f}" in scene.description
    assert scene.rows[0][3].marks[1].y[0] == pytest.approx(found["frechet"]["mean"])


def test_a_preset_is_on_the_slider():
    values = [preset["values"]["truncation"] for preset in truncation().spec["presets"]]
    assert values == [truncation().controls["truncation"].accept(value) for value in values]


def test_a_frame_is_small_and_fast():
    assert len(protocol.encode([draw("3", 1.0, 0.5)])[1]) < 20_000
    times = []
    for t in np.linspace(0.1, 3, 20):
        start = time.perf_counter()
        draw("3", float(t), 0.5)
        times.append(time.perf_counter() - start)
    assert np.median(times) < 0.033  # 6 ms on a quiet machine
