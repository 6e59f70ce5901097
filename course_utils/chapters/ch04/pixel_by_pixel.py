"""A picture that is sampled pixel by pixel: what the model expects next, the choice, and what it costs."""

import math
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.chapters.ch04.small_nade import NOTE, binary_model
from course_utils.models.base import AutoregressiveModel, inverse_cdf
from course_utils.plotting.mark_groups import pixel_frame
from course_utils.plotting.scene import Bars, Image, Panel, Points, Scene
from course_utils.widgets.controls import Preset, Slider
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import Runs

UNKNOWN = 0.18  # the grey of a pixel that is not chosen yet
SHOWN_AT_FIRST = 28  # pixels that are there before the reader presses play


class PixelSource:
    """A frame source that samples a binary model of images (1, height, width); frame t shows t pixels.

    The whole picture is sampled at once from its seed, and then shown pixel by pixel. `temperature` divides
    the logits: below 1 the model is surer than it has learnt to be, and pictures no longer follow its
    density. `prices` are -log p of the choices under the model itself, whatever the temperature.
    """

    def __init__(self, model: AutoregressiveModel) -> None:
        self.model = model
        self.settings = {"seed": 0, "temperature": 1.0}
        self.restart()

    def __len__(self) -> int:
        return self.frames

    def change(self, values: dict[str, Any]) -> None:
        """Another seed or another temperature starts another picture."""
        if values != self.settings:
            self.settings = values
            self.restart()

    @torch.no_grad()
    def restart(self) -> None:
        """Sample the picture; show nothing of it yet."""
        u = self.model.uniforms(1, torch.Generator().manual_seed(self.settings["seed"])).flatten(1)
        x = torch.zeros(1, *self.model.event_shape, device=self.model.device, dtype=self.model.dtype)
        for i in self.model.order.tolist():
            x.flatten(1)[:, i] = inverse_cdf(self._tempered(self.model.logits(x))[:, i], u[:, i])
        logits = self.model.logits(x)  # one pass over the finished picture gives every conditional on the way
        p = torch.sigmoid(self._tempered(logits))
        prices = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
        self.x, self.u, self.p, self.prices = (v.flatten().cpu().numpy() for v in (x, u, p, prices))
        self.frames = 1

    def advance(self, stride: int) -> str:
        """Show `stride` pixels more."""
        if self.frames > len(self.x):
            return "The picture is complete. Reset it, or choose another seed."
        self.frames = min(self.frames + stride, len(self.x) + 1)
        return ""

    def scene(self, index: int) -> Scene:
        order, width = self.model.order.cpu().numpy(), self.model.event_shape[-1]
        return draw(self.x, self.p, self.u, self.prices, order, index, width)

    def _tempered(self, logits: torch.Tensor) -> torch.Tensor:
        return logits.flatten(1) / self.settings["temperature"]


def draw(
    x: np.ndarray, p: np.ndarray, u: np.ndarray, prices: np.ndarray, order: np.ndarray, known: int, width: int
) -> Scene:
    """The first `known` pixels of the picture `x`, the choice of the next, and what each has cost.

    `x`, `p` (the probability of ink), `u` (the random numbers) and `prices` hold a number for every pixel.
    """
    height = len(x) // width
    shade = np.full(len(x), UNKNOWN)
    shade[order[:known]] = x[order[:known]]
    picture = [Image(shade.reshape(height, width), (0, width, 0, height), "model")]
    surprise = prices[order[:known]]
    description = f"{known} of {len(x)} pixels: −log p of them is {surprise.sum():.2f} nats."
    choice, title = [], "The picture is complete"
    if known < len(x):
        i = order[known]
        row, column = divmod(int(i), width)
        picture.append(pixel_frame(column, height - 1 - row))
        choice = [
            Bars([0], [1 - p[i]], [0], "faint", "paper: 1 − p", width=0.5),
            Bars([0], [p[i]], [1 - p[i]], "model", f"ink: p = {p[i]:.2f}", width=0.5),
            Points([0], [u[i]], "accent", f"u = {u[i]:.2f}", size=9),
        ]
        outcome = "ink" if x[i] else "paper"
        title = f"The next pixel: {outcome}"
        description += (
            f" Pixel {known + 1} is ink with probability {p[i]:.2f}; u = {u[i]:.2f} makes it {outcome}."
        )
    panels = [
        Panel(picture, (0, width), (0, height), "The picture so far", xticks=(), yticks=(), square=True),
        Panel(choice, (-0.4, 2.8), (0, 1), title, xticks=(), weight=0.8),
        Panel(
            [Bars(np.arange(1, known + 1), surprise, np.zeros(known), "model", width=0.9)],
            (0, len(x) + 1),
            (0, max(5, math.ceil(prices.max()))),
            f"−log p so far: {surprise.sum():.1f} nats",
            "pixel, in the order of sampling",
            "−log p of the choice (nats)",
            weight=1.6,
        ),
    ]
    return Scene([panels], description)


RECORDED = Runs({"seed": tuple(range(10)), "temperature": (0.3, 0.6, 1.0, 1.4, 1.8)}, length=65, note=NOTE)


def pixel_by_pixel(model: AutoregressiveModel | None = None) -> Player:
    """A binary model of images (1, height, width) samples one. Without a model, a small NADE learns first."""
    source = PixelSource(binary_model(model))
    player = Player(
        source,
        [
            Slider("seed", "seed", 0, 50, 3, 1),
            Slider("temperature", "temperature", 0.1, 2.0, 1.0, 0.1),
        ],
        "A picture sampled pixel by pixel, the choice of the next pixel, and the surprise of every choice.",
        height=330,
        presets=[
            Preset("as trained", {"temperature": 1.0}),
            Preset("too sure", {"temperature": 0.3}),
            Preset("too unsure", {"temperature": 1.8}),
        ],
        question="Where in the picture will the choices be hard, and where easy?",
        unit="pixel",
    )
    source.advance(SHOWN_AT_FIRST)
    return player
