"""Path length regularization: a step in W should change the picture by the same amount everywhere.

Karras et al. 2019 (arXiv 1912.04958), section 3.2. Chapter 13.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def lengths(generator: Callable[[Tensor], Tensor], styles: Tensor, y: Tensor) -> Tensor:
    """|J^T y| (n,), with J the Jacobian of the pictures by their styles (n, LAYERS, size).

    y (n, 3, side, side) are standard normal. As in the authors' code they are divided by the side, and the
    length is the root mean square over the layers. Chapter 13.
    """
    y = y / (y.shape[-1] * y.shape[-2]) ** 0.5
    slopes = torch.func.grad(lambda w: (generator(w) * y).sum())(styles)
    return (slopes.square().sum(2).mean(1) + 1e-12).sqrt()
