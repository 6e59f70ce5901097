"""A small denoising diffusion probabilistic model: a network learns to take the noise away again.

Ho, Jain and Abbeel 2020 (arXiv 2006.11239); the equations' numbers are theirs. t counts from 1 to T: x_0 is
an image, x_T almost pure noise. All terms are in nats. Chapter 15.
"""

import math

import torch
from torch import Tensor, nn
from torch.distributions import Distribution, Independent, kl_divergence
from torch.special import log_ndtr

from course_utils.data import from_signed, to_signed
from course_utils.models.base import EventShape, GenerativeModel, Objective
from course_utils.models.diffusion.forward_process import ForwardProcess, extract, gaussian
from course_utils.nn.linear import mlp
from course_utils.validation import check_count, check_indices

OCTAVES = 4  # of the sines and cosines that tell the network the time


class DDPM(GenerativeModel):
    """Images of `levels` grey levels, seen as numbers from -1 to 1; `steps` is T.

    The paper's U-Net is an MLP here. It is trained on the simple loss, equation 14; `log_prob_bound` is
    what this loss stands for. The noise is guessed by way of the image: p(level of a pixel | x_t) has a logit
    from the network for what the picture says, and in closed form what the pixel's own noisy value says.
    Chapter 15.
    """

    def __init__(
        self, event_shape: EventShape, levels: int = 17, steps: int = 100, hidden_units: int = 256
    ) -> None:
        super().__init__(event_shape, check_count(levels, "levels", least=2))
        self.steps = steps
        self.forward_process = ForwardProcess(steps)
        pixels = math.prod(self.event_shape)
        self.network = mlp(pixels + 2 * OCTAVES, hidden_units, levels * pixels)
        self.network.append(nn.Unflatten(1, (levels, *self.event_shape)))
        self.register_buffer("values", torch.linspace(-1, 1, levels).view(-1, *[1] * len(self.event_shape)))

    def scale(self, x: Tensor) -> Tensor:
        """From grey levels 0 .. levels - 1 to -1 .. 1."""
        self.check(x)
        return to_signed(x, self.levels)

    def predict_noise(self, xt: Tensor, t: Tensor) -> Tensor:
        """The noise in x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) noise, from a guess of x_0."""
        alpha_bar = extract(self.forward_process.alpha_bar, t, xt)
        context = self.network(torch.cat([xt.flatten(1), self.embed_time(t, xt.dtype)], 1))
        mean, variance = alpha_bar[:, None].sqrt() * self.values, 1 - alpha_bar[:, None]
        own = (xt[:, None] - mean).square() / (2 * variance)  # minus log q(x_t | level), less a constant
        x0 = ((context - own).softmax(1) * self.values).sum(1)
        return (xt - alpha_bar.sqrt() * x0) / (1 - alpha_bar).sqrt()

    def embed_time(self, t: Tensor, dtype: torch.dtype) -> Tensor:
        """Sines and cosines of `t`, (batch,) -> (batch, 2 * OCTAVES)."""
        octaves = 2.0 ** torch.arange(OCTAVES, device=t.device)
        angles = (math.pi / self.steps * t[:, None] * octaves).to(dtype)
        return torch.cat([angles.sin(), angles.cos()], 1)

    def p_step(self, xt: Tensor, t: Tensor) -> Independent:
        """p(x_{t-1} | x_t): the mean of equation 11, and the variance of q(x_{t-1} | x_t, x_0).

        At t = 1 that variance is 0, and beta_1 takes its place.
        """
        check_indices(t, self.steps + 1, "t", least=1)
        beta, alpha_bar, before = self.forward_process.coefficients(t, xt)
        mean = (xt - beta / (1 - alpha_bar).sqrt() * self.predict_noise(xt, t)) / (1 - beta).sqrt()
        variance = beta * (1 - before) / (1 - alpha_bar)
        return gaussian(mean, torch.where(variance > 0, variance, beta))

    def loss(self, x: Tensor) -> Tensor:
        """|noise - guess|^2 at one random t for each image, a mean over pixels: equation 14."""
        self.check_some(x)
        x0 = self.scale(x)
        t = 1 + (self.sample_noise(torch.rand, (len(x),)) * self.steps).long()
        noise = self.sample_noise(torch.randn, x0.shape)
        xt = self.forward_process.q_sample(x0, t, noise)
        return (noise - self.predict_noise(xt, t)).square().mean()

    def objectives(self) -> list[Objective]:
        return [Objective("noise", self.loss, list(self.parameters()))]

    @torch.no_grad()
    def bound_terms(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """What the bound sums, (batch, T + 1): -log p(x) <= L_T + L_{T-1} + ... + L_0, equation 5.

        First KL(q(x_T | x_0) || N(0, I)), then the KLs of the steps T .. 2, each at a sample of x_t, and last
        minus the log of the mass that p(x_0 | x_1) has where x_0 rounds to the image: equation 13.
        """
        self.check_some(x)
        x0, q = self.scale(x), self.forward_process
        time = torch.ones(len(x), dtype=torch.int64, device=x.device)
        prior = gaussian(0 * x0, torch.ones_like(x0))
        terms = [kl_divergence(q.q_marginal(x0, self.steps * time), prior)]
        for t in range(self.steps, 0, -1):
            xt = q.q_sample(x0, t * time, self.sample_noise(torch.randn, x0.shape, generator))
            p = self.p_step(xt, t * time)
            if t > 1:
                terms.append(kl_divergence(q.q_posterior(x0, xt, t * time), p))
        return torch.stack([*terms, -self.log_mass(p, x)], 1)

    def log_prob_bound(self, x: Tensor, samples: int = 1, generator: torch.Generator | None = None) -> Tensor:
        """An unbiased estimate of a lower bound on log p(x), (batch,), from `samples` samples of each x_t."""
        bounds = (self.bound_terms(x, generator).sum(1) for _ in range(check_count(samples, "samples")))
        return -sum(bounds) / samples

    def log_mass(self, p: Distribution, x: Tensor) -> Tensor:
        """log of the mass of p in the cell of each image: a level reaches half-way to its neighbours."""
        half = 1 / (self.levels - 1)
        low, high = ((self.scale(x) + edge - p.mean) / p.stddev for edge in (-half, half))
        low = low.masked_fill(x == 0, -math.inf)  # nothing lies below black, nor above white
        high = high.masked_fill(x == self.levels - 1, math.inf)
        return log_normal_mass(low, high).flatten(1).sum(1)

    @torch.no_grad()
    def p_sample(self, xt: Tensor, t: int, generator: torch.Generator | None = None) -> Tensor:
        """Samples of x_{t-1} from p(x_{t-1} | x_t), for images that are all at the same t."""
        p = self.p_step(xt, torch.full((len(xt),), t, device=xt.device))
        return p.mean + p.stddev * self.sample_noise(torch.randn, xt.shape, generator)

    def nearest_levels(self, x0: Tensor) -> Tensor:
        """The grey level of the cell that each pixel of x_0 fell into."""
        return from_signed(x0, self.levels).round()

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """`n` images: T steps from noise."""
        x = self.sample_noise(torch.randn, (check_count(n), *self.event_shape), generator)
        for t in range(self.steps, 0, -1):
            x = self.p_sample(x, t, generator)
        return self.nearest_levels(x)


def log_normal_mass(low: Tensor, high: Tensor) -> Tensor:
    """log of the mass of N(0, 1) between two numbers, exact far out in both tails. Chapter 15."""
    right = low > 0  # mirrored, for there the distribution function is all but 1
    low, high = torch.where(right, -high, low), torch.where(right, -low, high)
    below = log_ndtr(high)
    return below + torch.log(-torch.expm1(log_ndtr(low) - below))
