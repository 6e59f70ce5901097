"""A scene as a Matplotlib figure: what a widget shows where no page paints it, in a file and in a video."""

from collections.abc import Callable

import numpy as np
from matplotlib import rc_context, rc_params_from_file
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_utils.plotting import scene as marks
from course_utils.plotting.scene import Mark, Panel, Scene
from course_utils.plotting.style import STYLE, color, dash

PAPER = rc_params_from_file(STYLE, use_default_template=False)  # also where nobody has called style.use()
LETTER, SAMPLE = 0.07, 0.5  # width of a letter of a legend, and of a sample with its gaps, in inches
LINE = 14.5  # height of a legend's line, in points


def scene_figure(height: float) -> Figure:
    """An empty figure of a widget's size: 900 pixels wide and `height` high, not known to pyplot."""
    return Figure(figsize=(9.0, height / 100), dpi=100, layout="constrained")


def draw_scene(fig: Figure, scene: Scene) -> Figure:
    """Draw a scene, as the widgets' canvas draws it, into an empty figure."""
    with rc_context(PAPER):
        for ax, panel in zip(_axes_of(fig, scene), scene.panels, strict=True):
            draw_panel(ax, panel)
    return fig


def _axes_of(fig: Figure, scene: Scene) -> list[Axes]:
    """Empty axes for a scene's panels, row by row. In a grid, those of a column begin and end together."""
    weights = [[panel.weight for panel in row] for row in scene.rows]
    heights = list(scene.heights) or [1.0] * len(weights)
    if all(row == weights[0] for row in weights):
        options = {"width_ratios": weights[0], "height_ratios": heights, "squeeze": False}
        return list(fig.subplots(len(weights), len(weights[0]), **options).flat)
    bands = fig.subfigures(len(weights), 1, height_ratios=heights)
    rows = (
        band.subplots(1, len(row), width_ratios=row, squeeze=False)
        for band, row in zip(bands, weights, strict=True)
    )
    return [ax for row in rows for ax in row.flat]


def draw_panel(ax: Axes, panel: Panel) -> Axes:
    """Draw one panel of a scene. Its legend stands in lines above the axes, where it covers nothing."""
    ax.set(xlim=panel.xlim, ylim=panel.ylim, xlabel=panel.xlabel, ylabel=panel.ylabel)
    if panel.xticks is not None:
        ax.set_xticks([at for at, _ in panel.xticks], [words for _, words in panel.xticks])
    if panel.yticks is not None:
        ax.set_yticks([at for at, _ in panel.yticks], [words for _, words in panel.yticks])
    if panel.right:
        other = ax.secondary_yaxis("right")
        other.set_yticks([at for at, _ in panel.right], [words for _, words in panel.right])
    for mark in panel.marks:
        draw_mark(ax, mark)
    lines = _draw_legend(ax, [mark.label for mark in panel.marks if getattr(mark, "label", "")])
    ax.set_title(panel.title, pad=6 + LINE * lines)
    if panel.square:
        ax.set_aspect("equal")
    return ax


def _draw_legend(ax: Axes, labels: list[str]) -> int:
    """The number of lines that the legend takes."""
    if not labels:
        return 0
    widths = [SAMPLE + LETTER * len(label) for label in labels]
    room = ax.get_window_extent().width / ax.get_figure(root=True).dpi
    columns = max(n for n in range(1, len(labels) + 1) if n == 1 or _columns_width(widths, n) <= room)
    tight = {"borderpad": 0.1, "borderaxespad": 0.2, "labelspacing": 0.2, "columnspacing": 1.0}
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, **tight)
    return -(-len(labels) // columns)


def _columns_width(widths: list[float], columns: int) -> float:
    return sum(max(column) for column in np.array_split(widths, columns))


def draw_mark(ax: Axes, mark: Mark) -> None:
    """Draw one mark of a panel."""
    DRAW[type(mark)](ax, mark)


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


def _band(ax: Axes, mark: marks.Band) -> None:
    options = {"color": color(mark.role), "alpha": 0.18, "lw": 0}
    ax.fill_between(mark.x, mark.low, mark.high, label=mark.label or None, **options)


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
    marks.Band: _band,
    marks.Points: _points,
    marks.Segments: _segments,
    marks.Bars: _bars,
    marks.Rug: _rug,
    marks.Rule: _rule,
    marks.Image: _image,
    marks.Picture: _picture,
    marks.Text: _text,
}
