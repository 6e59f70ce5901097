"""The U-Net: an encoder and a decoder with a short cut between them at every size.

Ronneberger, Fischer & Brox 2015 (arXiv 1505.04597), as Isola et al. 2016 (arXiv 1611.07004) build it.
"""

import torch
from torch import nn
from torch.nn.functional import dropout, leaky_relu, relu

from course_utils.validation import check_count


class UNet(nn.Module):
    """From pictures (n, inputs, side, side) to pictures (n, outputs, side, side) in [-1, 1].

    The side is halved `depth` times and doubled again. Without `skips` all that the output knows has gone
    through the narrowest place. `noise` is the share of features that dropout puts out on the way up, in
    training and in use: it is all the randomness that pix2pix has.
    """

    def __init__(self, inputs=3, outputs=3, channels=16, depth=4, skips=True, noise=0.5):
        super().__init__()
        self.skips, self.noise = skips, noise
        widths = [
            min(2**i, 4) * check_count(channels, "channels") for i in range(check_count(depth, "depth"))
        ]
        self.down = nn.ModuleList(halve(*pair) for pair in zip([inputs, *widths], widths, strict=False))
        wide = [w * (2 if skips and i < depth - 1 else 1) for i, w in enumerate(widths)]
        self.up = nn.ModuleList(double(*pair) for pair in zip(wide, [outputs, *widths], strict=False))
        self.norms_down = nn.ModuleList(normalise(w) for w in widths[1:])
        self.norms_up = nn.ModuleList(normalise(w) for w in widths[:-1])

    def forward(self, x):
        h, passed = self.down[0](x), []
        for layer, norm in zip(self.down[1:], self.norms_down, strict=True):
            passed.append(h)
            h = norm(layer(leaky_relu(h, 0.2)))
        for layer, norm in zip(self.up[:0:-1], self.norms_up[::-1], strict=True):
            h = dropout(norm(layer(relu(h))), self.noise)
            short_cut = passed.pop()
            h = torch.cat([h, short_cut], 1) if self.skips else h
        return torch.tanh(self.up[0](relu(h)))


def halve(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 4, stride=2, padding=1)


def double(inputs, outputs):
    return nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1)


def normalise(channels):
    """Mean 0 and variance 1 over all channels and places of a picture.

    The papers take each channel for itself. At the narrowest place, one pixel, that would leave nothing, and
    everywhere it would forget the mean of a channel, which is where our pictures keep the ink's colour.
    """
    return nn.GroupNorm(1, channels)
