"""A picture sampled pixel by pixel: the player shows a true sample, and true prices."""

import math

import numpy as np
import pytest
import torch

from course_utils.chapters.ch04.pixel_by_pixel import UNKNOWN, PixelSource, pixel_by_pixel
from course_utils.models.fvsbn import FVSBN
from course_utils.plotting.scene import Bars, Image

ORDER = [2, 0, 3, 1]


def model(order=ORDER):
    """Four pixels with the logits 2, -1, 0.5 and -3, whatever came before, in the picture's order."""
    fvsbn = FVSBN((1, 2, 2), order=order).requires_grad_(False)
    fvsbn.b.copy_(torch.tensor([2.0, -1.0, 0.5, -3.0]))
    return fvsbn


def marks(scene, panel, kind):
    return [mark for mark in scene.rows[0][panel].marks if isinstance(mark, kind)]


@pytest.mark.parametrize("seed", range(5))
def test_the_picture_is_the_model_s_sample(seed):
    source = PixelSource(model())
    source.change({"seed": seed, "temperature": 1.0})
    sample = model().sample(1, generator=torch.Generator().manual_seed(seed))
    np.testing.assert_array_equal(source.x, sample.flatten())


def test_a_frame_shows_the_first_pixels_of_the_order():
    source = PixelSource(model())
    source.advance(2)
    assert len(source) == 3
    shade = marks(source.scene(1), 0, Image)[0].values.flatten()
    assert shade[2] == source.x[2]
    assert shade[[0, 1, 3]] == pytest.approx(UNKNOWN)
    shade = marks(source.scene(2), 0, Image)[0].values.flatten()
    assert shade[[2, 0]] == pytest.approx(source.x[[2, 0]])


@pytest.mark.parametrize("temperature", [1.0, 0.3, 1.8])
def test_the_price_is_minus_log_p_of_what_was_chosen_under_the_model(temperature):
    source = PixelSource(model())
    source.change({"seed": 0, "temperature": temperature})
    source.advance(4)
    logits = np.array([2.0, -1.0, 0.5, -3.0])[ORDER]
    chosen = source.x[ORDER] == 1
    price = [math.log(1 + math.exp(-a if lit else a)) for a, lit in zip(logits, chosen, strict=True)]
    assert marks(source.scene(4), 2, Bars)[0].height == pytest.approx(price, rel=1e-5)
    assert f"−log p of them is {sum(price):.2f} nats" in source.scene(4).description


def test_the_next_pixel_has_the_probability_of_the_model():
    bars = marks(PixelSource(model()).scene(0), 1, Bars)
    assert bars[1].height[0] == pytest.approx(1 / (1 + math.exp(-0.5)), rel=1e-5)


def test_the_temperature_divides_the_logits():
    source = PixelSource(model())
    source.change({"seed": 0, "temperature": 0.5})
    assert source.p == pytest.approx(1 / (1 + np.exp(-2 * np.array([2.0, -1.0, 0.5, -3.0]))), rel=1e-5)


def test_a_complete_picture_ends_the_player():
    source = PixelSource(model())
    source.advance(10)
    assert len(source) == 5
    assert "complete" in source.advance(1)


def test_a_new_seed_starts_a_new_picture():
    player = pixel_by_pixel(model())
    player.answer({"kind": "draw", "values": {"seed": 7}})
    assert len(player.source) == 1
