"""How much of a picture is a drawing of what was asked for, and a verdict that may be "none of these".

Chapter 11.
"""

import torch
from torch import Tensor

from course_utils.data.images import hue
from course_utils.data.shapes import FACTORS, HUES, JITTER, PAPERS, render

ROUNDS, TRIES = 5, 16
LEAST = 0.8  # one in some hundreds of real drawings of 16 pixels a side overlaps less with its like


def ink_mask(pictures: Tensor, factors: Tensor) -> Tensor:
    """How inked each pixel is, (n, side, side): from 0, the paper that was asked for, to 1, the ink.

    Chapter 11.
    """
    _, colour, _, _, background = factors.T
    paper = pictures.new_tensor(PAPERS)[background][:, None]
    step = hue(pictures.new_tensor(HUES)[colour]) - paper
    along = torch.einsum("nchw, nc -> nhw", pictures - paper[..., None, None], step)
    return (along / step.square().sum(1)[:, None, None]).clamp(0, 1)


def overlap(pictures: Tensor, factors: Tensor) -> Tensor:
    """The intersection over union (n,) of the ink in pictures with that of the best true drawing found.

    The search walks through the jitter of drawings of these factors (n, 5): 16 tries around the best one,
    five times, each time half as far. 1: a drawing of what was asked; the ink's place counts, not its hue.
    Chapter 11.
    """
    n, side = len(pictures), pictures.shape[-1]
    generator = torch.Generator().manual_seed(0)
    rows = torch.arange(n, device=pictures.device)
    mask, repeated = ink_mask(pictures, factors)[:, None], factors.repeat_interleave(TRIES, 0)
    best, where = pictures.new_zeros(n), pictures.new_zeros(n, len(JITTER))
    for step in range(ROUNDS):
        moves = 2 * torch.rand(n, TRIES, len(JITTER), generator=generator).to(where) - 1
        jitter = (where[:, None] + moves / 2**step).clamp(-1, 1)
        drawn = render(repeated, jitter.flatten(0, 1), side)
        drawn = ink_mask(drawn, repeated).unflatten(0, (n, TRIES))
        found = torch.minimum(mask, drawn).sum((2, 3)) / torch.maximum(mask, drawn).sum((2, 3)).clamp(
            min=1e-9
        )
        share, place = found.max(1)
        where = torch.where((share > best)[:, None], jitter[rows, place], where)
        best = torch.maximum(best, share)
    return best


def shape_seen(pictures: Tensor, factors: Tensor) -> Tensor:
    """Which shape (n,) the ink overlaps most; -1, none of these, where the overlap is below LEAST.

    Chapter 11.
    """
    overlaps = []
    for shape in range(len(FACTORS["shape"])):
        asked = factors.clone()
        asked[:, 0] = shape
        overlaps.append(overlap(pictures, asked))
    share, shape = torch.stack(overlaps).max(0)
    return torch.where(share >= LEAST, shape, -1)
