"""Captioned drawings: pictures made in code from factors that are known, and sentences that name them.

A drawing is five factors and a little jitter. It can be rendered at any size, so that a generator's large
picture can be held against its small one, and what a picture shows can be compared with what was asked for.
Chapter 11.
"""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple, Self

import torch
from torch import Tensor, nn

from course_utils.data.images import blend, hue
from course_utils.validation import (
    check_batch,
    check_count,
    check_flag,
    check_floats,
    check_generator,
    check_indices,
    check_number,
    check_seed,
    check_several,
    check_some,
)

FACTORS = {
    "shape": ("circle", "square", "triangle", "cross"),
    "colour": ("red", "green", "blue", "yellow", "purple"),
    "size": ("small", "large"),
    "position": ("left", "right", "top", "bottom", "centre"),
    "background": ("white", "grey", "black"),
}
MOST = max(map(len, FACTORS.values()))  # values of one factor
HELD_OUT = (("circle", "blue"), ("square", "yellow"), ("triangle", "red"), ("cross", "green"))
HUES = (0.0, 0.35, 0.64, 0.16, 0.82)  # in turns, one for each colour
RADII = (0.4, 0.62)  # the picture reaches from -1 to 1
CENTRES = ((-0.28, 0.0), (0.28, 0.0), (0.0, 0.28), (0.0, -0.28), (0.0, 0.0))
PAPERS = (0.85, 0.0, -0.85)
# How far a drawing may stray: to the right, upwards, in size, in turn, in hue, in the background's grey.
JITTER = (0.06, 0.06, 0.08, 0.15, 0.02, 0.1)

SYNONYMS = {  # of the values that have more than their own name
    "circle": ("circle", "disc"),
    "square": ("square", "box"),
    "cross": ("cross", "plus"),
    "purple": ("purple", "violet"),
    "small": ("small", "tiny", "little"),
    "large": ("large", "big"),
    "left": ("on the left", "at the left"),
    "right": ("on the right", "at the right"),
    "top": ("at the top", "above"),
    "bottom": ("at the bottom", "below"),
    "centre": ("in the middle", "in the centre"),
    "white": ("on white", "on a white background"),
    "grey": ("on grey", "on a grey background"),
    "black": ("on black", "on a black background"),
}
TEMPLATES = (
    "a {size} {colour} {shape} {position} {background}",
    "a {size} {shape} in {colour} {background} {position}",
    "{position} a {size} {colour} {shape} {background}",
    "{background} there is a {size} {colour} {shape} {position}",
    "draw {position} a {colour} {shape} that is {size} {background}",
)
OPTIONAL = ("position", "background")  # a caption may leave these out
TEXTS = (*TEMPLATES, *itertools.chain(*FACTORS.values()), *itertools.chain(*SYNONYMS.values()))
WORDS = sorted({word for text in TEXTS for word in text.split() if "{" not in word})
NUMBERS = {word: number for number, word in enumerate(WORDS, start=1)}  # 0 fills up short captions
LENGTH = 16  # of a caption, in words


def factors(**named: str) -> Tensor:
    """One drawing's factors (5,), int64, from its values by name: `factors(shape="circle", ...)`."""
    if named.keys() != FACTORS.keys():
        raise ValueError(f"the factors are {', '.join(named)}, expected {', '.join(FACTORS)}")
    for name, value in named.items():
        if value not in FACTORS[name]:
            raise ValueError(f"{name} is {value!r}, expected one of {', '.join(FACTORS[name])}")
    return torch.tensor([values.index(named[name]) for name, values in FACTORS.items()])


def values(row: Tensor) -> dict[str, str]:
    """The way back: the values of one drawing's factors (5,), by name."""
    check_indices(row, MOST, "row", (len(FACTORS),))
    return {name: known[i] for (name, known), i in zip(FACTORS.items(), row.tolist(), strict=True)}


def combinations(held_out: bool | None = None) -> Tensor:
    """All combinations of factors (n, 5); with True or False only those held out of training, or the rest."""
    if held_out is not None:
        check_flag(held_out, "held_out")
    rows = torch.cartesian_prod(*(torch.arange(len(known)) for known in FACTORS.values()))
    pairs = {(FACTORS["shape"].index(s), FACTORS["colour"].index(c)) for s, c in HELD_OUT}
    apart = torch.tensor([tuple(row) in pairs for row in rows[:, :2].tolist()])
    return rows if held_out is None else rows[apart == held_out]


