"""Densities for the GAN on the line to learn: exact p(x), exact distribution function, seeded samples."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import torch
from torch.distributions import Cauchy, Distribution, Normal, Uniform


class Target(Protocol):
    """A density on the line that is known exactly; in float64."""

    def density(self, x: torch.Tensor) -> torch.Tensor:
        """p(x) for x of shape (n,)."""

    def cdf(self, x: torch.Tensor) -> torch.Tensor:
        """P(X <= x) for x of shape (n,)."""

    def sample(self, n: int, generator: torch.Generator) -> torch.Tensor:
        """(n, 1) in float32."""


class Mixture:
    """The mixture, with equal weights, of K distributions: `parts` has the batch_shape (K,); in float64."""

    def __init__(self, parts: Distribution) -> None:
        self.parts = parts

    def density(self, x: torch.Tensor) -> torch.Tensor:
        """p(x) for x of shape (n,)."""
        return self.parts.log_prob(x[:, None]).exp().mean(1)

    def cdf(self, x: torch.Tensor) -> torch.Tensor:
        """P(X <= x) for x of shape (n,)."""
        return self.parts.cdf(x[:, None]).mean(1)

    def sample(self, n: int, generator: torch.Generator) -> torch.Tensor:
        """(n, 1) in float32: a part chosen at random, and its quantile at a uniform number."""
        part = torch.randint(*self.parts.batch_shape, (n, 1), generator=generator)
        u = torch.rand(n, 1, generator=generator, dtype=torch.float64)
        return self.parts.icdf(u).gather(1, part).float()


class Histogram:
    """The density of bars over (low, high), evenly wide and as high as one likes: they are normalised."""

    def __init__(self, heights: Sequence[float], low: float, high: float) -> None:
        self.edges = torch.linspace(low, high, len(heights) + 1, dtype=torch.float64)
        masses = torch.tensor(heights, dtype=torch.float64)
        self.masses = masses / masses.sum()
        below = torch.cat([torch.zeros_like(masses[:1]), self.masses.cumsum(0)])
        self.below = below / below[-1]  # rounding leaves the last a hair from 1

    def density(self, x: torch.Tensor) -> torch.Tensor:
        """p(x) for x of shape (n,): 0 outside of the bars."""
        bar, inside = self._bar(self.edges, x), (x > self.edges[0]) & (x <= self.edges[-1])
        return torch.where(inside, (self.masses / self.edges.diff())[bar], 0.0)

    def cdf(self, x: torch.Tensor) -> torch.Tensor:
        """P(X <= x) for x of shape (n,): straight over each bar."""
        x = x.clamp(self.edges[0], self.edges[-1])
        bar = self._bar(self.edges, x)
        share = (x - self.edges[bar]) / self.edges.diff()[bar]
        return torch.lerp(self.below[bar], self.below[bar + 1], share)

    def sample(self, n: int, generator: torch.Generator) -> torch.Tensor:
        """(n, 1) in float32: the quantiles at uniform numbers."""
        u = torch.rand(n, 1, generator=generator, dtype=torch.float64)
        bar = self._bar(self.below, u)
        share = (u - self.below[bar]) / self.masses[bar]
        return torch.lerp(self.edges[bar], self.edges[bar + 1], share).float()

    def _bar(self, bounds: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
        return (torch.bucketize(at, bounds) - 1).clamp(0, len(self.masses) - 1)


def _mixture(family: type[Distribution], *parts: tuple[float, float]) -> Mixture:
    first, second = torch.tensor(parts, dtype=torch.float64).T
    return Mixture(family(first, second, validate_args=False))  # p(x) is also asked for outside its support


TARGETS = {
    "one Gaussian": _mixture(Normal, (1.0, 0.8)),
    "two Gaussians": _mixture(Normal, (-1.5, 0.5), (1.5, 0.5)),
    "two far apart": _mixture(Normal, (-3.0, 0.5), (3.0, 0.5)),
    "three narrow modes": _mixture(Normal, (-3.0, 0.25), (0.0, 0.25), (3.0, 0.25)),
    "uniform": _mixture(Uniform, (-2.0, 2.0)),
    "heavy tails": _mixture(Cauchy, (0.0, 0.6)),
    "far away": _mixture(Normal, (4.5, 0.4)),
}

OWN = "your own"  # the target that the reader draws, as bars
# Where the drawing begins, with two unlike humps: heights of 32 bars.
FIRST = (0.0,) * 8 + (0.1, 0.4, 0.8, 0.4, 0.1) + (0.0,) * 4 + (0.2, 0.25, 0.3, 0.3, 0.25, 0.2) + (0.0,) * 9


@lru_cache(maxsize=8)
def target_of(name: str, heights: tuple[float, ...] = FIRST) -> Target:
    """The target of that name; `heights` are the bars of the reader's own."""
    return Histogram(heights, -6.0, 6.0) if name == OWN else TARGETS[name]
