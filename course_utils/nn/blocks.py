"""Blocks of convolutions that several networks share."""

import torch
from torch import Tensor, nn

from course_utils.validation import check_count, check_number


def downsample(inputs: int, outputs: int) -> nn.Conv2d:
    """Half the side: a strided convolution, (n, inputs, side, side) -> (n, outputs, side / 2, side / 2)."""
    return nn.Conv2d(check_count(inputs, "inputs"), check_count(outputs, "outputs"), 4, stride=2, padding=1)


def upsample(inputs: int, outputs: int) -> nn.ConvTranspose2d:
    """Twice the side: the transposed convolution, (n, inputs, side, side) -> (n, outputs, 2 side, 2 side)."""
    inputs, outputs = check_count(inputs, "inputs"), check_count(outputs, "outputs")
    return nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1)


def norm(channels: int) -> nn.GroupNorm:
    """Mean 0 and variance 1 over all channels and places of a picture (n, channels, ...).

    Ulyanov et al. 2016 (arXiv 1607.08022), and most papers after it, take each channel for itself. At a
    bottleneck of one pixel that would leave nothing, and everywhere it would forget the mean of a channel,
    which is where our pictures keep the ink's colour.
    """
    return nn.GroupNorm(1, check_count(channels, "channels"))


def backbone(channels: int, slope: float = 0.2) -> list[nn.Module]:
    """Layers from pictures (n, 3, 16, 16) to (n, 2 channels, 4, 4); `slope` is that of the leaky ReLUs."""
    channels, slope = check_count(channels, "channels"), check_number(slope, "slope", 0)
    sizes = ((3, channels, 3, 1), (channels, 2 * channels, 4, 2), (2 * channels, 2 * channels, 4, 2))
    layers = []
    for inputs, outputs, kernel, stride in sizes:
        layers += [nn.Conv2d(inputs, outputs, kernel, stride, padding=1), nn.LeakyReLU(slope)]
    return layers


def gate(maps: Tensor) -> Tensor:
    """tanh(content) * sigmoid(gate): (batch, 2 * channels, ...) to (batch, channels, ...).

    Source: van den Oord et al. 2016 (arXiv 1606.05328), equation 2. Chapter 05.
    """
    content, gates = maps.chunk(2, 1)
    return torch.tanh(content) * torch.sigmoid(gates)
