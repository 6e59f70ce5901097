"""Batches for the networks of this room, for ever, the order shuffled anew for every pass."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from course_utils.data import batches
from course_utils.data.shapes import Drawings, describe, hard_negatives
from course_utils.models.text_to_image.gan_int_cls import Pairs


def drawing_batches(drawings: Drawings, size: int, seed: int = 0) -> Iterator[Drawings]:
    """`Drawings` of `size` each: for the classifier and the encoders. Chapter 11."""
    for rows in batches(torch.arange(len(drawings.factors)), size, seed):
        yield drawings.take(rows)


def pair_batches(
    drawings: Drawings, encoder: nn.Module, side: int, size: int, seed: int = 0, near: bool = True
) -> Iterator[Pairs]:
    """`Pairs` of pictures and of texts, as the encoder reads them: for the GANs.

    Wrong texts are hard negatives, which err in one factor alone; without `near` those of other drawings.
    Chapter 11.
    """
    generator = torch.Generator().manual_seed(seed)
    missed = describe(hard_negatives(drawings.factors, generator), generator)
    texts = read(encoder, drawings.tokens)
    wrong = read(encoder, missed.to(drawings.tokens.device)) if near else texts.roll(1, 0)
    for rows in batches(torch.arange(len(texts)), size, seed):
        yield Pairs(drawings.take(rows).pictures(side), texts[rows], wrong[rows])


@torch.no_grad()
def read(encoder: nn.Module, tokens: Tensor) -> Tensor:
    """The texts (n, text_dim) of `tokens`, and where these lie, wherever the encoder is. Chapter 11."""
    return encoder(tokens.to(next(encoder.parameters()).device)).to(tokens.device)
