"""Pictures of no known shape: their areas and their places, measured in pixels."""

import math

import pytest
import torch

from course_utils.chapters.ch11.strangers import SIZE, strangers
from course_utils.data.shapes import CENTRES, RADII, factors

LARGE = {"shape": "circle", "colour": "red", "size": "large", "position": "centre", "background": "black"}
# In squares of the radius: a ring's hole has 0.6 of it, a bar is 2.2 by 0.72, half a diamond's diagonal 1.25.
AREAS = {
    "a ring": math.pi * (1 - 0.6**2),
    "half a disc": math.pi / 2,
    "a bar": 2.2 * 0.72,
    "a diamond": 2 * 1.25**2,
    "nothing": 0.0,
}


def inks(**named):
    """The share of ink in every pixel of a red stranger on black, by name."""
    found = strangers(factors(**(LARGE | named))[None])
    return {name: (picture[0, 0] + 0.85) / 1.85 for name, picture in found.items()}


@pytest.mark.parametrize(("size", "radius"), [("small", RADII[0]), ("large", RADII[1])])
def test_a_stranger_has_its_area(size, radius):
    found = inks(size=size)
    assert found.keys() == AREAS.keys()
    for name, ink in found.items():
        assert ink.shape == (16, 16)
        assert ink.sum().item() * (2 / SIZE) ** 2 == pytest.approx(AREAS[name] * radius**2, abs=0.05), name


@pytest.mark.parametrize("position", ["left", "right", "top", "bottom"])
def test_a_stranger_stands_at_its_place(position):
    steps = (torch.arange(SIZE) + 0.5) * 2 / SIZE - 1
    x, y = {"left": CENTRES[0], "right": CENTRES[1], "top": CENTRES[2], "bottom": CENTRES[3]}[position]
    for name in ("a ring", "a bar", "a diamond"):  # which are symmetric
        ink = inks(size="small", position=position)[name]
        assert (ink * steps).sum() / ink.sum() == pytest.approx(x, abs=0.01)
        assert (ink.T * -steps).sum() / ink.sum() == pytest.approx(y, abs=0.01)


def test_a_ring_has_a_hole_and_half_a_disc_lies_on_one_side():
    found = inks()
    assert found["a ring"][7:9, 7:9].max() == pytest.approx(0, abs=1e-6)
    assert found["a diamond"][7:9, 7:9].min() == pytest.approx(1)
    upper, lower = found["half a disc"].split(8)
    assert sorted([upper.sum().item() < 0.1, lower.sum().item() < 0.1]) == [False, True]
    horizontal = found["a bar"]
    assert (horizontal.amax(0) > 0.9).sum() > 2 * (horizontal.amax(1) > 0.9).sum()


def test_the_colours_are_those_that_were_asked_for():
    blue = strangers(factors(**(LARGE | {"colour": "blue", "background": "white"}))[None])["a diamond"][0]
    assert blue[:, 0, 0].tolist() == pytest.approx([0.85] * 3)
    assert blue[2, 8, 8] > 0.9 > blue[0, 8, 8]
