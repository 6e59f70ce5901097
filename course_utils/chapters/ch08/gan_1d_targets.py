"""Densities for the GAN on the line to learn: exact p(x), exact distribution function, seeded samples."""

import torch
from torch.distributions import Cauchy, Distribution, Normal, Uniform


class Target:
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


def _mixture(family: type[Distribution], *parts: tuple[float, float]) -> Target:
    first, second = torch.tensor(parts, dtype=torch.float64).T
    return Target(
        family(first, second, validate_args=False)
    )  # a density is also asked for outside its support


TARGETS = {
    "one Gaussian": _mixture(Normal, (1.0, 0.8)),
    "two Gaussians": _mixture(Normal, (-1.5, 0.5), (1.5, 0.5)),
    "two far apart": _mixture(Normal, (-3.0, 0.5), (3.0, 0.5)),
    "three narrow modes": _mixture(Normal, (-3.0, 0.25), (0.0, 0.25), (3.0, 0.25)),
    "uniform": _mixture(Uniform, (-2.0, 2.0)),
    "heavy tails": _mixture(Cauchy, (0.0, 0.6)),
    "far away": _mixture(Normal, (4.5, 0.4)),
}
