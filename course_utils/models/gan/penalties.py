"""Games whose discriminator pays for being steep: R1, and the Wasserstein GAN with a gradient penalty.

Chapters 08, 09 and 13.
"""

from functools import partial

import torch
from torch import Tensor

from course_utils.models.gan.losses import Discriminator, GANLoss, minus_log_d, minus_score, minus_value


def gradients(discriminator: Discriminator, x: Tensor) -> Tensor:
    """The gradient of every logit with respect to its point, flat: (*logits, size); differentiable.

    Chapters 08, 09 and 13.
    """
    x = x.detach().requires_grad_()
    logits = discriminator(x)
    return torch.autograd.grad(logits.sum(), x, create_graph=True)[0].flatten(logits.dim())


def r1(discriminator: Discriminator, real: Tensor, fake: Tensor, weight: float = 1.0) -> Tensor:
    """weight / 2 E |grad D|^2 on the data: Mescheder et al. 2018 (arXiv 1801.04406), equation 9.

    Chapters 09 and 13.
    """
    return weight / 2 * gradients(discriminator, real).square().sum(-1).mean()


def slope_one(discriminator: Discriminator, real: Tensor, fake: Tensor, weight: float = 10.0) -> Tensor:
    """weight E (|grad D| - 1)^2 between data and samples: Gulrajani et al. 2017 (arXiv 1704.00028), eq. 3.

    The points lie evenly spread between the two of a pair, where the paper has random ones: the pairs are
    random. Chapters 08, 09 and 13.
    """
    return weight * (_steepness_between(discriminator, real, fake) - 1).square().mean()


def slope_at_most_one(
    discriminator: Discriminator, real: Tensor, fake: Tensor, weight: float = 10.0
) -> Tensor:
    """weight E max(0, |grad D| - 1)^2 at the points of `slope_one`: a slope below 1 costs nothing.

    The one-sided penalty of Gulrajani et al. 2017, section 4, and Petzka et al. 2018 (arXiv 1709.08894).
    Chapter 08.
    """
    return weight * (_steepness_between(discriminator, real, fake) - 1).clamp(min=0).square().mean()


def _steepness_between(discriminator: Discriminator, real: Tensor, fake: Tensor) -> Tensor:
    share = ((torch.arange(real.shape[-2]) + 0.5) / real.shape[-2]).to(real)[:, None]
    return gradients(discriminator, share * real + (1 - share) * fake).norm(dim=-1)


def distance(real: Tensor, fake: Tensor) -> Tensor:
    """E D(G(z)) - E D(x): the critic of a Wasserstein GAN maximises the difference of its means.

    Chapters 08, 09 and 13.
    """
    return fake.mean() - real.mean()


def with_r1(weight: float = 1.0) -> GANLoss:
    """The non-saturating game with R1. Chapters 09 and 13."""
    return GANLoss(minus_value, minus_log_d, partial(r1, weight=weight))


def wasserstein(weight: float = 10.0, one_sided: bool = False) -> GANLoss:
    """WGAN-GP. Chapters 08, 09 and 13."""
    penalty = slope_at_most_one if one_sided else slope_one
    return GANLoss(distance, minus_score, partial(penalty, weight=weight))
