"""Matplotlib pictures: draw_*(ax, arrays) -> ax. No model, no training and no `plt.show` inside."""

import html
import io

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene_figure import draw_mark
from course_utils.plotting.style import color
from course_utils.validation import as_array, check_count, check_type

BOX = {"boxstyle": "round,pad=0.35", "fc": "white", "ec": color("noise"), "lw": 0.8}


def show(fig: Figure, alt: str) -> None:
    """Display a figure with its alternative text, and close it: the last line of every figure's cell.

    `alt` says in words what a sighted reader sees. It travels with the picture, also into an exported page,
    and stands folded below it: JupyterLab and Notebook give pictures no alternative text.
    """
    from IPython.display import display

    check_type(fig, Figure, "fig")
    if not check_type(alt, str, "alt").strip():
        raise ValueError("alt is empty, expected a sentence that says what the figure shows")
    picture = {"image/png": to_png(fig), "text/plain": f"Figure: {alt}"}
    display(picture, metadata={"image/png": {"alt": alt}}, raw=True)
    display(in_words(alt), raw=True)
    plt.close(fig)


def in_words(alt: str) -> dict[str, str]:
    """An alternative text as an output of its own, a folded line that screen readers and others find."""
    folded = f"<details><summary>The picture in words</summary>{html.escape(alt)}</details>"
    return {"text/html": folded, "text/plain": f"In words: {alt}"}


def to_png(fig: Figure) -> bytes:
    """The figure as the bytes of a PNG file."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    return buffer.getvalue()


def draw_images(ax: Axes, images: ArrayLike, columns: int, levels: int = 2) -> Axes:
    """Draw images (n, 1, height, width) of whole numbers 0..levels-1 in rows of `columns`; ink is dark."""
    check_type(ax, Axes, "ax")
    sheet = contact_sheet(as_array(images, "images", (None, 1, None, None)), columns, np.nan)[:, :, 0]
    ax.imshow(sheet, vmin=0, vmax=check_count(levels, "levels", 2) - 1, cmap="gray_r")
    ax.set_axis_off()
    return ax


def draw_pictures(ax: Axes, pictures: ArrayLike, columns: int) -> Axes:
    """Draw colour pictures (n, 3, height, width), of values in [-1, 1], in rows of `columns`."""
    check_type(ax, Axes, "ax")
    values = (as_array(pictures, "pictures", (None, 3, None, None)).clip(-1, 1) + 1) / 2
    ax.imshow(contact_sheet(values, columns, 1.0))
    ax.set_axis_off()
    return ax


def contact_sheet(images: np.ndarray, columns: int, gap: float) -> np.ndarray:
    """Images (n, channels, height, width) as one (rows, columns, channels), a pixel of `gap` between."""
    images, columns = as_array(images, "images", (None,) * 4), check_count(columns, "columns")
    n, channels, height, width = images.shape
    rows = -(-n // columns)
    sheet = np.full((rows * (height + 1) + 1, columns * (width + 1) + 1, channels), gap)
    for i, image in enumerate(images):
        top, left = 1 + (i // columns) * (height + 1), 1 + (i % columns) * (width + 1)
        sheet[top : top + height, left : left + width] = image.transpose(1, 2, 0)
    return sheet


def draw_density(ax: Axes, x: np.ndarray, y: np.ndarray, role: str, label: str) -> Axes:
    """Draw a density over the points x, once it is seen to integrate to 1; the label shows the integral."""
    check_type(ax, Axes, "ax")
    for mark in density(x, y, role, label):
        draw_mark(ax, mark)
    return ax


def draw_tree(ax: Axes, tree: dict) -> Axes:
    """Draw nested dicts as a tree from left to right; a leaf's value stands behind it, in colour.

    Leaves are one unit of y apart; a parent stands in the middle of its children.
    """
    row, deepest = 0, 0

    def place(name: str, below: dict | str, depth: int) -> float:
        nonlocal row, deepest
        if isinstance(below, str):
            y, row, deepest = -float(row), row + 1, max(deepest, depth)
            ax.text(depth + 0.47, y, below, color=color("accent"), va="center", weight="bold")
        else:
            ys = [place(child, branch, depth + 1) for child, branch in below.items()]
            y = (ys[0] + ys[-1]) / 2
            for child in ys:
                ax.plot([depth, depth + 0.5, depth + 1], [y, child, child], color=color("faint"), lw=1)
        ax.text(depth, y, name, ha="center", va="center", fontsize=9, bbox=BOX)
        return y

    for name, below in tree.items():
        place(name, below, 0)
    ax.set(xlim=(-0.5, deepest + 0.8), ylim=(-row + 0.4, 0.6))
    ax.set_axis_off()
    return ax
