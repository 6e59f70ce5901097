"""Mixtures of equal Gaussians in the plane, on which mode collapse is measured. Chapter 09.

The ring of Metz et al. 2017 (arXiv 1611.02163) has radius 2 and standard deviation 0.02, in PacGAN (Lin et
al. 2018, arXiv 1712.04086) it is half as large in both; the grid of PacGAN has its modes at -4, -2, .. 4 and
standard deviation 0.05.
"""

import math
from typing import NamedTuple, Self

import torch
from torch import Tensor
from torch.distributions import Categorical, Distribution, Independent, MixtureSameFamily, Normal

from course_utils.validation import check_count, check_generator, check_positive


class Modes(NamedTuple):
    """Gaussians of equal weight and standard deviation `scale` around `centres` (modes, 2)."""

    centres: Tensor
    scale: float

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        return Modes(self.centres.to(device), self.scale)

    def distribution(self) -> Distribution:
        """The mixture, whose `log_prob` of points (n, 2) is in nats."""
        weights = Categorical(logits=self.centres.new_zeros(len(self.centres)))
        return MixtureSameFamily(weights, Independent(Normal(self.centres, self.scale), 1))

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """`n` points (n, 2), where the centres lie; torch.distributions takes the global random numbers only.

        The random numbers are sampled where the generator is.
        """
        check_count(n)
        place = check_generator(generator) and generator.device
        mode = torch.randint(len(self.centres), (n,), generator=generator, device=place)
        noise = torch.randn(n, 2, generator=generator, device=place)
        return self.centres[mode.to(self.centres.device)] + self.scale * noise.to(self.centres.device)


def ring(modes: int = 8, radius: float = 2.0, scale: float = 0.02) -> Modes:
    """Modes around a circle. The angles stop before 2 pi: with that end point there would be a mode less."""
    check_positive(radius, "radius")
    check_positive(scale, "scale")
    angle = torch.arange(check_count(modes, "modes")) * (2 * math.pi / modes)
    return Modes(radius * torch.stack([angle.cos(), angle.sin()], 1), scale)


def grid(side: int = 5, spacing: float = 2.0, scale: float = 0.05) -> Modes:
    """`side` times `side` modes around the origin."""
    check_positive(spacing, "spacing")
    check_positive(scale, "scale")
    line = spacing * (torch.arange(check_count(side, "side")) - (side - 1) / 2)
    return Modes(torch.cartesian_prod(line, line), scale)