def signed_distances(x: Tensor, y: Tensor, radius: Tensor) -> Tensor:
    """Distances to the outlines of the shapes (4, ...), negative inside; of about equal areas."""
    across, wide, long = 0.87 * radius, 0.36 * radius, 1.1 * radius
    circle = torch.hypot(x, y) - radius
    square = torch.maximum(x.abs(), y.abs()) - across
    slope = math.sqrt(3) / 2
    triangle = torch.maximum(-y, slope * x.abs() + y / 2) - 0.68 * radius
    bars = [torch.maximum(u.abs() - long, v.abs() - wide) for u, v in ((x, y), (y, x))]
    return torch.stack([circle, square, triangle, torch.minimum(*bars)])


def render(factors: Tensor, jitter: Tensor, side: int) -> Tensor:
    """Pictures (n, 3, side, side) in [-1, 1] of factors (n, 5) and jitter (n, 6), uniform on [-1, 1].

    A pixel that the outline crosses is mixed from both colours, by its middle's distance from the outline.
    """
    check_indices(factors, MOST, "factors", (None, len(FACTORS)))
    check_some(factors, "factors")
    check_floats(jitter, "jitter", (len(factors), len(JITTER)))
    check_count(side, "side")
    shape, colour, size, position, background = factors.T
    right, up, grow, turn, tint, shade = (jitter * jitter.new_tensor(JITTER)).T
    steps = (torch.arange(side, dtype=jitter.dtype, device=jitter.device) + 0.5) * 2 / side - 1
    centre = jitter.new_tensor(CENTRES)[position] + torch.stack([right, up], 1)
    x = steps[None, None, :] - centre[:, :1, None]
    y = -steps[None, :, None] - centre[:, 1:, None]
    cos, sin = turn.cos()[:, None, None], turn.sin()[:, None, None]
    radius = jitter.new_tensor(RADII)[size] * (1 + grow)
    distances = signed_distances(cos * x + sin * y, cos * y - sin * x, radius[:, None, None])
    distance = distances[shape, torch.arange(len(shape), device=shape.device)]
    mask = (0.5 - distance * side / 2).clamp(0, 1)[:, None]
    paper = (jitter.new_tensor(PAPERS)[background] + shade)[:, None].expand(-1, 3)
    return blend(mask, hue(jitter.new_tensor(HUES)[colour] + tint), paper)


def caption(
    row: Tensor,
    template: int = 0,
    synonyms: Sequence[int] = (0,) * len(FACTORS),
    leave_out: Sequence[str] = (),
) -> str:
    """A sentence that names the factors (5,) but those left out.

    `template` is a number of TEMPLATES; `synonyms` has a number for each factor, 0 for the value's own name.
    Beyond the last synonym they start again.
    """
    if isinstance(leave_out, str) or not isinstance(leave_out, Sequence):
        raise TypeError(f"leave_out is {leave_out!r}, expected a list of words")
    unknown = {str(word) for word in leave_out} - set(OPTIONAL)
    if unknown:
        raise ValueError(f"leave_out holds {', '.join(unknown)}, expected only {' and '.join(OPTIONAL)}")
    if check_count(template, "template", least=0) >= len(TEMPLATES):
        raise ValueError(f"template is {template}, expected one of 0 .. {len(TEMPLATES) - 1}")
    numbers = [check_count(n, "synonyms", least=0) for n in check_several(synonyms, object, "synonyms")]
    if len(numbers) != len(FACTORS):
        raise ValueError(f"synonyms has {len(numbers)} numbers, expected {len(FACTORS)}")
    check_indices(row, MOST, "row", (len(FACTORS),))
    return _sentence(row.tolist(), template, numbers, leave_out)


def _sentence(row: list[int], template: int, synonyms: list[int], leave_out: Sequence[str]) -> str:
    named = {}
    for (name, names), i, number in zip(FACTORS.items(), row, synonyms, strict=True):
        known = SYNONYMS.get(names[i], (names[i],))
        named[name] = "" if name in leave_out else known[number % len(known)]
    return " ".join(TEMPLATES[template].format(**named).split())


