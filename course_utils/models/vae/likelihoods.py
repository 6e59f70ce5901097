"""What a decoder's numbers for a pixel mean: binary pixels, grey levels, or real numbers. Chapter 06."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.distributions import Bernoulli, Categorical, Distribution, Normal

from course_utils.models.base import inverse_cdf
from course_utils.validation import check_count, check_positive, find


class Likelihood(NamedTuple):
    """p(x_i | z): what the decoder's numbers for a pixel mean. A new likelihood is one more such record.

    `outputs` numbers describe a pixel. `distribution` turns them, (batch, outputs, *event_shape), into a
    distribution over (batch, *event_shape); `sample` takes a value by means of one random number of
    `noise` for each pixel. It has one of `levels` values, None for a real one. The encoder sees x / `scale`.
    Chapter 06.
    """

    outputs: int
    distribution: Callable[[Tensor], Distribution]
    sample: Callable[[Tensor, Tensor], Tensor]
    noise: Callable[..., Tensor]
    levels: int | None
    scale: float = 1.0


def bernoulli() -> Likelihood:
    """Binary pixels; the decoder gives the logit of a 1. Chapter 06."""
    return Likelihood(
        outputs=1,
        distribution=lambda outputs: Bernoulli(logits=outputs[:, 0]),
        sample=lambda outputs, u: inverse_cdf(outputs[:, 0], u),
        noise=torch.rand,
        levels=2,
    )


def categorical(levels: int) -> Likelihood:
    """Pixels of `levels` grey levels; the decoder gives a logit for each. Chapter 06."""
    check_count(levels, "levels", least=2)
    return Likelihood(
        outputs=levels,
        distribution=lambda outputs: Categorical(logits=outputs.movedim(1, -1)),
        sample=inverse_cdf,
        noise=torch.rand,
        levels=levels,
        scale=levels - 1,
    )


def gaussian(scale: float) -> Likelihood:
    """Real pixels; the decoder gives the mean. -log p is the squared error / (2 scale^2), plus a constant.

    Chapter 06.
    """
    check_positive(scale, "scale")
    return Likelihood(
        outputs=1,
        distribution=lambda outputs: Normal(outputs[:, 0], scale),
        sample=lambda outputs, noise: outputs[:, 0] + scale * noise,
        noise=torch.randn,
        levels=None,
    )


LIKELIHOODS = {"bernoulli": bernoulli(), "categorical": categorical(17), "gaussian": gaussian(1.0)}


def find_likelihood(likelihood: str | Likelihood) -> Likelihood:
    """The `Likelihood` of that name, or `likelihood` itself if it is one; ValueError if there is none.

    Chapter 06.
    """
    return likelihood if isinstance(likelihood, Likelihood) else find(LIKELIHOODS, likelihood, "likelihood")
