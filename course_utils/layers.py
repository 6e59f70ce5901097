"""The masked linear layer: a fully connected layer from which connections are cut."""

import torch.nn.functional as F
from torch import nn


class MaskedLinear(nn.Linear):
    """A linear layer in which output i sees input j only where `mask[i, j]` is True.

    `mask` is (outputs, inputs), of booleans. The cut weights are stored, but have no effect and no gradient.
    """

    def __init__(self, mask):
        super().__init__(mask.shape[1], mask.shape[0])
        self.register_buffer("mask", mask)

    def forward(self, x):
        return F.linear(x, self.weight * self.mask, self.bias)
