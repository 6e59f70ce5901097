"""A small diffusion model (DDPM): noise is added step by step, and a network learns to take it away again.

Ho, Jain and Abbeel 2020 (arXiv 2006.11239); the equations' numbers are theirs. t counts from 1 to T: x_0 is
an image, x_T almost pure noise. All terms are in nats. Chapter 15.
"""

import math

import torch
from torch import nn
from torch.distributions import Independent, Normal, kl_divergence
from torch.special import log_ndtr

from course_utils.data import from_signed, to_signed
from course_utils.models.base import GenerativeModel, Objective
from course_utils.nn.linear import mlp
from course_utils.validation import check_count, check_indices, check_levels

OCTAVES = 4  # of the sines and cosines that tell the network the time


class Noising(nn.Module):
    """q, the way from image to noise: x_t = sqrt(1 - beta_t) x_{t-1} + sqrt(beta_t) noise, for t = 1 .. T.

    beta_t rises in a straight line from 0.1 / T to 20 / T, the paper's schedule at T = 1000. `beta` and
    `kept`, the paper's alpha-bar, are (T + 1,), with beta_0 = 0 and kept_0 = 1. `t` is (batch,), of int64.
    """

    def __init__(self, steps):
        super().__init__()
        if check_count(steps, "steps") <= 20:
            raise ValueError(f"steps is {steps}, expected more than 20: beta_T = 20 / T is below 1")
        self.register_buffer("beta", torch.cat([torch.zeros(1), torch.linspace(0.1, 20, steps) / steps]))

    @property
    def kept(self):
        """What is left of the image's variance after t steps: the product of 1 - beta."""
        return (1 - self.beta).cumprod(0)

    def step(self, x, t):
        """q(x_t | x_{t-1}), equation 2."""
        beta = at(self.beta, t, x)
        return gaussian((1 - beta).sqrt() * x, beta)

    def leap(self, x0, t):
        """q(x_t | x_0), all steps at once: equation 4."""
        kept = at(self.kept, t, x0)
        return gaussian(kept.sqrt() * x0, 1 - kept)

    def back(self, x0, xt, t):
        """q(x_{t-1} | x_t, x_0), equations 6 and 7; at t = 1 it is x_0 itself."""
        beta, kept, before = self.factors(t, xt)
        mean = (before.sqrt() * beta * x0 + (1 - beta).sqrt() * (1 - before) * xt) / (1 - kept)
        return gaussian(mean, beta * (1 - before) / (1 - kept))

    def factors(self, t, x):
        """beta_t, kept_t and kept_{t-1}, ready to be multiplied with the images `x`."""
        return at(self.beta, t, x), at(self.kept, t, x), at(self.kept, t - 1, x)


