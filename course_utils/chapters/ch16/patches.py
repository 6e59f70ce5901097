"""4 x 4 patches of the binarised digits: a distribution over 65,536 states, small enough to be a table.

A patch is (1, 4, 4), of 0 and 1. Its state is its pixels read as a binary number, in the order of
`probability.all_states(16)`.
"""

import torch
from torch import Tensor

from course_utils.data import binarize, load
from course_utils.probability import all_states
from course_utils.validation import check_floats, check_shape, check_whole

SHAPE, PIXELS = (1, 4, 4), 16


def digit_patches() -> Tensor:
    """All windows of 4 x 4 pixels in all 1,797 digits, binarised at 8 of 16: (44925, 1, 4, 4)."""
    digits = load("digits")
    images = binarize(torch.cat([digits.train.images, digits.test.images]), 8)
    return images.unfold(2, 4, 1).unfold(3, 4, 1).reshape(-1, *SHAPE)


def all_patches() -> Tensor:
    """One of each state, (65536, 1, 4, 4)."""
    return all_states(PIXELS).unflatten(1, SHAPE)


def shares(x: Tensor) -> Tensor:
    """The share of each state among the patches `x`, (batch, 1, 4, 4): (65536,), in float64 on the CPU."""
    check_shape(x, SHAPE)
    check_floats(x)
    check_whole(x, levels=2)
    place = 2 ** torch.arange(PIXELS - 1, -1, -1, device=x.device)
    counts = (x.flatten(1).long() * place).sum(1).bincount(minlength=2**PIXELS)
    return counts.cpu().double() / len(x)
