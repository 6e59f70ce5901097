"""A Gaussian for real data, with its maximum likelihood in closed form. Chapter 02."""

import math

import torch
from torch import Tensor, nn

from course_utils.models.base import DensityModel, EventShape
from course_utils.validation import check_count


class Gaussian(DensityModel):
    """Independent Gaussians, each with a mean and the logarithm of its standard deviation. Chapter 02."""

    def __init__(self, event_shape: EventShape = 1) -> None:
        super().__init__(event_shape)
        self.mean = nn.Parameter(torch.zeros(self.event_shape))
        self.log_scale = nn.Parameter(torch.zeros(self.event_shape))

    def log_prob(self, x: Tensor) -> Tensor:
        self.check(x)
        z = (x - self.mean) / self.log_scale.exp()
        return -(z**2 / 2 + self.log_scale + math.log(2 * math.pi) / 2).flatten(1).sum(1)

    @torch.no_grad()
    def fit_closed_form(self, x: Tensor) -> None:
        """Maximum likelihood: the mean of the data and their standard deviation, divided by N, not N - 1."""
        self.check_some(x)
        scale = x.std(0, correction=0)
        if not (scale > 0).all():
            raise ValueError("x does not vary, expected a standard deviation greater than 0 everywhere")
        self.mean.copy_(x.mean(0))
        self.log_scale.copy_(scale.log())

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        noise = self.sample_noise(torch.randn, (check_count(n), *self.event_shape), generator)
        return self.mean + self.log_scale.exp() * noise
