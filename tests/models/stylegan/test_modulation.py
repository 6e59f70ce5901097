"""Styles act on pictures as the papers' equations say."""

import math

import pytest
import torch
from torch.nn.functional import conv2d

from course_utils.models.stylegan.layers import EqualLinear, ModulatedConv, adain
from course_utils.models.stylegan.networks import Mapping

D = torch.float64


def test_an_equal_layer_by_hand():
    layer = EqualLinear(4, 1, rate=0.5, bias=3.0)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[1.0, 2.0, 3.0, 4.0]]))
    # weights are scaled by rate / sqrt(inputs) = 1/4, the bias starts at what is asked for
    assert layer(torch.tensor([[4.0, 0.0, 0.0, 4.0]])).item() == pytest.approx(1 + 4 + 3)


def test_an_equal_layer_keeps_the_mean_square_and_learns_at_its_rate():
    wide = EqualLinear(400, 300, rate=0.1)
    assert wide(torch.randn(200, 400)).square().mean().item() == pytest.approx(1, rel=0.03)
    fast, slow = EqualLinear(4, 1), EqualLinear(4, 1, rate=0.1)
    moved = []
    for layer in (fast, slow):
        optimizer, x = torch.optim.Adam(layer.parameters(), lr=0.01), torch.ones(1, 4)
        before = layer(x).item()
        layer(x).sum().backward()
        optimizer.step()
        moved.append(before - layer(x).item())
    assert moved[0] == pytest.approx(10 * moved[1], rel=1e-3)  # Adam's first step is the learning rate


def test_the_mapping_normalises_its_noise_first():
    mapping, z = Mapping(8, 3).to(D), torch.randn(5, 8, dtype=D)
    torch.testing.assert_close(mapping(z), mapping(7.5 * z))
    x = z / z.norm(dim=1, keepdim=True) * math.sqrt(8)
    torch.testing.assert_close(Mapping(8, 0)(z), x)


def test_demodulated_weights_have_norm_one_and_follow_the_style():
    layer = ModulatedConv(5, 7, 6).to(D)
    weight = layer.modulated(torch.randn(3, 6, dtype=D))
    torch.testing.assert_close(weight.square().sum((2, 3, 4)), torch.ones(3, 7, dtype=D), atol=1e-6, rtol=0)
    with torch.no_grad():
        layer.affine.weight.zero_()
        layer.affine.bias.copy_(torch.tensor([2.0, 1.0, 0.0, 0.0, 0.0]))
    weight = layer.modulated(torch.zeros(1, 6, dtype=D))[0]
    assert not weight[:, 2:].any()
    ratio = weight[:, 0] / weight[:, 1]
    torch.testing.assert_close(ratio, 2 * layer.weight[:, 0] / layer.weight[:, 1])


def test_a_style_twice_as_large_changes_nothing_where_it_is_demodulated():
    for demodulate, factor in ((True, 1), (False, 2)):
        layer = ModulatedConv(4, 3, 6, demodulate=demodulate).to(D)
        x, w = torch.randn(2, 4, 8, 8, dtype=D), torch.randn(2, 6, dtype=D)
        once = layer(x, w)
        with torch.no_grad():
            layer.affine.weight.mul_(2)
            layer.affine.bias.mul_(2)
        torch.testing.assert_close(layer(x, w), factor * once, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("demodulate", [True, False])
@pytest.mark.parametrize("kernel", [1, 3])
def test_the_fast_form_is_the_convolution_with_the_modulated_weights(kernel, demodulate):
    layer = ModulatedConv(4, 3, 6, kernel, demodulate).to(D)
    x, w = torch.randn(2, 4, 8, 8, dtype=D), torch.randn(2, 6, dtype=D)
    slow = [conv2d(x[i : i + 1], layer.modulated(w)[i], padding=kernel // 2) for i in range(2)]
    torch.testing.assert_close(layer(x, w), torch.cat(slow))


def test_demodulation_keeps_the_variance_of_independent_inputs():
    layer = ModulatedConv(16, 8, 6)
    y = layer(torch.randn(400, 16, 8, 8), torch.randn(1, 6).expand(400, -1))[:, :, 1:-1, 1:-1]
    torch.testing.assert_close(y.var((0, 2, 3)), torch.ones(8), atol=0.06, rtol=0)


def test_adain_gives_each_channel_the_mean_and_deviation_asked_for():
    x = 5 + 3 * torch.randn(2, 3, 8, 8, dtype=D)
    scale, shift = torch.randn(2, 3, dtype=D), torch.randn(2, 3, dtype=D)
    y = adain(x, scale, shift)
    torch.testing.assert_close(y.mean((2, 3)), shift)
    torch.testing.assert_close(y.std((2, 3), correction=0), scale.abs(), atol=1e-6, rtol=1e-6)
    torch.testing.assert_close(adain(4 * x - 7, scale, shift), y, atol=1e-6, rtol=1e-6)
