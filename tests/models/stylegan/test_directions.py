"""Directions point where they should, by construction."""

import torch

from course_utils.models.stylegan.editing import (
    boundary,
    closed_form_directions,
    principal_directions,
    without,
)
from course_utils.models.stylegan.networks import Synthesis

D = torch.float64


def test_a_boundarys_normal_points_to_those_with_the_trait():
    w = torch.randn(3000, 4, dtype=D)
    truth = torch.tensor([3.0, -4.0, 0.0, 0.0], dtype=D) / 5
    found = boundary(w, w @ truth > 0.3)
    assert found @ truth > 0.99
    torch.testing.assert_close(found.norm(), torch.ones((), dtype=D))
    assert boundary(w, w @ truth < 0.3) @ truth < -0.99


def test_without_leaves_only_what_is_at_right_angles():
    direction, other = torch.tensor([0.6, 0.8, 0.0], dtype=D), torch.tensor([[1.0, 0.0, 0.0]], dtype=D)
    torch.testing.assert_close(without(direction, other), torch.tensor([0.0, 1.0, 0.0], dtype=D))
    others = torch.randn(2, 5, dtype=D)
    left = without(torch.ones(5, dtype=D) / 5**0.5, others)
    torch.testing.assert_close(others @ left, torch.zeros(2, dtype=D), atol=1e-12, rtol=0)
    torch.testing.assert_close(left.norm(), torch.ones((), dtype=D))


def test_principal_directions_are_the_axes_of_a_stretched_cloud():
    turn = torch.linalg.qr(torch.randn(3, 3, dtype=D)).Q
    w = 5 + torch.randn(4000, 3, dtype=D) * torch.tensor([0.5, 3.0, 1.0], dtype=D) @ turn
    rows, deviations = principal_directions(w, 2)
    assert rows.shape == (2, 3)
    assert (rows * turn[[1, 2]]).sum(1).abs().min() > 0.98
    torch.testing.assert_close(deviations, torch.tensor([3.0, 1.0], dtype=D), rtol=0.05, atol=0)


def test_the_closed_form_direction_moves_the_scales_most():
    synthesis = Synthesis(6, 5).to(D)
    rows = closed_form_directions(synthesis, 6)
    torch.testing.assert_close(rows @ rows.T, torch.eye(6, dtype=D))

    def moved(direction):
        scales = [
            layer.convolve.affine(torch.stack([direction, 0 * direction])) for layer in synthesis.layers
        ]
        return sum((s[0] - s[1]).square().sum() for s in scales)

    effects = [moved(row).item() for row in rows]
    assert effects == sorted(effects, reverse=True)
    assert all(moved(r / r.norm()) <= effects[0] + 1e-9 for r in torch.randn(50, 6, dtype=D))
