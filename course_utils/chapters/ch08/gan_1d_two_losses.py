"""Early training under both losses of the generator, side by side, from the same start."""

from dataclasses import replace
from typing import Any

from course_utils.chapters.ch08.gan_1d_presets import STRONG_D, USUAL
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.chapters.ch08.gan_1d_targets import TARGETS
from course_utils.plotting.scene import Panel, Scene
from course_utils.widgets.controls import Choice, Control, Preset, Slider
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import Runs

LOSSES = {"minimax": "log(1 − D)", "non-saturating": "−log D"}
FAR = {"target": "far away", "log_lr_d": USUAL["log_lr_d"], "k": USUAL["k"]}
QUESTION = (
    "Left G minimises log(1 − D), right −log D; all else is the same. Predict: on which side do the arrows "
    "die first, and does that side still arrive?"
)
PRESETS = [
    Preset(
        "strong D",
        {**FAR, **STRONG_D},
        "D takes five steps of double length for each one of G. Which of the two will set out?",
        "The right one: its JSD is below 0.5 by step 150. On the left the arrows are gone where D is sure, "
        "and the JSD stays at log 2.",
    ),
    Preset(
        "usual D",
        FAR,
        "And against the usual D?",
        "Both set out: this D is less sure, and log(1 − D) never quite flat.",
    ),
]
ALT = (
    "Two GANs on the line in training, from the same start: left under the minimax loss, right under the "
    "non-saturating one. Each shows its densities, its lines from z to x = G(z), and its JSD over the steps."
)


class TwoLosses:
    """A frame source that trains two GANs which differ in the generator's loss alone."""

    def __init__(self) -> None:
        first = Settings(**FAR)
        self.runs = {loss: GanRun(replace(first, objective=loss)) for loss in LOSSES}

    def __len__(self) -> int:
        return min(len(run) for run in self.runs.values())

    def scene(self, index: int) -> Scene:
        columns, frames = [], {}
        for loss, run in self.runs.items():
            (densities, _), (lines, divergence) = run.scene(index).rows
            titled = replace(densities, title=f"G minimises {LOSSES[loss]}")
            columns.append([replace(panel, weight=1.0) for panel in (titled, lines, divergence)])
            frames[loss] = run.frames[index]
        rows: list[list[Panel]] = [list(row) for row in zip(*columns, strict=True)]
        return Scene(rows, _in_words(frames), heights=(5, 4, 4))

    def advance(self, stride: int) -> str:
        """Train both `stride` steps; returns "" or, where one of them stops, why."""
        told = [run.advance(stride) for run in self.runs.values()]
        return next(filter(None, told), "")

    def change(self, values: dict[str, Any]) -> None:
        """Take over the controls' values."""
        for run in self.runs.values():
            run.change(values)

    def restart(self) -> None:
        """Begin again, both from the same weights."""
        for run in self.runs.values():
            run.restart()


def _in_words(frames: dict[str, Any]) -> str:
    said = []
    for loss, frame in frames.items():
        words = f"under {LOSSES[loss]} the JSD is {frame['jsd']:.3f}, D(G(z)) {frame['d_of_g']:.2g}"
        if frame["step"]:
            words += f", and the gradient of G has the norm {frame['gradient']:.2g}"
        said.append(words)
    return f"Step {frame['step']}: {'; '.join(said)}.".replace("-", "−")


def controls() -> list[Control]:
    """What the reader can move of both."""
    return [
        Choice("target", "p_data", tuple(TARGETS), FAR["target"]),
        Slider("log_lr_d", "log₁₀ of D's rate", -5.0, 0.0, FAR["log_lr_d"], 0.1),
        Slider("k", "k (steps of D)", 1, 10, FAR["k"], 1),
        Slider("seed", "seed", 0, 99, 0, 1),
    ]


RECORDED = Runs(*(preset.values | {"seed": (0, 1, 2)} for preset in PRESETS), length=201)


def two_losses() -> Player:
    """Early training under both losses of the generator, side by side."""
    words = {"question": QUESTION, "speeds": [1, 2, 5], "still": 8}
    return Player(TwoLosses(), controls(), ALT, 520, PRESETS, **words)