class Diffusion(GenerativeModel):
    """Images of `levels` grey levels, seen as numbers from -1 to 1; `steps` is T.

    The paper's U-Net is a perceptron here. It is trained on the simple loss, equation 14; `log_prob_bound` is
    what this loss stands for. The noise is guessed by way of the image: p(level of a pixel | x_t) has a logit
    from the network for what the picture says, and in closed form what the pixel's own noisy value says.
    """

    def __init__(self, event_shape, levels=17, steps=100, hidden_units=256):
        super().__init__(event_shape)
        if not isinstance(levels, int) or levels < 2:
            raise ValueError(f"levels is {levels!r}, expected a whole number of at least 2")
        self.levels, self.steps, self.q = levels, steps, Noising(steps)
        pixels = math.prod(self.event_shape)
        hidden = check_count(hidden_units, "hidden_units")
        self.network = mlp(pixels + 2 * OCTAVES, hidden, levels * pixels)
        self.network.append(nn.Unflatten(1, (levels, *self.event_shape)))
        self.register_buffer("values", torch.linspace(-1, 1, levels).view(-1, *[1] * len(self.event_shape)))

    def scale(self, x):
        """From grey levels 0 .. levels - 1 to -1 .. 1."""
        check_levels(x, self.event_shape, self.levels)
        return to_signed(x, self.levels)

    def noise(self, xt, t):
        """The guess of the noise in x_t = sqrt(kept_t) x_0 + sqrt(1 - kept_t) noise, from that of x_0."""
        kept = at(self.q.kept, t, xt)
        octaves = 2.0 ** torch.arange(OCTAVES, device=xt.device)
        angles = (math.pi / self.steps * t[:, None] * octaves).to(xt.dtype)
        context = self.network(torch.cat([xt.flatten(1), angles.sin(), angles.cos()], 1))
        own = (xt[:, None] - kept[:, None].sqrt() * self.values).square() / (2 * (1 - kept[:, None]))
        x0 = ((context - own).softmax(1) * self.values).sum(1)
        return (xt - kept.sqrt() * x0) / (1 - kept).sqrt()

    def p(self, xt, t):
        """p(x_{t-1} | x_t): the mean of equation 11, and the variance of q(x_{t-1} | x_t, x_0).

        At t = 1 that variance is 0, and beta_1 takes its place.
        """
        check_indices(t, self.steps + 1, "t", least=1)
        beta, kept, before = self.q.factors(t, xt)
        mean = (xt - beta / (1 - kept).sqrt() * self.noise(xt, t)) / (1 - beta).sqrt()
        variance = beta * (1 - before) / (1 - kept)
        return gaussian(mean, torch.where(variance > 0, variance, beta))

    def loss(self, x):
        """|noise - guess|^2 at one random t for each image, a mean over pixels: equation 14."""
        x0 = self.scale(x)
        t = 1 + (self.sample_noise(torch.rand, (len(x),)) * self.steps).long()
        noise = self.sample_noise(torch.randn, x0.shape)
        q = self.q.leap(x0, t)
        return (noise - self.noise(q.mean + q.stddev * noise, t)).square().mean()

    def objectives(self):
        return [Objective("noise", self.loss, list(self.parameters()))]

    @torch.no_grad()
    def terms(self, x, generator=None):
        """What the bound sums, (batch, T + 1): -log p(x) <= L_T + L_{T-1} + ... + L_0, equation 5.

        First KL(q(x_T | x_0) || N(0, I)), then the KLs of the steps T .. 2, each at one draw of x_t, and last
        minus the log of the mass that p(x_0 | x_1) has where x_0 rounds to the image: equation 13.
        """
        x0 = self.scale(x)
        time = torch.ones(len(x), dtype=torch.int64, device=x.device)
        terms = [kl_divergence(self.q.leap(x0, self.steps * time), gaussian(0 * x0, torch.ones_like(x0)))]
        for t in range(self.steps, 0, -1):
            q = self.q.leap(x0, t * time)
            xt = q.mean + q.stddev * self.sample_noise(torch.randn, x0.shape, generator)
            p = self.p(xt, t * time)
            if t > 1:
                terms.append(kl_divergence(self.q.back(x0, xt, t * time), p))
        return torch.stack([*terms, -self.log_mass(p, x)], 1)

    def log_prob_bound(self, x, samples=1, generator=None):
        """An unbiased estimate of a lower bound on log p(x), (batch,), from `samples` draws of each x_t."""
        return -sum(self.terms(x, generator).sum(1) for _ in range(check_count(samples, "samples"))) / samples

    def log_mass(self, p, x):
        """log of the mass of p in the cell of each image: a level reaches half-way to its neighbours."""
        half = 1 / (self.levels - 1)
        low, high = ((self.scale(x) + edge - p.mean) / p.stddev for edge in (-half, half))
        low = low.masked_fill(x == 0, -math.inf)  # nothing lies below black, nor above white
        high = high.masked_fill(x == self.levels - 1, math.inf)
        return log_normal_mass(low, high).flatten(1).sum(1)

    @torch.no_grad()
    def step_back(self, xt, t, generator=None):
        """Draws of x_{t-1} from p(x_{t-1} | x_t), for images that are all at the same t."""
        p = self.p(xt, torch.full((len(xt),), t, device=xt.device))
        return p.mean + p.stddev * self.sample_noise(torch.randn, xt.shape, generator)

    def nearest_levels(self, x0):
        """The grey level of the cell that each pixel of x_0 fell into."""
        return from_signed(x0, self.levels).round()

    @torch.no_grad()
    def sample(self, n, generator=None):
        """`n` images: T steps from noise."""
        x = self.sample_noise(torch.randn, (check_count(n), *self.event_shape), generator)
        for t in range(self.steps, 0, -1):
            x = self.step_back(x, t, generator)
        return self.nearest_levels(x)


def at(table, t, x):
    """The entries `t` of a table, one for each image of `x`, in a shape that multiplies images."""
    return table[t].view(-1, *[1] * (x.dim() - 1))


def gaussian(mean, variance):
    """Independent normal pixels: a distribution over images."""
    return Independent(Normal(mean, variance.sqrt().expand_as(mean), validate_args=False), mean.dim() - 1)


def log_normal_mass(low, high):
    """log of the mass of N(0, 1) between two numbers, exact far out in both tails."""
    right = low > 0  # mirrored, for there the distribution function is all but 1
    low, high = torch.where(right, -high, low), torch.where(right, -low, high)
    below = log_ndtr(high)
    return below + torch.log(-torch.expm1(log_ndtr(low) - below))
