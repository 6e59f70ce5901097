"""NADE and MADE as drawings: who is connected to whom, and which connections share their weights."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course_utils.plotting.style import SERIES, color
from course_utils.validation import check_count, check_counts, check_type


def draw_nade(ax: Axes) -> Axes:
    """Four pixels, their hidden units and conditionals; connections of one colour are one row of W."""
    check_type(ax, Axes, "ax")
    for i in range(4):
        for j in range(i):
            ax.plot((j, i), (0.0, 1.0), color=SERIES[j], lw=2, zorder=1)
        ax.plot((i, i), (1.0, 2.0), color=color("faint"), lw=2, zorder=1)
        node(ax, i, 0, f"$x_{i + 1}$")
        node(ax, i, 1, f"$h_{i + 1}$")
        node(ax, i, 2, f"$p_{i + 1}$")
    return bare(ax, "NADE: a colour is one row of W")


def draw_made(ax: Axes, hidden_degrees: Sequence[int], pixels: int) -> Axes:
    """A MADE with one hidden layer, the degree in every unit; only what the masks leave is drawn."""
    check_type(ax, Axes, "ax")
    check_count(pixels, "pixels", least=2)
    hidden_degrees = check_counts(hidden_degrees, "hidden_degrees")
    check_count(max(hidden_degrees), "hidden_degrees", most=pixels - 1)
    degrees = range(1, pixels + 1), hidden_degrees, range(pixels)
    places = [[(i + 0.5) / len(layer) for i in range(len(layer))] for layer in degrees]
    for below in range(2):
        for x, degree_below in zip(places[below], degrees[below], strict=True):
            for top, degree in zip(places[below + 1], degrees[below + 1], strict=True):
                if degree >= degree_below:
                    ax.plot((x, top), (below, below + 1), color=color("faint"), lw=2, zorder=1)
    for height, layer in enumerate(degrees):
        for x, degree in zip(places[height], layer, strict=True):
            node(ax, x, height, str(degree))
    return bare(ax, "MADE: no line leads to a lower degree")


def node(ax: Axes, x: float, y: float, text: str) -> None:
    """A circle with a text in it."""
    ax.scatter(x, y, s=420, facecolor="white", edgecolor=color("text"), zorder=2)
    ax.text(x, y, text, ha="center", va="center", fontsize=10, zorder=3)


def bare(ax: Axes, title: str) -> Axes:
    """Axes with a title and nothing else."""
    ax.set_title(title)
    ax.set_axis_off()
    ax.margins(0.12, 0.15)
    return ax
