"""Matplotlib pictures: draw_*(ax, arrays) -> ax. No model, no training and no `plt.show` inside."""

import io
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_utils.plotting import scene as marks
from course_utils.plotting.scene import Mark, Panel, Scene
from course_utils.plotting.style import color, dash

BOX = {"boxstyle": "round,pad=0.35", "fc": "white", "ec": color("noise"), "lw": 0.8}


def show(fig: Figure, alt: str) -> None:
    """Display a figure with its alternative text, and close it: the last line of every figure's cell.

    `alt` says in words what a sighted reader sees. It travels with the picture, also into an exported page.
    """
    from IPython.display import display

    if not alt.strip():
        raise ValueError("alt is empty, expected a sentence that says what the figure shows")
    picture = {"image/png": to_png(fig), "text/plain": f"Figure: {alt}"}
    display(picture, metadata={"image/png": {"alt": alt}}, raw=True)
    plt.close(fig)


def to_png(fig: Figure) -> bytes:
    """The figure as the bytes of a PNG file."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    return buffer.getvalue()


def draw_images(ax: Axes, images: np.ndarray, columns: int, levels: int = 2) -> Axes:
    """Draw images (n, 1, height, width) of whole numbers 0..levels-1 in rows of `columns`; ink is dark."""
    sheet = contact_sheet(np.asarray(images), columns, np.nan)[:, :, 0]
    ax.imshow(sheet, vmin=0, vmax=levels - 1, cmap="gray_r")
    ax.set_axis_off()
    return ax


def draw_pictures(ax: Axes, pictures: ArrayLike, columns: int) -> Axes:
    """Draw colour pictures (n, 3, height, width), of values in [-1, 1], in rows of `columns`."""
    values = (np.asarray(pictures).clip(-1, 1) + 1) / 2
    ax.imshow(contact_sheet(values, columns, 1.0))
    ax.set_axis_off()
    return ax


def contact_sheet(images: np.ndarray, columns: int, gap: float) -> np.ndarray:
    """Images (n, channels, height, width) as one (rows, columns, channels), a pixel of `gap` between."""
    n, channels, height, width = images.shape
    rows = -(-n // columns)
    sheet = np.full((rows * (height + 1) + 1, columns * (width + 1) + 1, channels), gap)
    for i, image in enumerate(images):
        top, left = 1 + (i // columns) * (height + 1), 1 + (i % columns) * (width + 1)
        sheet[top : top + height, left : left + width] = image.transpose(1, 2, 0)
    return sheet


def draw_density(ax: Axes, x: np.ndarray, y: np.ndarray, role: str, label: str) -> Axes:
    """Draw a density over the points x, once it is seen to integrate to 1; the label shows the integral."""
    for mark in marks.density(np.asarray(x), np.asarray(y), role, label):
        DRAW[type(mark)](ax, mark)
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


def scene_figure(height: float) -> Figure:
    """An empty figure of a widget's size: 900 pixels wide and `height` high, not known to pyplot."""
    return Figure(figsize=(9.0, height / 100), dpi=100, layout="constrained")


def draw_scene(fig: Figure, scene: Scene) -> Figure:
    """Draw a scene, as the widgets' canvas draws it, into an empty figure."""
    heights = scene.heights or [1.0] * len(scene.rows)
    bands = np.atleast_1d(fig.subfigures(len(scene.rows), 1, height_ratios=heights))
    for band, row in zip(bands, scene.rows, strict=True):
        axes = band.subplots(1, len(row), width_ratios=[panel.weight for panel in row], squeeze=False)[0]
        for ax, panel in zip(axes, row, strict=True):
            draw_panel(ax, panel)
    return fig


def draw_panel(ax: Axes, panel: Panel) -> Axes:
    """Draw one panel of a scene."""
    ax.set(xlim=panel.xlim, ylim=panel.ylim, title=panel.title, xlabel=panel.xlabel, ylabel=panel.ylabel)
    if panel.xticks is not None:
        ax.set_xticks([at for at, _ in panel.xticks], [words for _, words in panel.xticks])
    if panel.yticks is not None:
        ax.set_yticks([at for at, _ in panel.yticks], [words for _, words in panel.yticks])
    for mark in panel.marks:
        DRAW[type(mark)](ax, mark)
    if any(getattr(mark, "label", "") for mark in panel.marks):
        ax.legend(loc=f"upper {panel.legend}")
    if panel.square:
        ax.set_aspect("equal")
    return ax


def _line(ax: Axes, mark: marks.Line) -> None:
    ax.plot(
        mark.x,
        mark.y,
        color=color(mark.role),
        linestyle=dash(mark.role),
        lw=mark.width,
        label=mark.label or None,
    )


def _area(ax: Axes, mark: marks.Area) -> None:
    ax.fill_between(mark.x, mark.y, color=color(mark.role), alpha=0.18, lw=0, label=mark.label or None)


def _points(ax: Axes, mark: marks.Points) -> None:
    ax.plot(
        mark.x, mark.y, "o", color=color(mark.role), ms=mark.size, mew=0, alpha=0.8, label=mark.label or None
    )


def _segments(ax: Axes, mark: marks.Segments) -> None:
    strokes = np.stack([np.stack([mark.x0, mark.y0], -1), np.stack([mark.x1, mark.y1], -1)], axis=1)
    ax.add_collection(
        LineCollection(strokes, colors=color(mark.role), lw=mark.width, label=mark.label or None)
    )


def _bars(ax: Axes, mark: marks.Bars) -> None:
    ax.bar(
        mark.x,
        mark.height,
        mark.width,
        mark.base,
        color=color(mark.role),
        alpha=0.85,
        label=mark.label or None,
    )


def _rug(ax: Axes, mark: marks.Rug) -> None:
    ax.plot(
        mark.x,
        np.zeros_like(mark.x),
        "|",
        color=color(mark.role),
        ms=12,
        transform=ax.get_xaxis_transform(),
        clip_on=False,
        label=mark.label or None,
    )


def _rule(ax: Axes, mark: marks.Rule) -> None:
    rule = ax.axvline if mark.axis == "x" else ax.axhline
    rule(
        mark.value, color=color(mark.role), linestyle=dash(mark.role), lw=mark.width, label=mark.label or None
    )


def _image(ax: Axes, mark: marks.Image) -> None:
    ink = LinearSegmentedColormap.from_list(mark.role, ["#ffffff", color(mark.role)])
    sharp = {"interpolation": "nearest", "aspect": "auto"}  # as the canvas paints
    ax.imshow(mark.values, vmin=0, vmax=1, cmap=ink, extent=mark.extent, **sharp)


def _picture(ax: Axes, mark: marks.Picture) -> None:
    ax.imshow(mark.rgb, extent=mark.extent, aspect="auto")


def _text(ax: Axes, mark: marks.Text) -> None:
    ax.text(mark.x, mark.y, mark.text, color=color(mark.role), ha=mark.align, va="center")


DRAW: dict[type[Mark], Callable[[Axes, Mark], None]] = {
    marks.Line: _line,
    marks.Area: _area,
    marks.Points: _points,
    marks.Segments: _segments,
    marks.Bars: _bars,
    marks.Rug: _rug,
    marks.Rule: _rule,
    marks.Image: _image,
    marks.Picture: _picture,
    marks.Text: _text,
}
