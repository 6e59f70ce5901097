"""A generative classifier: one density for each class, turned round by Bayes' rule. Chapter 01."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from course_utils.models.base import DensityModel, inverse_cdf
from course_utils.validation import as_tensor, check_count, check_several


class BayesClassifier(DensityModel):
    """p(x, y) = p(y) p(x | y): `densities` holds a DensityModel for each class, `prior` the p(y).

    The densities are fitted by their own means, each on the examples of its class. Ng and Jordan 2001 compare
    such classifiers with those that learn p(y | x) alone. Chapter 01.
    """

    def __init__(self, densities: Sequence[DensityModel], prior: Sequence[float] | Tensor) -> None:
        densities = check_several(densities, DensityModel, "densities")
        super().__init__(densities[0].event_shape, densities[0].levels)
        prior = as_tensor(prior, "prior", densities[0].dtype)
        if prior.shape != (len(densities),) or not (prior > 0).all() or abs(prior.sum() - 1) > 1e-5:
            raise ValueError(f"prior is {prior.tolist()}, expected {len(densities)} probabilities above 0")
        self.densities = nn.ModuleList(densities)
        self.log_prior = nn.Parameter(prior.log())

    def log_joint(self, x: Tensor) -> Tensor:
        """log p(x, y) = log p(y) + log p(x | y) in nats, (batch, classes)."""
        return self.log_prior + torch.stack([density.log_prob(x) for density in self.densities], 1)

    def log_posterior(self, x: Tensor) -> Tensor:
        """log p(y | x) = log p(x, y) - log p(x) in nats, (batch, classes): Bayes' rule."""
        return self.log_joint(x).log_softmax(1)

    def log_prob(self, x: Tensor) -> Tensor:
        return self.log_joint(x).logsumexp(1)

    @torch.no_grad()
    def sample_given(self, y: int, n: int, generator: torch.Generator | None = None) -> Tensor:
        """`n` samples of p(x | y) for one class y."""
        if check_count(y, "y", least=0) >= len(self.densities):
            raise ValueError(f"y is {y}, expected less than {len(self.densities)}, the number of classes")
        return self.densities[y].sample(n, generator)

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        u = self.sample_noise(torch.rand, (check_count(n),), generator)
        classes = inverse_cdf(self.log_prior.expand(n, -1), u).long()
        return torch.cat([self.sample_given(y, 1, generator) for y in classes.tolist()])
