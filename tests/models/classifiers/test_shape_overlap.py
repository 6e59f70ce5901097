"""How much of a picture is a drawing of what was asked: a classifier that may say "none of these"."""

import pytest
import torch

from course_utils.chapters.ch11.strangers import strangers
from course_utils.data.shapes import combinations, factors, make, render
from course_utils.models.classifiers.shape_overlap import ink_mask, overlap, shape_seen

SAY = {"colour": "red", "size": "large", "position": "centre", "background": "white"}


def test_ink_is_1_on_ink_and_0_on_paper():
    row = factors(shape="square", **SAY)[None]
    mask = ink_mask(render(row, torch.zeros(1, 6), 16), row)[0]
    assert mask[8, 8] == pytest.approx(1, abs=1e-5)
    assert mask[0, 0] == pytest.approx(0, abs=1e-5)
    assert mask.mean() == pytest.approx((0.87 * 0.62) ** 2, abs=0.01)  # the square's share of the picture


@pytest.mark.parametrize("side", [16, 64])
def test_real_drawings_overlap_with_their_like_and_show_their_own_shape(side):
    drawings = make(60, combinations(), seed=1)
    pictures = drawings.pictures(side)
    assert overlap(pictures, drawings.factors).min() > 0.8
    assert (shape_seen(pictures, drawings.factors) == drawings.factors[:, 0]).double().mean() > 0.98


def test_what_is_no_drawing_is_none_of_these():
    rows = combinations()[::10]
    for name, pictures in strangers(rows).items():
        if name in ("half a disc", "a bar", "nothing"):
            assert (shape_seen(pictures, rows) == -1).double().mean() > 0.9, name


def test_another_place_or_size_is_not_what_was_asked():
    here, there = (
        factors(shape="circle", **SAY)[None],
        factors(shape="circle", **SAY | {"position": "left"})[None],
    )
    small = factors(shape="circle", **SAY | {"size": "small"})[None]
    picture = render(here, torch.zeros(1, 6), 16)
    assert overlap(picture, here) > 0.9
    assert overlap(picture, there) < 0.7
    assert overlap(picture, small) < 0.6


def test_the_search_draws_its_own_random_numbers():
    drawings, found = make(4, combinations(), seed=1), []
    for seed in (0, 1):
        torch.manual_seed(seed)
        before = torch.get_rng_state()
        found.append(overlap(drawings.pictures(16), drawings.factors))
        assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(*found)
