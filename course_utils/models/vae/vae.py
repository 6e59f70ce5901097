"""The variational autoencoder: a decoder that defines p(x), and an encoder that makes it trainable.

Kingma & Welling 2013 (arXiv 1312.6114) and Rezende et al. 2014 (arXiv 1401.4082). Chapter 06.
"""

import math

import torch
from torch import Tensor, nn
from torch.distributions import Independent, Normal

from course_utils.models.base import EventShape
from course_utils.models.vae.base import LatentVariableModel
from course_utils.models.vae.likelihoods import Likelihood, find_likelihood
from course_utils.nn.linear import mlp
from course_utils.validation import check_batch, check_count, check_positive


class VAE(LatentVariableModel):
    """Two MLPs: the encoder gives a Gaussian over `latent_dim` numbers, the decoder p(x | z). Chapter 06."""

    def __init__(
        self,
        event_shape: EventShape,
        latent_dim: int = 16,
        hidden_units: int = 256,
        likelihood: str | Likelihood = "bernoulli",  # a name: one of LIKELIHOODS
        beta: float = 1.0,  # the weight of the KL term in training: Higgins et al. 2017 (ICLR)
    ) -> None:
        likelihood = find_likelihood(likelihood)
        super().__init__(event_shape, likelihood.levels)
        self.likelihood, self.beta = likelihood, check_positive(beta, "beta")
        self.latent_dim = check_count(latent_dim, "latent_dim")
        outputs = likelihood.outputs, *self.event_shape
        self.encoder = mlp(math.prod(self.event_shape), hidden_units, 2 * latent_dim).insert(0, nn.Flatten())
        self.decoder = mlp(latent_dim, hidden_units, math.prod(outputs)).append(nn.Unflatten(1, outputs))

    @property
    def prior(self) -> Independent:
        """p(z) = N(0, I)."""
        return Independent(Normal(torch.zeros(self.latent_dim, device=self.device, dtype=self.dtype), 1.0), 1)

    def encode(self, x: Tensor) -> Independent:
        """q(z | x): for each of (batch,) images a Gaussian with independent coordinates."""
        self.check_some(x)
        mean, log_scale = self.encoder(x / self.likelihood.scale).chunk(2, 1)
        return Independent(Normal(mean, log_scale.exp()), 1)

    def decode(self, z: Tensor) -> Independent:
        """p(x | z): for each of (batch, latent_dim) codes a distribution over images."""
        check_batch(z, (self.latent_dim,), self, "z")
        return Independent(self.likelihood.distribution(self.decoder(z)), len(self.event_shape))

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        z = self.sample_noise(torch.randn, (check_count(n), self.latent_dim), generator)
        noise = self.sample_noise(self.likelihood.noise, (n, *self.event_shape), generator)
        return self.likelihood.sample(self.decoder(z), noise)


class IWAE(VAE):
    """The same networks, trained on the importance-weighted bound of `samples` samples (arXiv 1509.00519).

    The bound asks less of the encoder: q(z | x) need not match the posterior so closely. The ELBO is looser.
    Chapter 06.
    """

    def __init__(
        self,
        event_shape: EventShape,
        latent_dim: int = 16,
        hidden_units: int = 256,
        likelihood: str | Likelihood = "bernoulli",
        samples: int = 5,
    ) -> None:
        super().__init__(event_shape, latent_dim, hidden_units, likelihood)
        self.samples = check_count(samples, "samples")

    def loss(self, x: Tensor) -> Tensor:
        return -self.log_prob_bound(x, self.samples).mean()
