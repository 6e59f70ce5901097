"""Image GPT: a causal transformer that reads an image like a text, one pixel after the other. Chapter 15."""

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.data import to_signed
from course_utils.models.base import EventShape
from course_utils.models.incremental import IncrementalModel
from course_utils.validation import check_count, check_number


class ImageGPT(IncrementalModel):
    """All conditionals in one pass: `layers` blocks of attention, in which a place sees its whole past.

    A pixel enters as a vector of size `width`, and so does its place. `dropout` silences values in training.

    Source: Chen et al. 2020, Generative pretraining from pixels (ICML), section 2. Chapter 15.
    """

    def __init__(
        self,
        event_shape: EventShape,
        layers: int = 4,
        width: int = 64,
        heads: int = 4,
        levels: int = 2,
        dropout: float = 0.0,
    ) -> None:
        super().__init__(event_shape, levels)
        self.value = PixelVector(width, self.levels)
        self.place = nn.Parameter(torch.randn(len(self.order), width))  # small ones would be heard late
        blocks = [Block(width, heads, dropout) for _ in range(check_count(layers, "layers"))]
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 1 if levels == 2 else levels))

    def logits(self, x: Tensor) -> Tensor:
        before = F.pad(self.value(x.flatten(1))[:, :-1], (0, 0, 1, 0))  # a place reads the pixel before it
        logits = self.head(self.blocks(before + self.place)).movedim(2, 1).unflatten(2, self.event_shape)
        return logits[:, 0] if self.levels == 2 else logits

    @torch.inference_mode()
    def conditionals(self, x: Tensor) -> Iterator[Tensor]:
        caches, before = [KVCache() for _ in self.blocks], x.new_zeros(len(x), 1, self.place.shape[1])
        for place, pixel in zip(self.place, x.flatten(1).split(1, 1), strict=True):
            h = before + place
            for block, cache in zip(self.blocks, caches, strict=True):
                h = block(h, cache)
            logits = self.head(h[:, 0])
            yield logits[:, 0] if self.levels == 2 else logits
            before = self.value(pixel)


class PixelVector(nn.Linear):
    """A pixel's value, from -1 to 1, times a vector, plus one: (batch, places) to (batch, places, width).

    For two levels that is a table of two vectors, as the words of a text have. Chapter 15.
    """

    def __init__(self, width: int, levels: int) -> None:
        super().__init__(1, check_count(width, "width"))
        self.levels = levels

    def forward(self, pixels: Tensor) -> Tensor:
        return super().forward(to_signed(pixels, self.levels)[..., None])


class KVCache:
    """The keys and values of the places so far, (batch, heads, places, size): they never change again.

    Chapter 15.
    """

    def __init__(self) -> None:
        self.keys = self.values = None

    def extend(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Add those of the next place, and return all."""
        if self.keys is not None:
            keys, values = torch.cat([self.keys, keys], 2), torch.cat([self.values, values], 2)
        self.keys, self.values = keys, values
        return keys, values


class Block(nn.Module):
    """(batch, places, width) to the same: causal attention, then an MLP, each added to what it reads.

    Each of the `heads` has its share of the width: a place asks (query), every place up to it is compared
    (key), and the better they match, the more of its value is taken over: softmax(Q K^T / sqrt(size)) V.

    Source: Vaswani et al. 2017 (arXiv 1706.03762), section 3.2; the order of the layers is that of GPT-2.
    Chapter 15.
    """

    def __init__(self, width: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.heads = check_count(heads, "heads")
        if check_count(width, "width") % heads:
            raise ValueError(f"width is {width}, expected a multiple of heads, which is {heads}")
        self.attention_norm, self.mlp_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.to_qkv, self.join = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.dropout = nn.Dropout(check_number(dropout, "dropout", 0, 1))

    def forward(self, h: Tensor, cache: KVCache | None = None) -> Tensor:
        h = h + self.dropout(self.attend(self.attention_norm(h), cache))
        return h + self.dropout(self.mlp(self.mlp_norm(h)))

    def attend(self, x: Tensor, cache: KVCache | None = None) -> Tensor:
        """With a `cache`, x is the next place only, (batch, 1, width), and its past is in the cache."""
        qkv = self.to_qkv(x).unflatten(2, (3, self.heads, -1))
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # (batch, heads, places, width / heads) each
        if cache is not None:
            k, v = cache.extend(k, v)
        found = F.scaled_dot_product_attention(q, k, v, is_causal=cache is None)
        return self.join(found.transpose(1, 2).flatten(2))
