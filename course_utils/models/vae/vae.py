"""The variational autoencoder: a decoder that defines p(x), and an encoder that makes it trainable.

Kingma & Welling 2013 (arXiv 1312.6114) and Rezende et al. 2014 (arXiv 1401.4082). All terms are in nats.
Chapter 06.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.distributions import Bernoulli, Categorical, Distribution, Independent, Normal, kl_divergence

from course_utils.models.base import GenerativeModel, Objective, batch_mean, inverse_cdf
from course_utils.nn.linear import mlp
from course_utils.validation import check_batch, check_count, check_positive, find

AT_ONCE = 20_000  # images decoded at a time: it bounds the memory of the importance-weighted bound


class Likelihood(NamedTuple):
    """p(x_i | z): what the decoder's numbers for a pixel mean. A new likelihood is one more such record.

    `outputs` numbers describe a pixel. `distribution` turns them, (batch, outputs, *event_shape), into a
    distribution over (batch, *event_shape); `sample` takes a value by means of one random number of
    `noise` for each pixel. It has one of `levels` values, None for a real one. The encoder sees x / `scale`.
    """

    outputs: int
    distribution: Callable[[Tensor], Distribution]
    sample: Callable[[Tensor, Tensor], Tensor]
    noise: Callable[..., Tensor]
    levels: int | None
    scale: float = 1.0


def bernoulli():
    """Binary pixels; the decoder gives the logit of a 1."""
    return Likelihood(
        outputs=1,
        distribution=lambda outputs: Bernoulli(logits=outputs[:, 0]),
        sample=lambda outputs, u: inverse_cdf(outputs[:, 0], u),
        noise=torch.rand,
        levels=2,
    )


def categorical(levels):
    """Pixels of `levels` grey levels; the decoder gives a logit for each."""
    check_count(levels, "levels", least=2)
    return Likelihood(
        outputs=levels,
        distribution=lambda outputs: Categorical(logits=outputs.movedim(1, -1)),
        sample=inverse_cdf,
        noise=torch.rand,
        levels=levels,
        scale=levels - 1,
    )


def gaussian(scale):
    """Real pixels; the decoder gives the mean. -log p is the squared error / (2 scale^2), plus a constant."""
    check_positive(scale, "scale")
    return Likelihood(
        outputs=1,
        distribution=lambda outputs: Normal(outputs[:, 0], scale),
        sample=lambda outputs, noise: outputs[:, 0] + scale * noise,
        noise=torch.randn,
        levels=None,
    )


LIKELIHOODS = {"bernoulli": bernoulli(), "categorical": categorical(17), "gaussian": gaussian(1.0)}


def reparameterise(q, noise):
    """z = mean + scale * noise: samples of q that are differentiable in its mean and scale."""
    return q.mean + q.stddev * noise


class LatentVariableModel(GenerativeModel):
    """p(x) = E p(x | z) over z ~ N(0, I), bounded from below with an encoder q(z | x).

    A model writes `encode`, `decode` and `prior`, which return torch distributions; the bounds are here.
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
        for few in torch.arange(check_count(samples, "samples")).split(max(1, AT_ONCE // max(1, len(x)))):
            z = reparameterise(q, self.sample_noise(torch.randn, (len(few), *q.mean.shape), generator))
            repeated = x.expand(len(few), *x.shape).flatten(0, 1)
            log_p = self.decode(z.flatten(0, 1)).log_prob(repeated).unflatten(0, z.shape[:2])
            log_weights.append((log_p + self.prior.log_prob(z) - q.log_prob(z)).logsumexp(0))
        return torch.stack(log_weights).logsumexp(0) - math.log(samples)

    def loss(self, x):
        """The mean of -log p(x | z) + beta KL: with beta = 1 minus the ELBO."""
        reconstruction, kl = self.terms(x)
        return batch_mean(self.beta * kl - reconstruction)

    def objectives(self):
        return [Objective("loss", self.loss, list(self.parameters()))]


class VAE(LatentVariableModel):
    """Two MLPs: the encoder gives a Gaussian over `latent_dim` coordinates, the decoder p(x | z).

    `likelihood` is the name of one of LIKELIHOODS, or a `Likelihood`. `beta` weighs the KL term in training:
    Higgins et al. 2017 (ICLR).
    """

    def __init__(self, event_shape, latent_dim=16, hidden_units=256, likelihood="bernoulli", beta=1.0):
        known = isinstance(likelihood, Likelihood)
        likelihood = likelihood if known else find(LIKELIHOODS, likelihood, "likelihood")
        super().__init__(event_shape, likelihood.levels)
        self.likelihood, self.beta = likelihood, check_positive(beta, "beta")
        self.latent_dim = check_count(latent_dim, "latent_dim")
        size, outputs = math.prod(self.event_shape), likelihood.outputs
        self.encoder = mlp(size, hidden_units, 2 * latent_dim).insert(0, nn.Flatten())
        self.decoder = mlp(latent_dim, hidden_units, outputs * size)
        self.decoder.append(nn.Unflatten(1, (outputs, *self.event_shape)))

    @property
    def prior(self):
        """p(z) = N(0, I)."""
        zero = torch.zeros(self.latent_dim, device=self.device, dtype=self.dtype)
        return Independent(Normal(zero, torch.ones_like(zero)), 1)

    def encode(self, x):
        """q(z | x): for each of (batch,) images a Gaussian with independent coordinates."""
        self.check(x)
        mean, log_scale = self.encoder(x / self.likelihood.scale).chunk(2, 1)
        return Independent(Normal(mean, log_scale.exp()), 1)

    def decode(self, z):
        """p(x | z): for each of (batch, latent_dim) codes a distribution over images."""
        check_batch(z, (self.latent_dim,), self, "z")
        return Independent(self.likelihood.distribution(self.decoder(z)), len(self.event_shape))

    @torch.no_grad()
    def sample(self, n, generator=None):
        z = self.sample_noise(torch.randn, (check_count(n), self.latent_dim), generator)
        noise = self.sample_noise(self.likelihood.noise, (n, *self.event_shape), generator)
        return self.likelihood.sample(self.decoder(z), noise)


class IWAE(VAE):
    """The same networks, trained on the importance-weighted bound of `samples` samples (arXiv 1509.00519).

    Its encoder need not match the posterior so closely, so p(x) is fitted better and the ELBO is looser.
    """

    def __init__(self, event_shape, latent_dim=16, hidden_units=256, likelihood="bernoulli", samples=5):
        super().__init__(event_shape, latent_dim, hidden_units, likelihood)
        self.samples = check_count(samples, "samples")

    def loss(self, x):
        return batch_mean(-self.log_prob_bound(x, self.samples))
