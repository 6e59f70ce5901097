"""The drawings stand in drawings.txt a second time, in words and numbers: who moves a box must mean it.

PYTHONPATH=. python tests/plotting/test_what_is_drawn.py   writes drawings.txt anew.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import torch
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course_utils.chapters.ch01.cliff_world import STATES, draw_policy
from course_utils.chapters.ch01.learning_curves import draw_curve
from course_utils.chapters.ch05.diagrams import draw_lstms
from course_utils.chapters.ch15.diagrams import draw_causality
from course_utils.chapters.ch16.board import draw_blocks
from course_utils.plotting.diagrams import draw_graph
from course_utils.plotting.figures import draw_density, draw_tree
from tests import kept
from tests.chapters.ch16.test_board import ROWS
from tests.plotting.test_drawings import DRAWINGS

EXPECTED = Path(__file__).with_name("drawings.txt")
TREE = {"root": {"left": "one", "right": {"up": "two", "down": "three"}}}
ERRORS = torch.tensor([[0.1, 0.3], [0.3, 0.3], [0.2, 0.3]]).double()


def one(draw):
    """A drawing on axes of its own."""
    return lambda figure: draw(figure.subplots())


def three(draw):
    return lambda figure: draw(figure.subplots(1, 3))


DRAWN = {name: one(draw) for name, (_, draw) in DRAWINGS.items()} | {
    "01 policy": one(lambda ax: draw_policy(ax, torch.arange(STATES) % 4)),
    "01 learning curve": one(lambda ax: draw_curve(ax, [10, 100], ERRORS, "model", "LDA")),
    "01 tree": one(lambda ax: draw_tree(ax, TREE)),
    "03 graph": one(lambda ax: draw_graph(ax, [(0, 0), (1, 0), (2, 1)], [[], [0], [0, 1]], ["a", "b", "c"])),
    "05 LSTMs": three(draw_lstms),
    "07 density": one(lambda ax: draw_density(ax, np.linspace(0, 1, 5), np.linspace(2, 0, 5), "data", "p")),
    "15 causality": one(draw_causality),
    "16 blocks": one(lambda ax: draw_blocks(ax, ROWS, "nats", error="error")),
}


def near(numbers):
    """To four digits, which is more than anybody sees; no -0."""
    return " ".join(f"{number + 0:.4g}" for number in np.round(np.ravel(numbers).astype(float), 6))


def look_of(patch):
    edge, face = to_hex(patch.get_edgecolor()), to_hex(patch.get_facecolor())
    return f"{face} {edge} {patch.get_linestyle()} {near(patch.get_linewidth())}"


def arrow(patch):
    bend, style = getattr(patch.get_connectionstyle(), "rad", 0), type(patch.get_arrowstyle()).__name__
    ends = " and ".join("a box" if box else "a point" for box in (patch.patchA, patch.patchB))
    shrink = near([patch.shrinkA, patch.shrinkB])
    return f"{style} between {ends} bend {near(bend)} shrink {shrink} {look_of(patch)}"


def told_of_text(text):
    look = f"{text.get_ha()} {text.get_va()} {near(text.get_fontsize())} {to_hex(text.get_color())}"
    words = f"text {text.get_text()!r} at {near(text.get_position())} {look}"
    if patch := text.get_bbox_patch():
        words += (
            f" in {type(patch.get_boxstyle()).__name__} {near(patch.get_boxstyle().pad)} {look_of(patch)}"
        )
    if getattr(text, "arrow_patch", None):
        words += f" to {near(text.xy)} {arrow(text.arrow_patch)}"
    return words


def told_of_line(line):
    look = f"{to_hex(line.get_color())} {line.get_linestyle()} {near(line.get_linewidth())}"
    label = line.get_label().rstrip("0123456789")  # those without a name are numbered
    return f"line {near(line.get_xdata())} / {near(line.get_ydata())} {look} {line.get_marker()} {label}"


def told_of_patch(patch):
    corners = patch.get_patch_transform().transform(patch.get_path().vertices)
    return f"{type(patch).__name__} {near([corners.min(0), corners.max(0)])} {look_of(patch)}"


def told_of_collection(many):
    corners = [[path.vertices.min(0), path.vertices.max(0)] for path in many.get_paths()]
    places = [many.get_offsets(), *corners, getattr(many, "get_sizes", list)(), many.get_linewidth()]
    look = [to_hex(color, keep_alpha=True) for color in (*many.get_facecolor(), *many.get_edgecolor())]
    return f"{type(many).__name__} {' / '.join(map(near, places))} {' '.join(look)}"


def told_of_image(image):
    return f"image {near(image.get_array())} {image.get_cmap().name} {near(image.get_clim())}"


def told_of_ticks(axis):
    words = [
        f"{near(at)} {label.get_text()}"
        for at, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
    ]
    return f"{axis.get_label_text()!r}: {', '.join(words)}"


def told_of_axes(ax):
    limits = near([ax.get_xlim(), ax.get_ylim()])
    frame = [told_of_ticks(ax.xaxis), told_of_ticks(ax.yaxis)] if ax.axison else []
    return [
        f"axes {limits} {ax.get_aspect()} {ax.get_title()!r}",
        *frame,
        *map(told_of_image, ax.images),
        *map(told_of_collection, ax.collections),
        *map(told_of_patch, ax.patches),
        *map(told_of_line, ax.lines),
        *map(told_of_text, ax.texts),
    ]


def told(name):
    """A drawing in words and numbers, a line for each of its parts."""
    with mpl.rc_context():
        mpl.rcdefaults()  # another test may have left its style
        figure = Figure(figsize=(6, 3))
        DRAWN[name](figure)
        figure.draw_without_rendering()
        return [line for ax in figure.axes for line in told_of_axes(ax)]


test_what_is_drawn_is_what_was_meant, test_no_drawing_is_gone = kept.asking(EXPECTED, DRAWN, told)


if __name__ == "__main__":
    kept.write(EXPECTED, {name: told(name) for name in DRAWN})
