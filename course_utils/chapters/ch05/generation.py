"""A PixelCNN paints a digit, pixel by pixel, each with the distribution that it was sampled from."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import torch

from course_utils.data import load
from course_utils.plotting.mark_groups import pixel_frame
from course_utils.plotting.scene import Bars, Image, Panel, Points, Scene
from course_utils.pretrained import trained
from course_utils.widgets.controls import Choice, Preset, Slider
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import ALL, Runs

NAME = "digits_pixelcnn"
LEVELS, SIDE = 17, 8
PIXELS = SIDE**2
DEAR = 6  # bits, from which on a pixel is painted in full colour
EMPTY, HALF = "an empty page", "the upper half of a digit"
TICKS = tuple((level, str(level)) for level in range(0, LEVELS, 4))


class Painting(NamedTuple):
    """A finished digit: levels (64,), the distributions (64, 17) they were sampled from, the pixels given."""

    levels: np.ndarray
    probabilities: np.ndarray
    given: int

    @property
    def bits(self) -> np.ndarray:
        """What every pixel cost: -log2 of the probability of its level."""
        return -np.log2(self.probabilities[np.arange(PIXELS), self.levels])


@cache
def paint(number: int, start: str) -> Painting:
    """Digit `number`, from nothing or from the upper half of a test image."""
    model, half = trained(NAME), torch.zeros(1, SIDE, SIDE, dtype=torch.bool)
    half[:, : SIDE // 2] = start == HALF
    x = model.sample(1, load().test.images[number], half, torch.Generator().manual_seed(number))
    with torch.no_grad():
        probabilities = model.logits(x).softmax(1)  # of all pixels in one pass: they are known now
    return Painting(
        x.flatten().long().numpy(), probabilities[0].flatten(1).T.double().numpy(), int(half.sum())
    )


def draw(painting: Painting, done: int, sampled: bool) -> Scene:
    """`done` pixels are painted, the next one's distribution is shown and, if `sampled`, also its level."""
    complete = done == PIXELS
    bits = painting.bits
    pixel = int(bits.argmax()) if complete else done
    row, column = divmod(pixel, SIDE)
    level, chances = painting.levels[pixel], painting.probabilities[pixel]
    shown = np.arange(PIXELS) < done + sampled
    box = pixel_frame(column, SIDE - 1 - row)
    ink = np.where(shown, painting.levels / (LEVELS - 1), 0).reshape(SIDE, SIDE)
    cost = np.where(shown, np.clip(bits / DEAR, 0, 1), 0).reshape(SIDE, SIDE)
    view = (0, SIDE)

    bars = [Bars(np.arange(LEVELS), chances, np.zeros(LEVELS), "model", "given the pixels before")]
    if sampled or complete:
        bars.append(Points(np.array([level]), chances[[level]], "accent", "sampled", size=9))
    name = f"row {row}, column {column}"  # from 0, as in the other widget and in code
    title = f"The most expensive pixel: {name}" if complete else f"Next: {name}"
    extent = (0, SIDE, 0, SIDE)
    panels = [
        Panel([Image(ink, extent), box], view, view, "The digit", xticks=(), yticks=(), square=True),
        Panel(bars, (-0.6, 16.6), (0, 1.3), title, "level", "probability", xticks=TICKS, weight=1.6),
        Panel(
            [Image(cost, extent, "accent")],
            view,
            view,
            f"Bits per pixel, 0 to {DEAR}+",
            xticks=(),
            yticks=(),
            square=True,
        ),
    ]
    return Scene([panels], _sentence(painting, pixel, shown, sampled or complete))


def _sentence(painting: Painting, pixel: int, shown: np.ndarray, sampled: bool) -> str:
    cost, painted = painting.bits[painting.given :], int(shown.sum()) - painting.given
    chances, level = painting.probabilities[pixel], painting.levels[pixel]
    row, column = divmod(pixel, SIDE)
    entropy = -float(np.sum(chances * np.log2(np.maximum(chances, 1e-30))))
    fell = (
        f"level {level} was sampled, {painting.bits[pixel]:.1f} bits" if sampled else "nothing is sampled yet"
    )
    return (
        f"{painted} of {len(cost)} pixels painted, {cost[:painted].sum():.1f} bits so far. "
        f"Row {row}, column {column}: an entropy of {entropy:.1f} bits, and {fell}."
    )


class Generation:
    """The frame source: two frames for each pixel that is painted, before its level is sampled and after."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.recorded = 0

    def __len__(self) -> int:
        return self.recorded

    @property
    def painting(self) -> Painting:
        return paint(**self.values)

    @property
    def length(self) -> int:
        return 2 * (PIXELS - self.painting.given) + 1

    def scene(self, index: int) -> Scene:
        pixels, sampled = divmod(min(index, self.length - 1), 2)
        return draw(self.painting, self.painting.given + pixels, bool(sampled))

    def advance(self, stride: int) -> str:
        if self.recorded >= self.length:
            return "The digit is complete."
        self.recorded = min(self.recorded + stride, self.length)
        return ""

    def change(self, values: dict[str, Any]) -> None:
        """Another digit is there at once, from its first pixel to its last: it can be scrubbed.

        The one that the reader finds is still to be painted.
        """
        if values != self.values:
            found, self.values = bool(self.values), values
            self.recorded = self.length if found else 1

    def restart(self) -> None:
        self.recorded = 1


RECORDED = Runs({"number": ALL, "start": ALL}, length=2 * PIXELS + 1)


def generation() -> Player:
    """Twenty digits, painted from nothing or from an upper half."""
    return Player(
        Generation(),
        [
            Slider("number", "digit", 0, 19, 2, 1),
            Choice("start", "it starts with", (EMPTY, HALF), EMPTY),
        ],
        "A digit that is painted pixel by pixel, the next pixel's distribution over 17 grey levels, and "
        "how many bits each pixel cost.",
        height=320,
        presets=[Preset("from nothing", {"start": EMPTY}), Preset("in-painting", {"start": HALF})],
        unit="frame",
        still=71,  # in the middle of the digit
    )
