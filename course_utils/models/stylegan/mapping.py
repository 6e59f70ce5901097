"""The mapping network: from noise z, whose law we chose, to a style w, whose law is learnt."""

import math

from torch import nn
from torch.nn.functional import leaky_relu

from course_utils.models.stylegan.equalised import EqualLinear


class Mapping(nn.Module):
    """z (n, size) -> w (n, size): Karras et al. 2018 (arXiv 1812.04948), section 2.

    z is first scaled to mean square 1 over its components. `rate` slows the learning of these layers, as
    they all act one after the other.
    """

    def __init__(self, size, depth=4, rate=0.1):
        super().__init__()
        self.layers = nn.ModuleList(EqualLinear(size, size, rate) for _ in range(depth))

    def forward(self, z):
        w = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        for layer in self.layers:
            w = math.sqrt(2) * leaky_relu(layer(w), 0.2)  # the root keeps the mean square near 1
        return w
