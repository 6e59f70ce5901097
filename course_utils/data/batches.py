"""Batches for ever, the order shuffled anew for every pass over the data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from course_utils.data.datasets import Split

if TYPE_CHECKING:  # torch takes seconds to import: it is loaded with the first data
    from torch import Tensor


def batches(x: "Tensor", size: int, seed: int = 0) -> "Iterator[Tensor]":
    """Batches of `size` rows of `x`, for ever; the order is shuffled anew for every pass over the data.

    All batches are full: what is left of one pass opens the first batch of the next.
    """
    import torch

    from course_utils.validation import check_count, check_seed, check_tensor

    check_tensor(x)
    if not x.dim() or not len(x):
        raise ValueError("x has no rows, expected at least one")
    if check_count(size, "size") > len(x):
        raise ValueError(f"size is {size}, expected 1 to {len(x)}, the number of rows of x")
    generator = torch.Generator().manual_seed(check_seed(seed))
    order = torch.empty(0, dtype=torch.int64)
    while True:
        if len(order) < size:
            order = torch.cat([order, torch.randperm(len(x), generator=generator)])
        yield x[order[:size].to(x.device)]
        order = order[size:]


def labelled_batches(split: Split, size: int, seed: int = 0) -> Iterator[Split]:
    """Batches of images with their labels, for ever, each a `Split`; the images are those of `batches`."""
    import torch

    if not isinstance(split, Split):
        raise TypeError(f"split is a {type(split).__name__}, expected a Split")
    if split.labels is None:
        raise ValueError("split has no labels, expected a Split with labels")
    for rows in batches(torch.arange(len(split.images)), size, seed):
        rows = rows.to(split.images.device)
        yield Split(split.images[rows], split.labels[rows])
