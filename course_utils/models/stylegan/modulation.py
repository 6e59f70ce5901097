"""A convolution whose weights are scaled by a style: how StyleGAN2 lets w act on a picture."""

import math

import torch
from torch import nn
from torch.nn.functional import conv2d

from course_utils.models.stylegan.equalised import EqualLinear


class ModulatedConv(nn.Module):
    """Feature maps (n, inputs, side, side) and styles w (n, style) -> (n, outputs, side, side).

    Karras et al. 2019 (arXiv 1912.04958), equations 1 to 3: the weights of an input channel are multiplied
    by s = A(w), and those of an output channel are then divided by their norm, unless `demodulate` is off.
    """

    def __init__(self, inputs, outputs, style, kernel=3, demodulate=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.affine = EqualLinear(style, inputs, bias=1.0)
        self.gain, self.demodulate = 1 / math.sqrt(inputs * kernel**2), demodulate

    def modulated(self, w):
        """The weights that each w of (n, style) makes: (n, outputs, inputs, kernel, kernel)."""
        weight = self.gain * self.weight * self.affine(w)[:, None, :, None, None]
        if self.demodulate:
            weight = weight * (weight.square().sum((2, 3, 4), keepdim=True) + 1e-8).rsqrt()
        return weight

    def forward(self, x, w):
        """The convolution with `modulated(w)`: scaling the inputs and the outputs instead is the same."""
        weight, style = self.gain * self.weight, self.affine(w)
        y = conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
        if self.demodulate:
            norm = style.square() @ weight.square().sum((2, 3)).T  # (n, outputs)
            y = y * (norm + 1e-8).rsqrt()[:, :, None, None]
        return y
