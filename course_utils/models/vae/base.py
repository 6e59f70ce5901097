"""What all variational autoencoders share: the bounds on log p(x), from an encoder, a decoder and a prior.

Kingma & Welling 2013 (arXiv 1312.6114) and Rezende et al. 2014 (arXiv 1401.4082). All terms are in nats.
Chapter 06.
"""

import math

import torch
from torch.distributions import kl_divergence

from course_utils.models.base import GenerativeModel, Objective
from course_utils.validation import check_count

AT_ONCE = 20_000  # images decoded at a time: it bounds the memory of the importance-weighted bound


def reparameterise(q, noise):
    """z = mean + scale * noise: samples of q that are differentiable in its mean and scale. Chapter 06."""
    return q.mean + q.stddev * noise


class LatentVariableModel(GenerativeModel):
    """p(x) = E p(x | z) over z ~ N(0, I), bounded from below with an encoder q(z | x).

    A model writes `encode`, `decode` and `prior`, all torch distributions; the bounds are here. Chapter 06.
    """

    beta = 1.0  # the weight of the KL term in training; the bounds know nothing of it

    def terms(self, x, generator=None):
        """log p(x | z) at one z ~ q(z | x), and KL(q(z | x) || p(z)) in closed form: two (batch,) in nats."""
        q = self.encode(x)
        z = reparameterise(q, self.sample_noise(torch.randn, q.mean.shape, generator))
        return self.decode(z).log_prob(x), kl_divergence(q, self.prior)

    def elbo(self, x, generator=None):
        """An unbiased estimate of E_q log p(x | z) - KL(q || p(z)) <= log p(x): (batch,), from one z each."""
        reconstruction, kl = self.terms(x, generator)
        return reconstruction - kl

    def log_prob_bound(self, x, samples=100, generator=None):
        """log of the mean of p(x, z) / q(z | x) over `samples` of z from q: (batch,) in nats.

        In expectation it grows with `samples` from the ELBO towards log p(x): Burda et al. 2015 (arXiv
        1509.00519), theorem 1. Codes are sampled a few at a time: without gradients the memory is bounded.
        """
        q, log_weights = self.encode(x), []
        for few in torch.arange(check_count(samples, "samples")).split(max(1, AT_ONCE // len(x))):
            z = reparameterise(q, self.sample_noise(torch.randn, (len(few), *q.mean.shape), generator))
            repeated = x.expand(len(few), *x.shape).flatten(0, 1)
            log_p = self.decode(z.flatten(0, 1)).log_prob(repeated).unflatten(0, z.shape[:2])
            log_weights.append((log_p + self.prior.log_prob(z) - q.log_prob(z)).logsumexp(0))
        return torch.stack(log_weights).logsumexp(0) - math.log(samples)

    def loss(self, x):
        """The mean of -log p(x | z) + beta KL: with beta = 1 minus the ELBO."""
        reconstruction, kl = self.terms(x)
        return (self.beta * kl - reconstruction).mean()

    def objectives(self):
        return [Objective("loss", self.loss, list(self.parameters()))]
