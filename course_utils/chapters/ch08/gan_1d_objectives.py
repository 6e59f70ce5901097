"""What the two players of the GAN on the line minimise, and what the best discriminator would win.

Whatever the objective, the discriminator maximises a value V(D, G), and V(D*, G) is the most that any D can
reach: a distance of the two laws, up to a constant. D is a probability, or a score without bounds.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor

from course_utils.chapters.ch08.gan_1d_frame import CENTRES, EDGES
from course_utils.chapters.ch08.gan_1d_targets import Target
from course_utils.models.gan.losses import GAN_LOSSES, LEAST_SQUARES, GANLoss
from course_utils.models.gan.penalties import wasserstein
from course_utils.probability import optimal_discriminator, value_integrand


class Game(NamedTuple):
    """What D is and wins, exactly, from what its last layer gives and the probabilities of both laws.

    `says(l)` is D. `value(l, p_data, p_g)` and `best(x, p_data, p_g, divergence)` are V(D, G) and V(D*, G) of
    laws on the places x (n,), whose JSD is the divergence. `best_d(target, p_g, left)` is D* in the cells,
    where p_g (cells,) is the density, and left the mass before them.
    """

    says: Callable[[Tensor], Tensor]
    value: Callable[[Tensor, Tensor, Tensor], Tensor]
    best: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
    best_d: Callable[[Target, Tensor, float], Tensor]


@lru_cache(maxsize=8)
def density_in_cells(target: Target) -> Tensor:
    """p_data at the centres of the cells."""
    return target.density(CENTRES)


def _same(score: Tensor) -> Tensor:
    return score


def _value(logits: Tensor, p_data: Tensor, p_g: Tensor) -> Tensor:
    return value_integrand(logits, p_data, p_g).sum()


def _best_value(x: Tensor, p_data: Tensor, p_g: Tensor, divergence: Tensor) -> Tensor:
    """-log 4 + 2 JSD: chapter 07."""
    return 2 * divergence - math.log(4)


def _ratio(target: Target, p_g: Tensor, left: float) -> Tensor:
    """p_data / (p_data + p_g): also where a score shall be 1 on data and 0 on samples."""
    return optimal_discriminator(density_in_cells(target), p_g)


def _minus_squares(scores: Tensor, p_data: Tensor, p_g: Tensor) -> Tensor:
    """-1/2 E (D(x) - 1)^2 - 1/2 E D(G(z))^2: Mao et al. 2017 (arXiv 1611.04076), equation 2."""
    return -(p_data * (scores - 1).square() + p_g * scores.square()).sum() / 2


def _best_squares(x: Tensor, p_data: Tensor, p_g: Tensor, divergence: Tensor) -> Tensor:
    """-1/2 sum p_data p_g / (p_data + p_g): from -1/4, where both are one, to 0, where they are apart."""
    total = p_data + p_g
    return -(p_data * p_g / torch.where(total > 0, total, 1.0)).sum() / 2


def _difference(scores: Tensor, p_data: Tensor, p_g: Tensor) -> Tensor:
    """E D(x) - E D(G(z)), without the penalty: Gulrajani et al. 2017 (arXiv 1704.00028), equation 2."""
    return ((p_data - p_g) * scores).sum()


def _earth_mover(x: Tensor, p_data: Tensor, p_g: Tensor, divergence: Tensor) -> Tensor:
    """The Wasserstein distance on the line: the integral of |F_data - F_g|."""
    x, order = x.sort()
    return ((p_data - p_g)[order].cumsum(0)[:-1].abs() * x.diff()).sum()


def _critic(target: Target, p_g: Tensor, left: float) -> Tensor:
    """The best D of slope 1 at most. It climbs where F_g > F_data: there mass has to go to the right."""
    widths = EDGES.diff()
    ahead = left + (p_g * widths).cumsum(0) - target.cdf(EDGES[1:])
    steps = ahead[:-1].sign() * widths[1:]
    return torch.cat([torch.zeros_like(steps[:1]), steps.cumsum(0)])


PROBABILITY = Game(torch.sigmoid, _value, _best_value, _ratio)
SQUARES = Game(_same, _minus_squares, _best_squares, _ratio)
CRITIC = Game(_same, _difference, _earth_mover, _critic)


class Objective(NamedTuple):
    """The losses of both players, and the game that they are of."""

    loss: GANLoss
    game: Game


OBJECTIVES = {name: Objective(loss, PROBABILITY) for name, loss in GAN_LOSSES.items()} | {
    "least squares": Objective(LEAST_SQUARES, SQUARES),
    "WGAN, two-sided penalty": Objective(wasserstein(), CRITIC),
    "WGAN, one-sided penalty": Objective(wasserstein(one_sided=True), CRITIC),
}
