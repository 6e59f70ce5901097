"""Mixtures of equal Gaussians in the plane, and how much of them a generator has found.

The ring and the grid are those on which mode collapse is measured: the ring of Metz et al. 2017 (arXiv
1611.02163) has radius 2 and standard deviation 0.02, in PacGAN (Lin et al. 2018, arXiv 1712.04086) it is half
as large in both; the grid of PacGAN has its modes at -4, -2, .. 4 and standard deviation 0.05.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

NEAR = 3  # standard deviations within which a sample is good


class Modes(NamedTuple):
    """Gaussians of equal weight and standard deviation `scale` around `centres` (modes, 2)."""

    centres: Tensor
    scale: float

    def distribution(self):
        weights = Categorical(logits=self.centres.new_zeros(len(self.centres)))
        return MixtureSameFamily(weights, Independent(Normal(self.centres, self.scale), 1))

    def sample(self, n, generator=None):
        """`n` points (n, 2); torch.distributions draws from the global random numbers only."""
        mode = torch.randint(len(self.centres), (n,), generator=generator)
        return self.centres[mode] + self.scale * torch.randn(n, 2, generator=generator)


def ring(modes=8, radius=2.0, scale=0.02):
    """Modes around a circle. The angles stop before 2 pi: with that end point there would be a mode less."""
    angle = torch.arange(modes) * (2 * math.pi / modes)
    return Modes(radius * torch.stack([angle.cos(), angle.sin()], 1), scale)


def grid(side=5, spacing=2.0, scale=0.05):
    """`side` times `side` modes around the origin."""
    line = spacing * (torch.arange(side) - (side - 1) / 2)
    return Modes(torch.cartesian_prod(line, line), scale)


class Coverage(NamedTuple):
    """What part of the data a generator has found, for each member of an ensemble.

    `covered`: the modes that have a good sample; `good`: the share of samples within 3 standard deviations of
    a mode; `share`: of the samples that are nearest to each mode, (..., modes); `reverse_kl`: KL(share ||
    equal shares), in nats.
    """

    covered: Tensor
    good: Tensor
    reverse_kl: Tensor
    share: Tensor


def coverage(samples, modes):
    """The `Coverage` of samples (n, ..., 2), one entry for each of the dimensions in between.

    Source: Srivastava et al. 2017 (VEEGAN, arXiv 1705.07761) for the first two, PacGAN for all three; each
    takes 2,500 samples.
    """
    if samples.dim() < 2 or samples.shape[-1] != 2:
        raise ValueError(f"samples has shape {tuple(samples.shape)}, expected (n, ..., 2)")
    distance, nearest = (samples[..., None, :] - modes.centres).norm(dim=-1).min(-1)
    near = distance <= NEAR * modes.scale
    belongs = torch.nn.functional.one_hot(nearest, len(modes.centres)).to(samples.dtype)
    covered = (belongs * near[..., None]).amax(0).sum(-1)
    share = belongs.mean(0)
    reverse_kl = (torch.xlogy(share, share) + share * math.log(len(modes.centres))).sum(-1)
    return Coverage(covered, near.to(samples.dtype).mean(0), reverse_kl, share)
