"""Games whose discriminator pays for being steep: R1, and the Wasserstein GAN with a gradient penalty.

Chapters 09 and 13.
"""

from functools import partial

import torch

from course_utils.models.gan.losses import GANLoss, minus_log_d, minus_score, minus_value


def gradients(discriminator, x):
    """The gradient of every logit with respect to its point, flat: (*logits, size); differentiable.

    Chapters 09 and 13.
    """
    x = x.detach().requires_grad_()
    logits = discriminator(x)
    return torch.autograd.grad(logits.sum(), x, create_graph=True)[0].flatten(logits.dim())


def r1(discriminator, real, fake, weight=1.0):
    """weight / 2 E |grad D|^2 on the data: Mescheder et al. 2018 (arXiv 1801.04406), equation 9.

    Chapters 09 and 13.
    """
    return weight / 2 * gradients(discriminator, real).square().sum(-1).mean()


def slope_one(discriminator, real, fake, weight=10.0):
    """weight E (|grad D| - 1)^2 between data and samples: Gulrajani et al. 2017 (arXiv 1704.00028), eq. 3.

    The points lie evenly spread between the two of a pair, where the paper has random ones: the pairs are
    random. Chapters 09 and 13.
    """
    share = ((torch.arange(real.shape[-2]) + 0.5) / real.shape[-2]).to(real)[:, None]
    steepness = gradients(discriminator, share * real + (1 - share) * fake).norm(dim=-1)
    return weight * (steepness - 1).square().mean()


def distance(real, fake):
    """E D(G(z)) - E D(x): the critic of a Wasserstein GAN maximises the difference of its means.

    Chapters 09 and 13.
    """
    return fake.mean() - real.mean()


def with_r1(weight=1.0):
    """The non-saturating game with R1. Chapters 09 and 13."""
    return GANLoss(minus_value, minus_log_d, partial(r1, weight=weight))


def wasserstein(weight=10.0):
    """WGAN-GP. Chapters 09 and 13."""
    return GANLoss(distance, minus_score, partial(slope_one, weight=weight))
