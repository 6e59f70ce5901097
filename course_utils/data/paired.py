"""Domains made from the digits by functions: pictures to translate, whose right translations are known.

Strokes are (n, 1, 16, 16), 1 where there is ink and 0 where there is none. Pictures are (n, 3, 16, 16) in
[-1, 1]. What a translator cannot know, the ink's colour and where the paper's stripes begin, is chosen at
random; so each drawing has twelve right answers, and `answers` lists them all. Chapter 12.
"""

from collections.abc import Iterator
from typing import NamedTuple, Self

import torch
from torch import Tensor
from torch.nn.functional import max_pool2d, pad

from course_utils.data import batches
from course_utils.data.images import blend, hue, resize
from course_utils.validation import check_count, check_floats, check_indices, check_seed

SIDE, STRIPES = 16, 4  # pixels a side, and from a stripe of the paper to the next one
INKS = hue(torch.arange(3) / 3)  # red, green, blue: equally bright
WHITE, BLACK = torch.ones(1, 3), -torch.ones(1, 3)
PAPER, STRIPE = torch.tensor([[0.95, 0.9, 0.75]]), torch.tensor([[0.35, 0.3, 0.15]])


class Pairs(NamedTuple):
    """Pictures to translate and one right translation of each, both (n, 3, side, side)."""

    source: Tensor
    target: Tensor

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        return Pairs(*(part.to(device) for part in self))


class Unpaired(NamedTuple):
    """Pictures of two domains, (n, 3, side, side) each, of which no two belong together."""

    a: Tensor
    b: Tensor

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        return Unpaired(*(part.to(device) for part in self))


def paired_batches(pairs: Pairs, size: int, seed: int = 0) -> Iterator[Pairs]:
    """Batches of `Pairs`, for ever, shuffled anew for every pass over the data."""
    for rows in batches(torch.arange(len(pairs.source)), size, seed):
        yield Pairs(pairs.source[rows], pairs.target[rows])


def unpaired_batches(pictures: Unpaired, size: int, seed: int = 0) -> Iterator[Unpaired]:
    """Batches of `Unpaired`, for ever; either domain is shuffled by itself."""
    orders = batches(pictures.a, size, 2 * seed), batches(pictures.b, size, 2 * seed + 1)
    for a, b in zip(*orders, strict=True):
        yield Unpaired(a, b)


def check_ink(ink: Tensor) -> None:
    """TypeError or ValueError unless these are strokes, of one drawing at least."""
    check_floats(ink, "ink", (None, 1, SIDE, SIDE))


def strokes(images: Tensor, levels: int) -> Tensor:
    """Images (n, 1, h, w) of grey values 0 .. levels - 1 at the size of the domains, with sharper edges."""
    check_floats(images, "images", (None, 1, None, None))
    check_count(levels, "levels", least=2)
    return (2 * resize(images / (levels - 1), SIDE) - 0.4).clamp(0, 1)


def outline(ink: Tensor) -> Tensor:
    """A pencil drawing of the strokes' inner edge: what is inked and has a neighbour that is not."""
    check_ink(ink)
    inside = -max_pool2d(-ink, 3, stride=1, padding=1)
    return blend(ink - inside, BLACK, WHITE)


def stripes(phase: Tensor) -> Tensor:
    """1 on the stripes that begin at `phase` (n,), else 0: (n, 16, 16)."""
    check_indices(phase, STRIPES, "phase")
    place = torch.arange(SIDE, device=phase.device)
    return ((place[:, None] + place) % STRIPES == phase[:, None, None]).float()


def shadow(ink: Tensor) -> Tensor:
    """The strokes, two pixels further down and to the right."""
    check_ink(ink)
    return pad(ink, (2, -2, 2, -2))


def inks(color: Tensor) -> Tensor:
    """The colours (n, 3) of the inks' numbers (n,)."""
    check_indices(color, len(INKS), "color")
    return INKS.to(color.device)[color]


def paint(ink: Tensor, color: Tensor, phase: Tensor) -> Tensor:
    """Strokes in the ink `color` (n,), with a shadow, on paper whose stripes begin at `phase` (n,)."""
    check_ink(ink)
    check_indices(phase, STRIPES, "phase", (len(ink),))
    check_indices(color, len(INKS), "color", (len(ink),))
    paper = blend(stripes(phase)[:, None], STRIPE, PAPER)
    return blend(ink, inks(color), blend(0.5 * shadow(ink), BLACK, paper))


