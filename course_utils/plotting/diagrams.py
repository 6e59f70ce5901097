"""Drawings of graphs and networks: nodes at given places, and arrows from what is known to what follows."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from course_utils.plotting.style import color


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
