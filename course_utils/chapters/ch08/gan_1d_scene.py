"""The picture of a GAN on the line: figure 1 of Goodfellow et al. 2014 (arXiv 1406.2661), and its history."""

import math
from functools import cache

import numpy as np
import torch

from course_utils.chapters.ch08.gan_1d_targets import TARGETS
from course_utils.plotting.scene import Area, Line, Panel, Rule, Scene, Segments
from course_utils.probability import optimal_discriminator
from course_utils.widgets.frame_source import shown, span

CELLS, LINES = 256, 24  # cells of p_g; strokes from z to x
EDGES = torch.linspace(-6, 6, CELLS + 1, dtype=torch.float64)
CENTRES = (EDGES[:-1] + EDGES[1:]) / 2

BOTH, D_ALONE, G_ALONE = 0, 1, 2
ARROW, LONGEST = 0.5, 2.0  # an arrow's length where the slope is 1 nat per unit of x, and at most

# What is kept of a step. The numbers are exact to the width of a cell; logarithms are natural.
FRAME = np.dtype(
    [
        ("step", "i4"),
        ("moved", "i1"),  # who has moved since the frame before: BOTH, D_ALONE or G_ALONE
        ("p_g", "f4", CELLS),  # mean density in each cell, atoms included
        ("d", "f4", CELLS),  # D at each cell's centre
        ("x", "f4", LINES),  # where G sends the quantiles (i + 1/2) / LINES of the noise
        ("push", "f4", LINES),  # minus the slope of G's loss there: where the loss pushes the sample
        ("value", "f8"),  # V(D, G)
        ("best", "f8"),  # V(D*, G) = -log 4 + 2 JSD
        ("jsd", "f8"),
        ("gradient", "f8"),  # Euclidean norm of the generator's last gradient
        ("d_of_g", "f8"),  # E D(G(z))
        ("mean", "f8"),  # E G(z)
        ("total", "f8"),  # the mass of p_g, with all atoms and both tails: 1
        ("atoms", "f8"),  # the mass of p_g on single points, where G is constant
    ]
)
X = CENTRES.numpy().astype(np.float32)
Z_TICKS = (-2, -1, -0.5, 0, 0.5, 1, 2)
LEFT = 1.7  # share of the left column
VIEW = (float(EDGES[0]), float(EDGES[-1]))
LOG_2, LOG_4 = math.log(2), math.log(4)


def draw(frames: np.ndarray, index: int, target: str, z: np.ndarray, arrows: bool = True) -> Scene:
    """The scene of frames[index], with the history of all `frames`; `z` (LINES,): quantiles of the noise.

    `arrows` show where the generator's loss pushes its samples. After half a step what has moved stands
    before its ghost, the frame before.
    """
    frame, before = frames[index], frames[max(index - 1, 0)]
    past = shown(len(frames))
    history = {name: frames[name][past] for name in ("step", "value", "best", "jsd")}
    now = Rule(frame["step"], "accent")
    left = [_densities(frame, before, target), _lines(frame, z, arrows)]
    right = [_values(history, now), _divergence(history, now)]
    return Scene(list(zip(left, right, strict=True)), _says(frame, before), heights=(5, 4))


@cache
def _data_density(target: str) -> torch.Tensor:
    return TARGETS[target].density(CENTRES)


def _densities(frame: np.ndarray, before: np.ndarray, target: str) -> Panel:
    p_data = _data_density(target)
    best = optimal_discriminator(p_data, torch.from_numpy(frame["p_g"].astype(float)))
    marks = [
        Area(X, frame["p_g"], "generator"),
        Line(X, best, "optimum", "D*"),
        Line(X, frame["d"], "discriminator", "D"),
        Line(X, frame["p_g"], "generator", "p_g"),
        Line(X, p_data, "data", "p_data", width=2.6),
    ]
    if frame["moved"] != BOTH:
        marks.insert(0, _ghost(frame, before))
    title, ticks = "Densities, and D from 0 to 1", ((0, "0"), (0.5, "0.5"), (1, "1"))
    return Panel(marks, VIEW, (0, 1.05), title, ylabel="density, D", yticks=ticks, weight=LEFT)


