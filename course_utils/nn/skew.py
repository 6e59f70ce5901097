"""Skewing: diagonals become columns, so that a whole diagonal is computed at once.

Source: van den Oord, Kalchbrenner and Kavukcuoglu 2016 (arXiv 1601.06759), section 3.2 and figure 3.
Chapter 05.
"""

import torch.nn.functional as F
from torch import Tensor


def skew(x: Tensor) -> Tensor:
    """Row r moves r places to the right: (..., height, width) to (..., height, width + height - 1).

    The pixel (r, c) lands in column r + c; the places left free are 0.
    """
    height, width = x.shape[-2:]
    # Each row gets `height` zeros. Read again in rows that are one shorter, every row starts one later.
    rows = F.pad(x, (0, height)).flatten(-2)[..., :-height]
    return rows.unflatten(-1, (height, width + height - 1))


def unskew(x: Tensor) -> Tensor:
    """The inverse of `skew`: (..., height, width + height - 1) to (..., height, width)."""
    height = x.shape[-2]
    width = x.shape[-1] - height + 1
    return F.pad(x.flatten(-2), (0, height)).unflatten(-1, (height, width + height))[..., :width]