def tokens(captions: Sequence[str]) -> Tensor:
    """Captions, a sequence of sentences, as numbers of words (n, 16), int64; 0 where a sentence has ended.

    Raises:
        ValueError: words are unknown, or there are too many of them or none.
    """
    captions = check_several(captions, str, "captions")
    rows = torch.zeros(len(captions), LENGTH, dtype=torch.int64)
    for row, sentence in zip(rows, captions, strict=True):
        words = sentence.lower().split()
        unknown = [word for word in words if word not in NUMBERS]
        if unknown:
            raise ValueError(f"unknown words: {', '.join(unknown)}; known are {', '.join(WORDS)}")
        if not 1 <= len(words) <= LENGTH:
            raise ValueError(f"a caption has {len(words)} words, expected 1 to {LENGTH}")
        row[: len(words)] = torch.tensor([NUMBERS[word] for word in words])
    return rows


class Drawings(NamedTuple):
    """Captioned drawings: factors (n, 5), jitter (n, 6), and the captions as `tokens` (n, 16)."""

    factors: Tensor
    jitter: Tensor
    tokens: Tensor

    def check(self, model: nn.Module) -> None:
        """TypeError or ValueError unless there are drawings, of the model's dtype and on its device."""
        check_indices(self.factors, MOST, "factors", (None, len(FACTORS)))
        check_some(self.factors, "factors")
        check_batch(self.jitter, (len(JITTER),), model, "jitter")

    def pictures(self, side: int) -> Tensor:
        """The drawings (n, 3, side, side)."""
        return render(self.factors, self.jitter, side)

    def take(self, rows: Tensor) -> Self:
        """Some of them."""
        return Drawings(*(part[rows] for part in self))

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        return Drawings(*(part.to(device) for part in self))


def hard_negatives(factors: Tensor, generator: torch.Generator) -> Tensor:
    """Other factors (n, 5), of which one alone is changed, to a combination that is not held out."""
    check_indices(factors, MOST, "factors", (None, len(FACTORS)))
    check_some(factors, "factors")
    check_generator(generator)
    seen = {tuple(row) for row in combinations(held_out=False).tolist()}
    sizes = [len(known) for known in FACTORS.values()]

    def miss(row: list[int]):
        while True:
            place = int(torch.randint(len(sizes), (), generator=generator))
            other = list(row)
            other[place] = int(torch.randint(sizes[place], (), generator=generator))
            if other != row and tuple(other) in seen:
                return other

    return torch.tensor([miss(row) for row in factors.tolist()], device=factors.device)


def describe(factors: Tensor, generator: torch.Generator, omit: float = 0.1) -> Tensor:
    """Random captions of factors (n, 5) as `tokens`; they leave a factor out with chance `omit`."""
    check_indices(factors, MOST, "factors", (None, len(FACTORS)))
    check_some(factors, "factors")
    check_generator(generator)
    check_number(omit, "omit", 0, 1)
    n = len(factors)
    templates = torch.randint(len(TEMPLATES), (n,), generator=generator).tolist()
    # One random number serves all five factors, halved from one to the next.
    synonyms = torch.randint(6**5, (n, 1), generator=generator) // 2 ** torch.arange(len(FACTORS))
    omitted = (torch.rand(n, len(OPTIONAL), generator=generator) < omit).tolist()
    captions = [
        _sentence(row, template, numbers, list(itertools.compress(OPTIONAL, left)))
        for row, template, numbers, left in zip(
            factors.tolist(), templates, synonyms.tolist(), omitted, strict=True
        )
    ]
    return tokens(captions)


def make(n: int, combinations: Tensor, seed: int = 0, omit: float = 0.1) -> Drawings:
    """`n` random `Drawings` of these combinations (m, 5), with random captions."""
    check_indices(combinations, MOST, "combinations", (None, len(FACTORS)))
    check_some(combinations, "combinations")
    generator = torch.Generator().manual_seed(check_seed(seed))
    factors = combinations[torch.randint(len(combinations), (check_count(n),), generator=generator)]
    jitter = 2 * torch.rand(n, len(JITTER), generator=generator) - 1
    return Drawings(factors, jitter, describe(factors, generator, omit))
