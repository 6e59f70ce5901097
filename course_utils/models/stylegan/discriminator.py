"""The discriminator: a plain tower of convolutions that sees how varied its batch is."""

import torch
from torch import nn

from course_utils.models.stylegan.tower import picture_tower


class BatchDeviation(nn.Module):
    """Adds a channel with the mean deviation over groups of four: Karras et al. 2017 (arXiv 1710.10196)."""

    def forward(self, x):
        groups = x.unflatten(0, (-1, 4)) if len(x) % 4 == 0 else x[None]
        deviation = (groups.var(1, correction=0) + 1e-8).sqrt().mean((1, 2, 3))
        deviation = deviation.repeat_interleave(len(x) // len(groups))[:, None, None, None]
        return torch.cat([x, deviation.expand(-1, 1, *x.shape[2:])], 1)


def make_discriminator(channels):
    """From pictures (n, 3, 16, 16) to logits (n,)."""
    return nn.Sequential(
        *picture_tower(channels),
        BatchDeviation(),
        nn.Conv2d(2 * channels + 1, 2 * channels, 3, padding=1),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(32 * channels, 1),
        nn.Flatten(0),
    )
