"""Path length and separability have the values that pencil and paper give."""

import math

import pytest
import torch
from torch import nn

from course_utils.metrics.path_length import along_w, along_z, path_length
from course_utils.metrics.separability import conditional_entropy, separability

D = torch.float64


class Plain(nn.Module):
    """A "generator" whose pictures are its styles and whose styles are twice its codes."""

    def mapping(self, z):
        return 2 * z

    def forward(self, w):
        return w


def test_a_straight_way_has_the_squared_length_of_its_velocity():
    start, end = torch.randn(2, 6, 3, dtype=D)
    share = torch.rand(6, dtype=D)
    found = path_length(along_w(Plain(), start, end), nn.Identity(), share)
    torch.testing.assert_close(found, 4 * (end - start).square().sum(1), rtol=1e-6, atol=0)
    tripled = path_length(along_w(Plain(), start, end), lambda x: 3 * x, share)
    torch.testing.assert_close(tripled, 9 * found)


def test_the_step_leads_forward():
    share = torch.tensor([0.0, 0.3], dtype=D)
    found = path_length(lambda t: t[:, None] ** 2, nn.Identity(), share, step=0.5)
    torch.testing.assert_close(found, (2 * share + 0.5) ** 2)  # ((t + 0.5)^2 - t^2) / 0.5, squared


def test_a_great_circle_has_the_squared_length_of_its_arc():
    start = torch.tensor([[3.0, 0.0], [0.0, 1.0]], dtype=D)
    end = torch.tensor([[0.0, 3.0], [-1.0, 0.0]], dtype=D)  # quarter circles of radius 3 and 1
    found = path_length(along_z(Plain(), start, end), nn.Identity(), torch.tensor([0.2, 0.7], dtype=D))
    expected = torch.tensor([4 * (3 * math.pi / 2) ** 2, 4 * (math.pi / 2) ** 2], dtype=D)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=0)


def test_each_way_has_its_share():
    start, end = torch.randn(2, 3, 2, dtype=D)
    with pytest.raises(ValueError, match="shorter"):
        along_z(Plain(), start, end)(torch.tensor([0.5, 0.5], dtype=D))


def test_conditional_entropy_of_a_table_by_hand():
    side = [True] * 4 + [False] * 4
    assert conditional_entropy(side, side) == 0
    assert conditional_entropy(side, [True, False] * 4) == pytest.approx(math.log(2))
    # the first side is pure, the second has one of four: half of H(1/4)
    label = [True] * 4 + [True, False, False, False]
    h = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75))
    assert conditional_entropy(side, label) == pytest.approx(h / 2)
    assert conditional_entropy(label, side) != pytest.approx(h / 2)


def test_a_plane_separates_what_is_linear_and_not_a_checkerboard():
    codes = torch.randn(2000, 2, generator=torch.Generator().manual_seed(0), dtype=D)
    linear = (20 * codes[:, :1]).sigmoid()
    checkers = (20 * codes[:, :1] * codes[:, 1:]).sigmoid()
    assert separability(codes, linear) < 1.05
    assert separability(codes, checkers) > 1.9  # exp(log 2) where the plane says nothing
    both = separability(codes, torch.cat([linear, checkers], 1))
    assert both == pytest.approx(separability(codes, linear) * separability(codes, checkers))
    assert separability(codes, torch.ones(2000, 1)) == 1  # nothing to tell apart


def test_only_the_more_certain_half_counts():
    codes = torch.linspace(-1, 1, 200, dtype=D)[:, None]
    trait = (codes > 0).double() * 0.8 + 0.1
    trait[::2] = 0.5 + 0.01 * torch.sin(torch.arange(100.0))[:, None]  # nonsense, and uncertain
    assert separability(codes, trait) == pytest.approx(1)
