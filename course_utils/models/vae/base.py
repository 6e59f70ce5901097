"""What all variational autoencoders share: the bounds on log p(x), from an encoder, a decoder and a prior.

Kingma & Welling 2013 (arXiv 1312.6114), Rezende et al. 2014 (arXiv 1401.4082) and, for the bound of many
samples, Burda et al. 2015 (arXiv 1509.00519). All terms are in nats.
Chapter 06.
"""

import math

import torch
from torch import Tensor
from torch.distributions import Distribution, kl_divergence

from course_utils.models.base import GenerativeModel, Objective
from course_utils.validation import check_count

AT_ONCE = 20_000  # images decoded at a time: it bounds the memory of `log_prob_bound` without gradients


def reparameterise(q: Distribution, noise: Tensor) -> Tensor:
    """z = mean + scale * noise: samples of q that are differentiable in its mean and scale. Chapter 06."""
    return q.mean + q.stddev * noise


class LatentVariableModel(GenerativeModel):
    """p(x) = E p(x | z) over z ~ N(0, I), bounded from below with an encoder q(z | x).

    A model writes `encode` (q(z | x), independent Gaussians), `decode` (p(x | z)) and `prior`. Chapter 06.
    """

    beta = 1.0  # the weight of the KL term in training; the bounds know nothing of it

    def terms(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        """log p(x | z) at one z ~ q(z | x), and KL(q(z | x) || p(z)) in closed form: two (batch,) in nats."""
        q = self.encode(x)
        z = reparameterise(q, self.sample_noise(torch.randn, q.mean.shape, generator))
        return self.decode(z).log_prob(x), kl_divergence(q, self.prior)

    def elbo(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """An unbiased estimate of E_q log p(x | z) - KL(q || p(z)) <= log p(x): (batch,), from one z each."""
        reconstruction, kl = self.terms(x, generator)
        return reconstruction - kl

    def log_prob_bound(
        self, x: Tensor, samples: int = 100, generator: torch.Generator | None = None
    ) -> Tensor:
        """log of the mean of p(x, z) / q(z | x) over `samples` of z from q: (batch,) in nats.

        In expectation it grows with `samples` from the ELBO towards log p(x): Burda et al. 2015, theorem 1.
        """
        q, log_weights = self.encode(x), []
        for few in torch.arange(check_count(samples, "samples")).split(max(1, AT_ONCE // len(x))):
            z = reparameterise(q, self.sample_noise(torch.randn, (len(few), *q.mean.shape), generator))
            log_p = self.decode(z.flatten(0, 1)).log_prob(torch.cat([x] * len(few))).unflatten(0, z.shape[:2])
            log_weights.append((log_p + self.prior.log_prob(z) - q.log_prob(z)).logsumexp(0))
        return torch.stack(log_weights).logsumexp(0) - math.log(samples)

    def loss(self, x: Tensor) -> Tensor:
        """The mean of -log p(x | z) + beta KL: with beta = 1 minus the ELBO."""
        reconstruction, kl = self.terms(x)
        return (self.beta * kl - reconstruction).mean()

    def objectives(self) -> list[Objective]:
        return [Objective("loss", self.loss, list(self.parameters()))]