def valid_targets(ink: Tensor) -> Tensor:
    """All right paintings of every drawing, (n, 12, 3, 16, 16): colours by phases."""
    check_ink(ink)
    color, phase = torch.cartesian_prod(torch.arange(len(INKS)), torch.arange(STRIPES)).T.to(ink.device)
    every = paint(ink.repeat_interleave(len(color), 0), color.repeat(len(ink)), phase.repeat(len(ink)))
    return every.unflatten(0, (len(ink), len(color)))


def paintings(ink: Tensor, seed: int = 0) -> Tensor:
    """One right painting of each drawing, chosen at random."""
    check_ink(ink)
    generator = torch.Generator().manual_seed(check_seed(seed))
    color, phase = (torch.randint(k, (len(ink),), generator=generator) for k in (len(INKS), STRIPES))
    return paint(ink, color.to(ink.device), phase.to(ink.device))


def distance_to_targets(pictures: Tensor, ink: Tensor) -> Tensor:
    """The mean distance (n,) of each picture to the nearest of the right paintings of its drawing."""
    check_ink(ink)
    check_floats(pictures, "pictures", (len(ink), 3, SIDE, SIDE))
    return (pictures[:, None] - valid_targets(ink)).abs().flatten(2).mean(2).amin(1)


def colour_of_ink(pictures: Tensor, ink: Tensor) -> Tensor:
    """How far the mean colour of the strokes is from grey, (n,): 0 for grey, 1 for a pure ink."""
    check_ink(ink)
    check_floats(pictures, "pictures", (len(ink), 3, SIDE, SIDE))
    full = ink.floor()  # fully inked
    mean = (full * pictures).sum((2, 3)) / full.sum((2, 3)).clamp(min=1)
    return (mean.amax(1) - mean.amin(1)) / (INKS.max() - INKS.min())


def contrast_of_stripes(pictures: Tensor, ink: Tensor) -> Tensor:
    """How much darker the paper is on the best placed stripes than beside them, (n,): 1 in a painting."""
    check_ink(ink)
    check_floats(pictures, "pictures", (len(ink), 3, SIDE, SIDE))
    bare = ((1 - ink) * (1 - shadow(ink))).floor()
    on = bare * stripes(torch.arange(STRIPES, device=ink.device))  # (n, phases, side, side)
    off, grey = bare - on, pictures.mean(1, keepdim=True)
    light, dark = ((part * grey).sum((2, 3)) / part.sum((2, 3)).clamp(min=1) for part in (off, on))
    return (light - dark).amax(1) / (PAPER - STRIPE).mean()


def outlines_to_paintings(ink: Tensor, seed: int = 0) -> Pairs:
    """The shape and the shadow follow from the outline; the colour and the phase do not."""
    return Pairs(outline(ink), paintings(ink, seed))


def grey_to_colour(ink: Tensor, seed: int = 0) -> Pairs:
    """Colourisation: the three inks are equally bright, so all but the colour is there."""
    target = paintings(ink, seed)
    return Pairs(target.mean(1, keepdim=True).expand_as(target), target)


def small_to_large(ink: Tensor, seed: int = 0, side: int = 4) -> Pairs:
    """Super-resolution: the source has `side` pixels a side. At 4 it is the same for all phases."""
    check_count(side, "side")
    target = paintings(ink, seed)
    return Pairs(resize(resize(target, side), SIDE), target)


PAIRS = {
    "painting": outlines_to_paintings,
    "colourisation": grey_to_colour,
    "super-resolution": small_to_large,
}


def coloured_ink(ink: Tensor, color: Tensor) -> Tensor:
    """Domain A of the unpaired task: strokes in the ink `color` (n,) on white paper."""
    check_ink(ink)
    check_indices(color, len(INKS), "color", (len(ink),))
    return blend(ink, inks(color), WHITE)


def coloured_paper(ink: Tensor, color: Tensor) -> Tensor:
    """Domain B: black strokes on paper of that colour. The right translation keeps strokes and colour."""
    check_ink(ink)
    check_indices(color, len(INKS), "color", (len(ink),))
    return blend(ink, BLACK, inks(color))


def unpaired(ink: Tensor, seed: int = 0) -> Unpaired:
    """A from the first half of the digits, B from the second, in random colours."""
    check_ink(ink)
    color = torch.randint(len(INKS), (len(ink),), generator=torch.Generator().manual_seed(check_seed(seed)))
    color = color.to(ink.device)
    half = len(ink) // 2
    return Unpaired(coloured_ink(ink[:half], color[:half]), coloured_paper(ink[half:], color[half:]))
