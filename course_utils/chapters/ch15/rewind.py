"""A diffusion rewound to step t goes on with other dice: when is it decided which digit it will be?"""

from functools import cache
from typing import NamedTuple

import numpy as np
import torch

from course_utils.plotting.mark_groups import gallery
from course_utils.plotting.scene import Image, Line, Panel, Points, Rule, Scene
from course_utils.pretrained import trained
from course_utils.training import one_thread
from course_utils.validation import check_count
from course_utils.widgets.controls import Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

SIDE, ROWS, COLUMNS = 8, 4, 6
N = ROWS * COLUMNS
STEPS = tuple(range(5, 101, 5))


class Futures(NamedTuple):
    """What can become of one run: for each of STEPS the noisy image, and what comes of it with other dice.

    noisy (steps, 8, 8), from -1 to 1 and beyond; images (steps, N, 8, 8) of grey levels; labels (steps, N),
    the digit that a classifier reads in each.
    """

    noisy: np.ndarray
    images: np.ndarray
    labels: np.ndarray

    @property
    def digits(self) -> np.ndarray:
        """The digit that is read most often, for each of STEPS."""
        return np.array([np.bincount(row).argmax() for row in self.labels])

    @property
    def agreement(self) -> np.ndarray:
        """The share of the images that are read as that digit, for each of STEPS."""
        return (self.labels == self.digits[:, None]).mean(1)


def futures(run: int) -> Futures:
    """Run number `run`, and N other ends from each of STEPS."""
    return _futures(check_count(run, "run", least=0))


@cache
@one_thread()
def _futures(run: int) -> Futures:
    model, generator = trained("digits_diffusion"), torch.Generator().manual_seed(run)
    x = torch.randn(1, *model.event_shape, generator=generator)
    noisy, crowd = {}, x.expand(0, -1, -1, -1)
    for t in range(model.steps, 0, -1):  # the run and all that have left it take their steps together
        if t in STEPS:
            noisy[t] = x[0, 0].numpy()
            crowd = torch.cat([x.expand(N, -1, -1, -1), crowd])
        x, crowd = model.p_sample(torch.cat([x, crowd]), t, generator).split([1, len(crowd)])
    images = model.nearest_levels(crowd)
    labels = trained("digits_classifier")(images).argmax(1).view(len(STEPS), N)
    return Futures(
        np.stack([noisy[t] for t in STEPS]),
        images.view(len(STEPS), N, SIDE, SIDE).numpy(),
        labels.numpy(),
    )


def draw(t: int, run: int) -> Scene:
    """Where the run stands at step `t`, what becomes of it, and how far that was decided from 100 to `t`."""
    found, at = futures(run), STEPS.index(t)
    digit, agreement = int(found.digits[at]), found.agreement
    colours = ["model" if label == digit else "accent" for label in found.labels[at]]
    captions = [str(label) for label in found.labels[at]]
    marks, room = gallery(found.images[at] / 16, captions, colours, colours, (ROWS, COLUMNS))
    blank = {"xticks": (), "yticks": (), "square": True}
    spoiled = np.clip((found.noisy[at] + 1) / 2, 0, 1)
    same = int((found.labels[at] == digit).sum())
    ends = f"{N} ends: {same} read as {digit}"
    curve = [
        Line(STEPS[at:], agreement[at:], "model"),
        Points(STEPS[at:], agreement[at:], "model", size=5),
        Points([t], [agreement[at]], "accent", size=9),
        Rule(t, "accent"),
    ]
    panels = [
        Panel([Image(spoiled, (0, SIDE, 0, SIDE))], (0, SIDE), (0, SIDE), f"The run at t = {t}", **blank),
        Panel(marks, title=ends, weight=1.4, **room),
        Panel(curve, (0, 102), (0, 1.1), "Share read as the most frequent", "t", weight=1.5),
    ]
    return Scene([panels], describe(t, found.labels[at]))


def describe(t: int, labels: np.ndarray) -> str:
    """The picture in words."""
    counts = np.bincount(labels, minlength=10)
    order = [digit for digit in np.argsort(-counts, kind="stable") if counts[digit]]
    read = ", ".join(f"{counts[digit]} as {digit}" for digit in order)
    return f"From step {t} on with other dice, {len(labels)} times: {read}."


RECORDED = Scenes({"run": ALL, "t": ALL})


def rewind() -> Explorer:
    """Ten runs, each under a slider that leads back to every fifth of its hundred steps."""
    return Explorer(
        draw,
        [
            Slider("t", "rewind to t", STEPS[0], STEPS[-1], 100, 5),
            Slider("run", "run", 0, 9, 0, 1),
        ],
        "A noisy image; what becomes of it with other dice, read by a classifier; how often it is the same.",
        height=330,
        presets=[Preset(f"t = {t}", {"t": t}) for t in (100, 40, 20, 5)],
    )
