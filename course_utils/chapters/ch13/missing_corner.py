"""Two features of a training set in which one combination never occurs: a square without its corner.

The picture that explains StyleGAN's mapping network: Karras et al. 2018 (arXiv 1812.04948), figure 6.
"""

import torch
from torch import Tensor

from course_utils.validation import check_count, check_floats, check_generator, check_number


def sample_points(n: int, generator: torch.Generator | None = None) -> Tensor:
    """Points (n, 2), uniform on the square [-1, 1]^2 without the quarter where both are positive."""
    quarter = torch.tensor([[-1.0, -1.0], [-1.0, 0.0], [0.0, -1.0]])
    chosen = torch.randint(3, (check_count(n),), generator=check_generator(generator))
    return quarter[chosen] + torch.rand((n, 2), generator=generator)


def in_corner(points: Tensor, margin: float = 0.0) -> Tensor:
    """Which of the points (n, 2) lie in the missing quarter, at least `margin` from its inner edges."""
    check_floats(points, "points", (None, 2))
    check_number(margin, "margin")
    return (points > margin).all(1)
