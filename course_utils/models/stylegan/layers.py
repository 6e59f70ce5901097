"""Layers of StyleGAN: equalised, adaptively normalised (the first StyleGAN), and modulated (the second).

Chapter 13.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear


class EqualLinear(nn.Module):
    """(n, inputs) -> (n, outputs); its weights start from N(0, 1 / rate^2) and are scaled when they are used.

    It learns `rate` times as fast as the optimiser is told. Karras et al. 2017 (arXiv 1710.10196), section
    4.1: Adam moves every weight by about its learning rate, so weights of one scale learn at one speed.
    Chapter 13.
    """

    def __init__(self, inputs: int, outputs: int, rate: float = 1.0, bias: float = 0.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / rate)
        self.bias = nn.Parameter(torch.full((outputs,), bias / rate))
        self.rate, self.gain = rate, rate / math.sqrt(inputs)

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight * self.gain, self.bias * self.rate)


def adain(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """y_s (x - mean) / deviation + y_b, per picture and channel: x (n, c, h, w), scale and shift (n, c).

    Karras et al. 2018 (arXiv 1812.04948), equation 1, after Huang & Belongie 2017 (arXiv 1703.06868).
    Chapter 13.
    """
    deviation, mean = x.var((2, 3), correction=0, keepdim=True).add(1e-8).sqrt(), x.mean((2, 3), keepdim=True)
    return scale[:, :, None, None] * (x - mean) / deviation + shift[:, :, None, None]


class ModulatedConv(nn.Module):
    """A convolution whose weights are scaled by a style: how StyleGAN2 lets w act on a picture.

    Feature maps (n, inputs, side, side) and styles w (n, style) -> (n, outputs, side, side).
    Karras et al. 2019 (arXiv 1912.04958), equations 1 to 3: the weights of an input channel are multiplied
    by s = A(w), and those of an output channel are then divided by their norm, unless `demodulate` is off.
    Chapter 13.
    """

    def __init__(
        self, inputs: int, outputs: int, style: int, kernel: int = 3, demodulate: bool = True
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.affine = EqualLinear(style, inputs, bias=1.0)
        self.gain, self.demodulate = 1 / math.sqrt(inputs * kernel**2), demodulate

    def modulated(self, w: Tensor) -> Tensor:
        """The weights that each w of (n, style) makes: (n, outputs, inputs, kernel, kernel)."""
        weight = self.gain * self.weight * self.affine(w)[:, None, :, None, None]
        if self.demodulate:
            weight = weight * (weight.square().sum((2, 3, 4), keepdim=True) + 1e-8).rsqrt()
        return weight

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """The convolution with `modulated(w)`: scaling the inputs and the outputs instead is the same."""
        weight, style = self.gain * self.weight, self.affine(w)
        y = conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
        if self.demodulate:
            norm = style.square() @ weight.square().sum((2, 3)).T  # (n, outputs)
            y = y * (norm + 1e-8).rsqrt()[:, :, None, None]
        return y
