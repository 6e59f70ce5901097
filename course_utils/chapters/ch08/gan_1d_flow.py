"""The data flow of the game as a small drawing: what half a step uses is lit up, with its numbers."""

import numpy as np

from course_utils.chapters.ch08.gan_1d_frame import BOTH, D_ALONE, G_ALONE
from course_utils.plotting.scene import Mark, Panel, Segments, Text

HIGH, BACK, MIDDLE, LOW = (
    0.74,
    0.58,
    0.5,
    0.26,
)  # heights of samples, gradients to G, D and V, data
Z, G, DATA, D, V = 0.5, 2.0, 3.9, 6.0, 9.4  # the boxes from left to right
HALF = 0.36  # of a box's width


def flow_panel(frame: np.ndarray, before: np.ndarray) -> Panel:
    """Who moves in this half step and by which numbers: what it uses is in colour, all else is pale.

    D's step sends samples and data through D, and V comes back. G's step sends noise through G and D, and the
    gradient comes back the same way.
    """
    d_moves, g_moves = frame["moved"] == D_ALONE, frame["moved"] == G_ALONE
    title = "The next half step is D's"
    if d_moves:
        title = f"D moves, G stands: V from {before['value']:.3f} to {frame['value']:.3f}"
    elif g_moves:
        title = f"G moves by a gradient of norm {frame['gradient']:.2g}, D stands"
    used = "discriminator" if d_moves else "generator"
    samples = "faint" if frame["moved"] == BOTH else used
    data = used if d_moves else "faint"
    marks = [
        *_box(Z, HIGH, "z", samples),
        *_box(G, HIGH, "G", "generator" if g_moves else "faint"),
        *_box(DATA, LOW, "data", data),
        *_box(D, MIDDLE, "D", "discriminator" if d_moves else "faint", 0.45),
        *_box(V, MIDDLE, "V", samples, 0.45),
        _arrow(Z + HALF, G - HALF, HIGH, samples),
        _arrow(G + HALF, D - HALF, HIGH, samples),
        _arrow(DATA + 1.6 * HALF, D - HALF, LOW, data),
        _arrow(D + HALF, V - HALF, HIGH, samples),
        _arrow(D + HALF, V - HALF, LOW, data),
        _number((G + D) / 2, 1.08, "mean of G(z)", frame["mean"]),
        _number((D + V) / 2, 1.08, "D(G(z))", frame["d_of_g"]),
        _number((D + V) / 2, -0.08, "D(x)", frame["d_of_data"]),
    ]
    if d_moves or g_moves:
        marks.append(_arrow(V - HALF, D + HALF, MIDDLE, used))
    if g_moves:
        marks.append(_arrow(D - HALF, G + HALF, BACK, used))
    return Panel(marks, (0, 10), (-0.25, 1.25), title.replace("-", "−"), xticks=(), yticks=())


def _box(x: float, y: float, word: str, role: str, half: float = 0.24) -> list[Mark]:
    wide = HALF * (1.6 if len(word) > 1 else 1)
    xs, ys = x + wide * np.array([-1, 1, 1, -1]), y + half * np.array([-1, -1, 1, 1])
    return [Segments(xs, ys, np.roll(xs, -1), np.roll(ys, -1), role, width=2.4), Text(x, y, word)]


def _arrow(start: float, end: float, y: float, role: str) -> Mark:
    back = end - np.sign(end - start) * 0.14
    return Segments([start, back, back], [y, y - 0.06, y + 0.06], [end, end, end], [y, y, y], role, width=2.0)


def _number(x: float, y: float, name: str, value: float) -> Mark:
    return Text(x, y, f"{name} {value:.2f}".replace("-", "−"))
