"""The linear-Gaussian VAE, in which nothing is out of reach: log p(x), the posterior, the ELBO and its gap.

Its decoder is probabilistic principal component analysis (Tipping & Bishop 1999, Journal of the Royal
Statistical Society B 61(3)). That the ELBO has the same optimum: Lucas et al. 2019 (arXiv 1911.02469).
Chapter 06.
"""

import math

import torch
from torch import Tensor, nn
from torch.distributions import (
    Distribution,
    Independent,
    LowRankMultivariateNormal,
    MultivariateNormal,
    Normal,
    kl_divergence,
)

from course_utils.models.base import DensityModel, EventShape, Objective
from course_utils.validation import check_count


class LinearVAE(DensityModel):
    """p(z) = N(0, I), p(x | z) = N(W z + mu, sigma^2 I), and q(z | x) = N(A x + b, diag(s^2)).

    W is (pixels, latent_dim), A is (latent_dim, pixels). Training maximises the ELBO, a closed form here.
    Chapter 06.
    """

    def __init__(self, event_shape: EventShape, latent_dim: int = 2) -> None:
        super().__init__(event_shape)
        pixels = math.prod(self.event_shape)
        if check_count(latent_dim, "latent_dim") >= pixels:
            raise ValueError(f"latent_dim is {latent_dim}, expected less than the {pixels} pixels")
        self.W = nn.Parameter(torch.randn(pixels, latent_dim) / math.sqrt(pixels))
        self.mu = nn.Parameter(torch.zeros(pixels))
        self.log_sigma = nn.Parameter(torch.zeros(()))
        self.encoder = nn.Linear(pixels, latent_dim)
        self.log_s = nn.Parameter(torch.zeros(latent_dim))

    @property
    def variance(self) -> Tensor:
        """sigma^2, the noise of every pixel."""
        return (2 * self.log_sigma).exp()

    def encode(self, x: Tensor) -> Independent:
        """q(z | x): for each of (batch,) images a Gaussian with independent coordinates."""
        self.check_some(x)
        return Independent(Normal(self.encoder(x.flatten(1)), self.log_s.exp()), 1)

    def posterior(self, x: Tensor) -> MultivariateNormal:
        """p(z | x), exactly: N(M^-1 W^T (x - mu), sigma^2 M^-1) with M = W^T W + sigma^2 I."""
        self.check_some(x)
        identity = torch.eye(len(self.log_s), device=self.device, dtype=self.dtype)
        M = self.W.T @ self.W + self.variance * identity
        mean = torch.linalg.solve(M, self.W.T @ (x.flatten(1) - self.mu).T).T
        return MultivariateNormal(mean, precision_matrix=M / self.variance)

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x) = log N(x; mu, W W^T + sigma^2 I) in nats, (batch, *event_shape) -> (batch,)."""
        self.check(x)
        noise, unchecked = self.variance.expand_as(self.mu), {"validate_args": False}  # for empty batches
        return LowRankMultivariateNormal(self.mu, self.W, noise, **unchecked).log_prob(x.flatten(1))

    def terms(self, x: Tensor, q: Distribution) -> tuple[Tensor, Tensor]:
        """E_q log p(x | z) and KL(q || p(z)), both in closed form, for any diagonal Gaussian q: two (batch,).

        The mean of |x - W z - mu|^2 under q is its value at q's mean, plus sum_j s_j^2 |W_j|^2.
        """
        rest = (x.flatten(1) - self.mu - q.mean @ self.W.T).square().sum(1)
        spread = (q.variance * self.W.square().sum(0)).sum(1)
        normaliser = len(self.mu) * (self.log_sigma + math.log(2 * math.pi) / 2)
        prior = Independent(Normal(torch.zeros_like(self.log_s), torch.ones_like(self.log_s)), 1)
        return -(rest + spread) / (2 * self.variance) - normaliser, kl_divergence(q, prior)

    def elbo(self, x: Tensor) -> Tensor:
        """E_q log p(x | z) - KL(q(z | x) || p(z)), exactly: (batch,) in nats."""
        reconstruction, kl = self.terms(x, self.encode(x))
        return reconstruction - kl

    def gap(self, x: Tensor) -> Tensor:
        """KL(q(z | x) || p(z | x)) = log p(x) - elbo(x): (batch,) in nats."""
        q = self.encode(x)
        return kl_divergence(MultivariateNormal(q.mean, torch.diag_embed(q.variance)), self.posterior(x))

    def loss(self, x: Tensor) -> Tensor:
        """The mean of -ELBO."""
        return -self.elbo(x).mean()

    def objectives(self) -> list[Objective]:
        return [Objective("negative_elbo", self.loss, list(self.parameters()))]

    @torch.no_grad()
    def fit_closed_form(self, x: Tensor) -> None:
        """Maximum likelihood (Tipping & Bishop 1999, equations 7 and 8); the encoder becomes the posterior.

        W holds the directions of largest variance, each as long as its variance exceeds sigma^2, the mean of
        the variances left over. Then M is diagonal, and q(z | x) = p(z | x): the gap is 0.
        """
        self.check_some(x)
        x, latent_dim = x.flatten(1), len(self.log_s)
        variances, directions = torch.linalg.eigh(x.T.cov(correction=0))  # ascending
        kept, variance = variances[-latent_dim:], variances[:-latent_dim].mean()
        if not variance > 0:
            raise ValueError(f"x varies in at most {latent_dim} directions, expected more than latent_dim")
        self.mu.copy_(x.mean(0))
        self.W.copy_(directions[:, -latent_dim:] * (kept - variance).sqrt())
        self.log_sigma.copy_(variance.log() / 2)
        self.encoder.weight.copy_(self.W.T / kept[:, None])  # M = W^T W + sigma^2 I = diag(kept)
        self.encoder.bias.copy_(-self.encoder.weight @ self.mu)
        self.log_s.copy_((variance / kept).log() / 2)

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        z = self.sample_noise(torch.randn, (check_count(n), len(self.log_s)), generator)
        noise = self.sample_noise(torch.randn, (n, len(self.mu)), generator)
        return (z @ self.W.T + self.mu + self.log_sigma.exp() * noise).unflatten(1, self.event_shape)
