"""The synthesis network: from one style for each layer to a picture, coarse layers first."""

import torch
from torch import nn
from torch.nn.functional import interpolate, leaky_relu

from course_utils.models.stylegan.modulation import ModulatedConv

SIDES = (4, 8, 16)
LAYERS = 2 * len(SIDES)


class Layer(nn.Module):
    """A modulated convolution, noise of a learnt strength, a bias and a leaky ReLU."""

    def __init__(self, inputs, outputs, style, side):
        super().__init__()
        self.convolve = ModulatedConv(inputs, outputs, style)
        self.strength = nn.Parameter(torch.zeros(()))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.register_buffer("still", torch.randn(1, 1, side, side))

    def forward(self, x, w, noise=None):
        noise = self.still if noise is None else noise
        x = self.convolve(x, w) + self.strength * noise + self.bias[:, None, None]
        return 2**0.5 * leaky_relu(x, 0.2)


class Synthesis(nn.Module):
    """Styles (n, LAYERS, style) -> pictures (n, 3, 16, 16): Karras et al. 2019 (arXiv 1912.04958), figure 7b.

    Two layers for each of SIDES; every side adds its colours to those of the side before, doubled ("skips").
    """

    def __init__(self, style, channels=32):
        super().__init__()
        self.constant = nn.Parameter(torch.randn(1, channels, SIDES[0], SIDES[0]))
        self.layers = nn.ModuleList(
            Layer(channels, channels, style, side) for side in SIDES for _ in range(2)
        )
        self.colours = nn.ModuleList(
            ModulatedConv(channels, 3, style, kernel=1, demodulate=False) for _ in SIDES
        )
        self.bias = nn.Parameter(torch.zeros(3, 1, 1))

    def forward(self, styles, noise=None):
        """`noise` is a list from `draw_noise`, one for each layer; left out, it always is the same."""
        noise = [None] * LAYERS if noise is None else noise
        x, picture = self.constant.expand(len(styles), -1, -1, -1), self.bias
        for i, layer in enumerate(self.layers):
            if i > 0 and i % 2 == 0:
                x, picture = double(x), double(picture)
            x = layer(x, styles[:, i], noise[i])
            if i % 2 == 1:
                picture = picture + self.colours[i // 2](x, styles[:, i])
        return picture

    def draw_noise(self, n, generator=None):
        """Fresh noise for the layers: a list of (n, 1, side, side)."""
        shapes = [(n, *layer.still.shape[1:]) for layer in self.layers]
        return [torch.randn(shape, generator=generator).to(self.constant) for shape in shapes]


def double(x):
    """Twice the side, smoothly."""
    return interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
