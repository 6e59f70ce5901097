"""The kernel distance between two clouds of features, whose estimate is right for few samples too.

Chapter 10.
"""

import torch
from torch import Tensor

from course_utils.metrics.precision_recall import check_clouds


def kernel_distance(real: Tensor, fake: Tensor) -> Tensor:
    """The squared maximum mean discrepancy of features (n, d) and (m, d), a scalar in float64 on the CPU.

    E k(x, x') + E k(y, y') - 2 E k(x, y) with k(a, b) = (a . b / d + 1)^3, over pairs of different points:
    unbiased, and so at times below 0. With Inception's features it is called KID: Binkowski et al. 2018
    (arXiv 1801.01401), section 4. Chapter 10.
    """
    real, fake = check_clouds(real, fake)
    if min(len(real), len(fake)) < 2:
        raise ValueError(f"real and fake have {len(real)} and {len(fake)} points, expected at least 2 each")
    return _within(real) + _within(fake) - 2 * _kernel(real, fake).mean()


def _kernel(a: Tensor, b: Tensor) -> Tensor:
    return (a @ b.T / a.shape[1] + 1) ** 3


def _within(points: Tensor) -> Tensor:
    pairs, n = _kernel(points, points), len(points)
    return (pairs.sum() - torch.diagonal(pairs).sum()) / (n * (n - 1))
