"""The U-Net: what passes through the skip connections, what through the bottleneck, and the noise."""

import pytest
import torch
from torch import nn

from course_utils.nn.blocks import norm
from course_utils.nn.u_net import UNet

D = torch.float64


def build(**options):
    return UNet(channels=4, **{"noise": 0.0, **options}).double()


def test_layers_have_the_widths_of_the_paper_and_twice_as_many_where_skip_connections_join():
    network = build()
    assert [layer.out_channels for layer in network.down] == [4, 8, 16, 16]
    assert [(layer.in_channels, layer.out_channels) for layer in network.up] == [
        (8, 3), (16, 4), (32, 8), (16, 16),
    ]  # fmt: skip
    plain = build(skips=False)
    assert [(layer.in_channels, layer.out_channels) for layer in plain.up] == [
        (4, 3), (8, 4), (16, 8), (16, 16),
    ]  # fmt: skip


def silence_the_bottleneck(network):
    """Let nothing come out of the bottleneck but zeros."""
    for parameter in network.up[-1].parameters():
        nn.init.zeros_(parameter)


@pytest.mark.parametrize("skips", [True, False])
def test_without_skip_connections_everything_goes_through_the_bottleneck(skips):
    network = build(skips=skips)
    silence_the_bottleneck(network)
    x = torch.randn(2, 3, 16, 16, dtype=D)
    one, other = network(x)
    assert torch.equal(one, other) is not skips


def test_a_skip_connection_joins_features_of_its_own_size():
    """Depth 2, layer by layer."""
    network = build(depth=2)
    x = torch.randn(1, 3, 16, 16, dtype=D)
    first = network.down[0](x)
    activation = nn.functional.leaky_relu(first, 0.2)
    middle = network.norms_down[0](network.down[1](activation))
    back = network.norms_up[0](network.up[1](middle.relu()))
    expected = network.up[0](torch.cat([back, first], 1).relu()).tanh()
    torch.testing.assert_close(network(x), expected)


def test_the_noise_is_dropout_in_training_and_in_use():
    network = build(noise=0.5).eval()
    x = torch.randn(1, 3, 16, 16, dtype=D)
    assert not torch.equal(network(x), network(x))
    torch.manual_seed(1)
    first = network(x)
    torch.manual_seed(1)
    assert torch.equal(first, network(x))
    still = build().train()
    assert torch.equal(still(x), still(x))


def test_pictures_are_normalised_as_a_whole():
    x = torch.randn(3, 4, 5, 5, dtype=D) * torch.tensor([1.0, 5.0, 20.0])[:, None, None, None] + 3
    x[:, 2] += 7  # one channel stays above the others
    y = norm(4).double()(x)
    torch.testing.assert_close(y.mean((1, 2, 3)), torch.zeros(3, dtype=D), atol=1e-6, rtol=0)
    torch.testing.assert_close(y.var((1, 2, 3), correction=0), torch.ones(3, dtype=D), atol=1e-4, rtol=0)
    assert (y[:2, 2].mean((1, 2)) > 0.5).all()


def test_every_pixel_may_depend_on_every_other():
    network = build(skips=False)
    x = torch.randn(1, 3, 16, 16, dtype=D, requires_grad=True)
    network(x)[0, :, 0, 0].sum().backward()
    assert (x.grad.abs().sum(1) > 0).all()


@pytest.mark.parametrize(
    ("options", "message"), [({"channels": 0}, "channels is 0"), ({"depth": 0}, "depth is 0")]
)
def test_bad_input_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        UNet(**options)
