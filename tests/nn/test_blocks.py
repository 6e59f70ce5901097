"""Blocks that several networks share: what comes out of a known picture."""

import torch

from course_utils.nn.blocks import backbone, gate, norm


def test_a_backbone_halves_a_picture_twice():
    layers = backbone(5)
    sizes = [(layer.in_channels, layer.out_channels, *layer.kernel_size) for layer in layers[::2]]
    assert sizes == [(3, 5, 3, 3), (5, 10, 4, 4), (10, 10, 4, 4)]
    assert torch.nn.Sequential(*layers)(torch.zeros(2, 3, 16, 16)).shape == (2, 10, 4, 4)
    assert [layer.negative_slope for layer in backbone(5, 0.01)[1::2]] == [0.01] * 3


def test_a_norm_takes_all_channels_and_places_together():
    x = torch.tensor([1.0, 3.0, 5.0, 7.0]).view(1, 2, 2, 1)
    expected = torch.tensor([-3.0, -1.0, 1.0, 3.0]).view(1, 2, 2, 1) / 5**0.5
    torch.testing.assert_close(norm(2)(x), expected, rtol=1e-4, atol=1e-4)


def test_a_gate_by_hand():
    maps = torch.tensor([[0.5, -1.0, 2.0, 0.0]]).view(1, 4, 1)
    expected = torch.tensor([[0.5, -1.0]]).tanh() * torch.tensor([[2.0, 0.0]]).sigmoid()
    torch.testing.assert_close(gate(maps)[..., 0], expected)
