"""The U-Net: an encoder and a decoder with a skip connection between them at every size.

Ronneberger, Fischer & Brox 2015 (arXiv 1505.04597), as Isola et al. 2016 (arXiv 1611.07004) build it.
Chapter 12.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import dropout, leaky_relu, relu

from course_utils.nn.blocks import downsample, norm, upsample
from course_utils.validation import check_count, check_flag, check_number


class UNet(nn.Module):
    """From pictures (n, inputs, side, side) to pictures (n, outputs, side, side) in [-1, 1].

    The side is halved `depth` times and doubled again. Without `skips` all that the output knows has gone
    through the bottleneck. `noise` is the share of features that dropout puts out on the way up, in
    training and in use: it is all the randomness that pix2pix has.
    """

    def __init__(
        self,
        inputs: int = 3,
        outputs: int = 3,
        channels: int = 16,
        depth: int = 4,
        skips: bool = True,
        noise: float = 0.5,
    ) -> None:
        super().__init__()
        self.skips, self.noise = check_flag(skips, "skips"), check_number(noise, "noise", 0, 1)
        inputs, outputs = check_count(inputs, "inputs"), check_count(outputs, "outputs")
        channels = check_count(channels, "channels")
        widths = [min(2**i, 4) * channels for i in range(check_count(depth, "depth"))]
        wide = [(2 if skips else 1) * width for width in widths[:-1]] + widths[-1:]  # skips come on top
        self.down = nn.ModuleList(downsample(*pair) for pair in pairwise([inputs, *widths]))
        self.up = nn.ModuleList(upsample(*pair) for pair in zip(wide, [outputs, *widths[:-1]], strict=True))
        self.norms_down = nn.ModuleList(norm(width) for width in widths[1:])
        self.norms_up = nn.ModuleList(norm(width) for width in widths[:-1])

    def forward(self, x: Tensor) -> Tensor:
        (first, *down), (last, *up) = self.down, self.up  # the two that meet the pictures have no norm
        h, passed = first(x), []
        for layer, normalise in zip(down, self.norms_down, strict=True):
            passed.append(h)
            h = normalise(layer(leaky_relu(h, 0.2)))
        for layer, normalise, skip in reversed(list(zip(up, self.norms_up, passed, strict=True))):
            h = dropout(normalise(layer(relu(h))), self.noise)
            h = torch.cat([h, skip], 1) if self.skips else h
        return torch.tanh(last(relu(h)))
