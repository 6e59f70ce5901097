"""The forward process of a diffusion model: q, which adds noise to an image step by step. Nothing is learnt.

Ho, Jain and Abbeel 2020 (arXiv 2006.11239); the equations' numbers are theirs. t counts from 1 to T: x_0 is
an image, x_T almost pure noise. Chapter 15.
"""

import torch
from torch import Tensor, nn
from torch.distributions import Independent, Normal

from course_utils.validation import check_count


class ForwardProcess(nn.Module):
    """x_t = sqrt(1 - beta_t) x_{t-1} + sqrt(beta_t) noise, for t = 1 .. T; `t` is (batch,), of int64.

    beta_t rises in a line from 0.1 / T to 20 / T, the paper's schedule at T = 1000; beta_0 = 0. Chapter 15.
    """

    def __init__(self, steps: int) -> None:
        super().__init__()
        check_count(steps, "steps", least=21)  # beta_T = 20 / T stays below 1
        self.register_buffer("beta", torch.cat([torch.zeros(1), torch.linspace(0.1, 20, steps) / steps]))

    @property
    def alpha_bar(self) -> Tensor:
        """What is left of the image's variance after t steps, (T + 1,): the product of 1 - beta."""
        return (1 - self.beta).cumprod(0)

    def q_step(self, x: Tensor, t: Tensor) -> Independent:
        """q(x_t | x_{t-1}), equation 2."""
        beta = extract(self.beta, t, x)
        return gaussian((1 - beta).sqrt() * x, beta)

    def q_marginal(self, x0: Tensor, t: Tensor) -> Independent:
        """q(x_t | x_0), all steps at once: equation 4."""
        alpha_bar = extract(self.alpha_bar, t, x0)
        return gaussian(alpha_bar.sqrt() * x0, 1 - alpha_bar)

    def q_sample(self, x0: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """The x_t that standard normal `noise` makes of x_0: a sample of q(x_t | x_0)."""
        q = self.q_marginal(x0, t)
        return q.mean + q.stddev * noise

    def q_posterior(self, x0: Tensor, xt: Tensor, t: Tensor) -> Independent:
        """q(x_{t-1} | x_t, x_0), equations 6 and 7; at t = 1 it is x_0 itself."""
        beta, alpha_bar, before = self.coefficients(t, xt)
        mean = (before.sqrt() * beta * x0 + (1 - beta).sqrt() * (1 - before) * xt) / (1 - alpha_bar)
        return gaussian(mean, beta * (1 - before) / (1 - alpha_bar))

    def coefficients(self, t: Tensor, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """beta_t, alpha_bar_t and alpha_bar_{t-1}, ready to be multiplied with the images `x`."""
        return extract(self.beta, t, x), extract(self.alpha_bar, t, x), extract(self.alpha_bar, t - 1, x)


def extract(table: Tensor, t: Tensor, x: Tensor) -> Tensor:
    """The entries `t` of a table, one for each image of `x`, in a shape that multiplies images.

    Chapter 15.
    """
    return table[t].view(-1, *[1] * (x.dim() - 1))


def gaussian(mean: Tensor, variance: Tensor) -> Independent:
    """Independent normal pixels: a distribution over images. Chapter 15."""
    return Independent(Normal(mean, variance.sqrt().expand_as(mean), validate_args=False), mean.dim() - 1)
