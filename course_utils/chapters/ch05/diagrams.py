"""The gated layer and both LSTMs as drawings: what listens to what."""

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from course_utils.plotting.style import SERIES, color
from course_utils.validation import check_several, check_type

BOXES = {  # name: place, words
    "v": ((0, 2), "v (first: image,\none row down)"),
    "rows": ((2, 2), "n × n\nmask: rows"),
    "v gate": ((4.4, 2), "tanh · σ"),
    "v next": ((7.2, 2), "next v"),
    "down": ((3.2, 1), "1 × 1"),
    "h": ((0, 0), "h (first: image)"),
    "left": ((2, 0), "1 × n\nmask A or B"),
    "plus": ((3.2, 0), "+"),
    "h gate": ((4.4, 0), "tanh · σ"),
    "out": ((5.6, 0), "1 × 1\nmask B"),
    "skip": ((6.5, 0), "+"),
    "h next": ((7.2, 0), "next h"),
}
ARROWS = [
    *(("v", "rows"), ("rows", "v gate"), ("v gate", "v next"), ("rows", "down"), ("down", "plus")),
    *(("h", "left"), ("left", "plus"), ("plus", "h gate"), ("h gate", "out"), ("out", "skip")),
    ("skip", "h next"),
]


def draw_gated_layer(ax: Axes) -> Axes:
    """Both stacks of one layer of a gated PixelCNN: above the vertical one, below the horizontal one."""
    check_type(ax, Axes, "ax")
    boxes = {}
    for name, (place, words) in BOXES.items():
        series = SERIES[1] if place[1] == 0 else SERIES[0]
        look = {"boxstyle": "round,pad=0.35", "fc": "white", "ec": series, "lw": 1.8}
        boxes[name] = ax.text(*place, words, ha="center", va="center", fontsize=10, bbox=look)
    for start, end in ARROWS:
        arrow(ax, boxes[start], boxes[end])
    arrow(ax, boxes["h"], boxes["skip"], bend=0.28)
    ax.text(-1.1, 2.6, "vertical stack: all rows above", color=SERIES[0])
    ax.text(-1.1, 0.6, "horizontal stack: the own row", color=SERIES[1])
    ax.text(3.5, 1, "message", va="center", fontsize=10)
    ax.text(3.2, -0.85, "not in the first layer", ha="center", fontsize=10)
    ax.set(xlim=(-1.1, 7.8), ylim=(-1.1, 2.9))
    ax.set_axis_off()
    return ax


def arrow(ax: Axes, start: Text, end: Text, bend: float = 0.0) -> None:
    """An arrow from one box to another."""
    look = {"arrowstyle": "-|>", "color": color("text"), "lw": 1.3, "shrinkA": 2, "shrinkB": 2}
    look |= {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch()}
    look["connectionstyle"] = f"arc3,rad={bend}"
    ax.annotate("", end.get_position(), start.get_position(), arrowprops=look)


def draw_states(ax: Axes, title: str, steps: Iterable[tuple[int, int]], turn: tuple[int, int]) -> Axes:
    """A grid of states; each listens to those at `steps` (rows, columns) from it.

    States that are computed together, in turn `a * row + b * column`, have one colour.
    """
    rows, columns = 4, 5
    a, b = turn
    first = min(0, b * (columns - 1))
    for row in range(rows):
        for column in range(columns):
            series = SERIES[(a * row + b * column - first) % len(SERIES)]
            box = Rectangle((column - 0.38, row - 0.38), 0.76, 0.76, fc="white", ec=series, lw=2)
            ax.add_patch(box)
            for down, right in steps:
                if 0 <= row + down < rows and 0 <= column + right < columns:
                    place = column + right, row + down
                    look = {"arrowstyle": "-|>", "color": color("text"), "lw": 1, "shrinkA": 5, "shrinkB": 5}
                    ax.annotate("", (column, row), place, arrowprops=look)
            ax.text(column, row, str(a * row + b * column - first + 1), fontsize=8, ha="center", va="center")
    ax.set(xlim=(-0.6, columns - 0.4), ylim=(rows - 0.4, -0.6), aspect="equal", title=title)
    ax.set_axis_off()
    return ax


def draw_lstms(axes: Iterable[Axes]) -> None:
    """The Row LSTM, and both states of the Diagonal BiLSTM; the numbers say in which step a state comes."""
    axes = check_several(axes, Axes, "axes")
    if len(axes) != 3:
        raise ValueError(f"axes are {len(axes)}, expected 3")
    row, left, right = axes
    draw_states(row, "Row LSTM", [(-1, -1), (-1, 0), (-1, 1)], (1, 0))
    draw_states(left, "Diagonal, from the left", [(-1, 0), (0, -1)], (1, 1))
    draw_states(right, "from the right, told a row late", [(-1, 0), (0, 1)], (1, -1))
