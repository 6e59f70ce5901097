"""The square without its corner."""

import pytest
import torch

from course_utils.chapters.ch13.missing_corner import in_corner, sample_points


def test_three_quarters_are_evenly_filled_and_the_fourth_is_empty():
    points = sample_points(9000, torch.Generator().manual_seed(0))
    assert points.abs().max() <= 1
    assert not in_corner(points).any()
    right, above = (points > 0).T
    for share in ((~right & ~above), (~right & above), (right & ~above)):
        assert share.double().mean().item() == pytest.approx(1 / 3, abs=0.02)


def test_the_corner_and_its_margin():
    points = torch.tensor([[0.05, 0.5], [0.5, 0.5], [0.5, -0.5], [-0.5, -0.5]])
    assert in_corner(points).tolist() == [True, True, False, False]
    assert in_corner(points, 0.1).tolist() == [False, True, False, False]
