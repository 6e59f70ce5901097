"""Formulas on plain numbers and lists that the exercises of several chapters share."""

import math
from collections.abc import Callable, Sequence

from course_utils.checks.exercise import Exercise

Rows = list[list[float]]


def softplus(logit: float) -> float:
    """log(1 + e^logit), without overflow. Chapters 06, 08, 11, 12."""
    return max(logit, 0.0) + math.log1p(math.exp(-abs(logit)))


def mean_of(values: Sequence[float]) -> float:
    """The mean of a list. Chapters 06, 11, 12."""
    return sum(values) / len(values)


def gaussian_kl(of: str) -> Exercise:
    """KL(N(mean, scale^2) || N(0, I)) of every `of` of a batch, from its mean and log_scale.

    Both are lists of rows; the answer has one number for each row. Chapters 06 and 11.
    """

    def each(price: Callable[[float, float], float]) -> Callable[[Rows, Rows], list[float]]:
        """The function that sums `price(mean, log_scale)` over the coordinates of every row."""
        return lambda mean, log_scale: [sum(map(price, *row)) for row in zip(mean, log_scale, strict=True)]

    kl = each(lambda m, s: (math.exp(2 * s) + m**2 - 1) / 2 - s)
    return Exercise(
        answer=kl,
        mistakes={
            "you take the second output for the scale; it is its logarithm": each(
                lambda m, s: math.nan if s <= 0 else (s**2 + m**2 - 1) / 2 - math.log(s)
            ),
            "the variance is exp(2 log_scale); that is the scale": each(
                lambda m, s: (math.exp(s) + m**2 - 1) / 2 - s
            ),
            "you take log_scale for the logarithm of the variance": each(
                lambda m, s: (math.exp(s) + m**2 - 1 - s) / 2
            ),
            "log sigma is missing": each(lambda m, s: (math.exp(2 * s) + m**2 - 1) / 2),
            "the mean is missing": each(lambda m, s: (math.exp(2 * s) - 1) / 2 - s),
            "the 1/2 is missing": each(lambda m, s: math.exp(2 * s) + m**2 - 1 - 2 * s),
            "the 1/2 is missing before the squares": each(lambda m, s: math.exp(2 * s) + m**2 - 1 - s),
            "the -1/2 is missing: between equal Gaussians the divergence is 0": each(
                lambda m, s: (math.exp(2 * s) + m**2) / 2 - s
            ),
            "the logarithm has the wrong sign": each(lambda m, s: (math.exp(2 * s) + m**2 - 1) / 2 + s),
            "log sigma, or half of log sigma^2": each(lambda m, s: (math.exp(2 * s) + m**2 - 1) / 2 - 2 * s),
            "the logarithm is halved once too often": each(lambda m, s: (math.exp(2 * s) + m**2 - 1 - s) / 2),
            "that is the reverse, KL(N(0, I) || q)": each(
                lambda m, s: (1 + m**2) / (2 * math.exp(2 * s)) - 0.5 + s
            ),
            "coordinates are independent: their prices add, they are not averaged": lambda mean, log_scale: [
                value / len(row) for value, row in zip(kl(mean, log_scale), mean, strict=True)
            ],
            f"one price for each {of}: sum over the coordinates, not over the {of}s": (
                lambda mean, log_scale: kl([*zip(*mean, strict=True)], [*zip(*log_scale, strict=True)])
            ),
            f"one price for each {of}: do not sum over the batch": lambda mean, log_scale: sum(
                kl(mean, log_scale)
            ),
            "the sign is turned: a divergence is never negative": lambda mean, log_scale: [
                -value for value in kl(mean, log_scale)
            ],
        },
        probes=(
            ([[0.0, 1.0, -0.5], [2.0, 0.25, 0.0]], [[-0.5, 0.75, 0.25], [-2.0, -1.0, 0.5]]),
            ([[1.0, -1.0]], [[-1.5, 0.5]]),
        ),
        sample_probe=lambda random: tuple(
            [[random.uniform(low, 1.5) for _ in range(3)] for _ in range(2)] for low in (-1.5, -2.0)
        ),
    )
