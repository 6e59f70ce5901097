"""A linear layer whose weights all start from N(0, 1) and are scaled when they are used.

Karras et al. 2017 (arXiv 1710.10196), section 4.1. Adam moves every weight by about its learning rate, so
weights of one scale learn at one speed.
"""

import math

import torch
from torch import nn
from torch.nn.functional import linear


class EqualLinear(nn.Module):
    """(n, inputs) -> (n, outputs). It learns `rate` times as fast as the optimiser is told."""

    def __init__(self, inputs, outputs, rate=1.0, bias=0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / rate)
        self.bias = nn.Parameter(torch.full((outputs,), bias / rate))
        self.rate, self.gain = rate, rate / math.sqrt(inputs)

    def forward(self, x):
        return linear(x, self.weight * self.gain, self.bias * self.rate)