def _ghost(frame: np.ndarray, before: np.ndarray) -> Line:
    name, label = ("d", "D before") if frame["moved"] == D_ALONE else ("p_g", "p_g before")
    return Line(X, before[name], "noise", label, width=1.5)


def _lines(frame: np.ndarray, z: np.ndarray, arrows: bool) -> Panel:
    scale = 5 / float(z[-1])  # the axis of z is stretched to the picture's width
    ticks = tuple((scale * at, f"{at:g}".replace("-", "−")) for at in Z_TICKS if abs(scale * at) < VIEW[1])
    # The far end of a stroke that leaves the picture only gives it its direction.
    strokes = Segments(scale * z, np.zeros(LINES), frame["x"].clip(-99, 99), np.ones(LINES), "noise")
    marks = [strokes, *_arrows(frame["x"], frame["push"])] if arrows else [strokes]
    title, rows = f"Each line carries 1/{LINES} of the noise", ((0, "z"), (1, "x"))
    return Panel(
        marks, VIEW, (0, 1.4 if arrows else 1), title, "z", "x = G(z)", xticks=ticks, yticks=rows, weight=LEFT
    )


def _arrows(x: np.ndarray, push: np.ndarray) -> list[Segments]:
    """From every third x a shaft along its push, as long as that is strong, and two strokes for its head."""
    x, push = x[1::3], push[1::3]
    tip = x + (ARROW * push).clip(-LONGEST, LONGEST)
    back = tip - np.clip(tip - x, -0.12, 0.12)
    height = 1.08 + 0.08 * (np.arange(len(x)) % 4)  # in turn on four levels, as samples lie close together
    parts = [(x, height, tip, height), (back, height + 0.03, tip, height), (back, height - 0.03, tip, height)]
    labels = ("push of the loss", "", "")
    return [Segments(*part, "accent", label, width=1.6) for part, label in zip(parts, labels, strict=True)]


def _values(history: dict[str, np.ndarray], now: Rule) -> Panel:
    marks = [
        Rule(-LOG_4, "faint", "y"),
        Line(history["step"], history["best"], "optimum", "V(D*, G)"),
        Line(history["step"], history["value"], "discriminator", "V(D, G)"),
        now,
    ]
    ticks = ((-2, "−2"), (-LOG_4, "−log 4"), (-1, "−1"), (0, "0"))
    return Panel(
        marks, span(int(history["step"][-1])), (-2.2, 0.1), "The value, in nats", ylabel=" ", yticks=ticks
    )


def _divergence(history: dict[str, np.ndarray], now: Rule) -> Panel:
    curve = Line(history["step"], history["jsd"], "generator")
    marks = [Rule(LOG_2, "faint", "y"), curve, now]
    ticks = ((0, "0"), (0.2, "0.2"), (0.4, "0.4"), (LOG_2, "log 2"))
    return Panel(
        marks, span(int(history["step"][-1])), (0, 0.75), "JSD(p_data, p_g)", "step", ylabel=" ", yticks=ticks
    )


def _says(frame: np.ndarray, before: np.ndarray) -> str:
    description = (
        f"Step {frame['step']}: JSD {frame['jsd']:.3f}, V(D, G) {frame['value']:.3f}, "
        f"gap to V(D*, G) {frame['best'] - frame['value']:.3f} nats; "
        f"D(G(z)) is {frame['d_of_g']:.3f} on average; p_g integrates to {frame['total']:.3f}"
    )
    if frame["step"]:
        description += f"; the gradient of G has the norm {frame['gradient']:.2g}"
    if frame["atoms"] >= 0.0005:
        description += f"; {frame['atoms']:.3f} of p_g sits on single points, where G is constant"
    if frame["moved"] == D_ALONE:
        description += f"; D has moved, V(D, G) was {before['value']:.3f} before"
    if frame["moved"] == G_ALONE:
        description += f"; G has moved, the JSD was {before['jsd']:.3f} before"
    return description.replace("-", "−") + "."
