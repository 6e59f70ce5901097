"""Scenes on paper: legends cover nothing, columns share their axes, a video shows what its scenes show."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.plotting.animation import Animation
from course_utils.plotting.scene import Line, Panel, Scene
from course_utils.plotting.scene_figure import draw_scene, scene_figure
from tools.record.widgets import factories

X = np.linspace(0, 6, 50)


def drawn(scene: Scene, height: int = 300) -> Figure:
    fig = scene_figure(height)
    FigureCanvasAgg(fig).draw()
    draw_scene(fig, scene)
    fig.canvas.draw()
    return fig


def wave(phase: float, title: str = "A wave") -> Scene:
    lines = [Line(X, np.sin(X - phase), "model", "sin"), Line(X, np.cos(X - phase), "data", "cos")]
    return Scene([[Panel(lines, (0, 6), (-1.5, 1.5), title)]], f"phase {phase}")


@pytest.mark.parametrize("make", factories(), ids=lambda make: make.__name__)
def test_no_legend_covers_its_axes_or_its_title(make):
    widget = make()
    fig = drawn(widget.picture(), widget.spec["height"])
    for ax in fig.axes:
        if legend := ax.get_legend():
            words, title = legend.get_window_extent(), ax.title.get_window_extent()
            assert words.y0 >= ax.get_window_extent().y1 - 1
            assert words.y1 <= title.y0 + 1 or not ax.get_title()
            assert words.y1 <= fig.bbox.y1 + 1
            assert words.x0 == pytest.approx(ax.get_window_extent().x0, abs=5)


@pytest.mark.parametrize("label", ["", "sin"], ids=["above its axes", "above its legend"])
def test_a_title_stands_close_above(label):
    fig = drawn(Scene([[Panel([Line(X, np.sin(X), "model", label)], (0, 6), (-1, 1), "xxxx")]]))
    (ax,) = fig.axes
    below = (ax.get_legend() or ax).get_window_extent().y1
    assert 0 <= ax.title.get_window_extent().y0 - below <= 8 * fig.dpi / 72


def test_panels_of_a_column_begin_and_end_together():
    wide = Panel([Line(X, 1000 * X, "data")], (0, 6), (0, 6000), ylabel="thousands", weight=2)
    plain = Panel([Line(X, X, "data")], (0, 6), (0, 6), weight=2)
    other = Panel([Line(X, X, "model")], (0, 6), (0, 6), yticks=())
    fig = drawn(Scene([[wide, other], [plain, other]], heights=(2, 1)))
    for upper, lower in ((0, 2), (1, 3)):
        above, below = fig.axes[upper].get_window_extent(), fig.axes[lower].get_window_extent()
        assert (above.x0, above.x1) == pytest.approx((below.x0, below.x1), abs=1e-6)
        assert above.y0 > below.y1


def test_a_video_shows_what_its_scenes_show():
    video = Animation(300)
    for scene in (wave(0.0), wave(1.0), wave(1.0, "A nave")):
        fig = drawn(scene)
        plain = np.asarray(fig.canvas.buffer_rgba())[:, :, :3].astype(int)
        missed = np.abs(video.pixels(scene).astype(int) - plain).max(2)
        assert (missed > 40).mean() < 1e-3  # a line lies over an axis instead of under it


def test_what_has_gone_from_a_scene_leaves_no_trace():
    video = Animation(300)
    first = video.pixels(wave(0.0))
    video.pixels(wave(1.0))
    assert (video.pixels(wave(0.0)) == first).all()
