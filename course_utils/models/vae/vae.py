"""The variational autoencoder: a decoder that defines p(x), and an encoder that makes it trainable.

Kingma & Welling 2013 (arXiv 1312.6114) and Rezende et al. 2014 (arXiv 1401.4082). Chapter 06.
"""

import math

import torch
from torch import nn
from torch.distributions import Independent, Normal

from course_utils.models.vae.base import LatentVariableModel
from course_utils.models.vae.likelihoods import LIKELIHOODS, Likelihood
from course_utils.nn.linear import mlp
from course_utils.validation import check_batch, check_count, check_positive, find


class VAE(LatentVariableModel):
    """Two MLPs: the encoder gives a Gaussian over `latent_dim` coordinates, the decoder p(x | z).

    `likelihood` is the name of one of LIKELIHOODS, or a `Likelihood`. `beta` weighs the KL term in training:
    Higgins et al. 2017 (ICLR). Chapter 06.
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
        self.check_some(x)
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
    Chapter 06.
    """

    def __init__(self, event_shape, latent_dim=16, hidden_units=256, likelihood="bernoulli", samples=5):
        super().__init__(event_shape, latent_dim, hidden_units, likelihood)
        self.samples = check_count(samples, "samples")

    def loss(self, x):
        return -self.log_prob_bound(x, self.samples).mean()
