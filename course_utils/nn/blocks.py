"""Blocks of convolutions that several networks share."""

from torch import nn


def backbone(channels, slope=0.2):
    """Layers from pictures (n, 3, 16, 16) to (n, 2 channels, 4, 4); `slope` is that of the leaky ReLUs."""
    sizes = ((3, channels, 3, 1), (channels, 2 * channels, 4, 2), (2 * channels, 2 * channels, 4, 2))
    layers = []
    for inputs, outputs, kernel, stride in sizes:
        layers += [nn.Conv2d(inputs, outputs, kernel, stride, padding=1), nn.LeakyReLU(slope)]
    return layers
