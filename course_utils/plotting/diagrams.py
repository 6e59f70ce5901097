"""Drawings of graphs and networks: nodes at given places, and arrows from what is known to what follows."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from course_utils.plotting.style import color
from course_utils.validation import check_type


def draw_graph(
    ax: Axes,
    places: Sequence,
    parents: Sequence,
    labels: Sequence[str] = (),
    size: float = 300,
    shades: Sequence[str] = (),
) -> Axes:
    """Draw a directed graph: node i at places[i] = (x, y), with an arrow from each of parents[i].

    An arrow is bent where another node stands on its straight way. `labels` stand in the nodes, `size` is
    that of a node in points squared. The arrows that leave node i have the colour shades[i], if there is
    one. Chapters 02 and 03.
    """
    places = np.asarray(places, dtype=float)
    room = np.sqrt(size) / 2 + 1
    for child, seen in enumerate(parents):
        for parent in seen:
            bend = 0.25 if is_blocked(places, parent, child) else 0.0
            shade = shades[parent] if parent < len(shades) else color("noise")
            arrow = {"arrowstyle": "-|>", "color": shade, "shrinkA": room, "shrinkB": room}
            arrow["connectionstyle"] = f"arc3,rad={bend}"
            ax.annotate("", places[child], places[parent], arrowprops=arrow)
    ax.scatter(*places.T, s=size, facecolor="white", edgecolor=color("text"), zorder=2)
    for place, label in zip(places, labels, strict=False):
        ax.text(*place, label, ha="center", va="center", fontsize=9)
    ax.set_axis_off()
    ax.margins(0.15)
    return ax


def is_blocked(places: np.ndarray, start: int, end: int) -> bool:
    """Whether a node lies on the straight way from one node to another, both left aside."""
    way, others = places[end] - places[start], np.delete(places, [start, end], axis=0) - places[start]
    along = others @ way / (way @ way)
    beside = np.linalg.norm(others - along[:, None] * way, axis=1)
    return bool(((along > 0) & (along < 1) & (beside < 0.25)).any())


def draw_boxes(
    ax: Axes,
    boxes: dict[str, tuple],
    arrows: Sequence[tuple[str, str]],
    bends: dict[tuple, float] | None = None,
) -> Axes:
    """Draw what is computed from what: boxes {name: ((x, y), words, role)}, and arrows from name to name.

    `bends` bows single arrows, (start, end), by that much of their length. Chapter 15.
    """
    check_type(ax, Axes, "ax")
    drawn = {}
    for name, (place, words, role) in boxes.items():
        look = {"boxstyle": "round,pad=0.4", "fc": "white", "ec": color(role), "lw": 1.8}
        drawn[name] = ax.text(*place, words, ha="center", va="center", fontsize=9, bbox=look)
    for start, end in arrows:
        look = {"arrowstyle": "-|>", "color": color("noise"), "lw": 1.3, "shrinkA": 2, "shrinkB": 2}
        look |= {"patchA": drawn[start].get_bbox_patch(), "patchB": drawn[end].get_bbox_patch()}
        look["connectionstyle"] = f"arc3,rad={(bends or {}).get((start, end), 0.0)}"
        ax.annotate("", boxes[end][0], boxes[start][0], arrowprops=look)
    x, y = zip(*(place for place, _, _ in boxes.values()), strict=True)
    ax.set(xlim=(min(x) - 0.7, max(x) + 0.7), ylim=(min(y) - 0.6, max(y) + 0.6))
    ax.set_axis_off()
    return ax
