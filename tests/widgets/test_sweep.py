"""Every widget at the ends and the middle of every control: an error there shows only when it is moved."""

import itertools

import numpy as np
import pytest

from course_utils.plotting.scene import Image, Panel, Picture, Scene
from course_utils.widgets.player import Player
from course_utils.widgets.widget import Widget
from tools.record.widgets import factories


def settings(widget: Widget) -> list[dict]:
    """Each control through its extremes while the others rest, then all corners, then the presets."""
    controls = widget.controls.values()
    alone = [{control.name: value} for control in controls for value in control.extremes()]
    ends = [
        [(control.name, value) for value in control.extremes()[:: len(control.extremes()) - 1]]
        for control in controls
    ]
    corners = [dict(corner) for corner in itertools.islice(itertools.product(*ends), 128)]
    return [*alone, *corners, *(preset["values"] for preset in widget.spec["presets"])]


def check(scene: Scene, where: str) -> None:
    assert scene.description, where
    assert "nan" not in scene.description.lower(), (where, scene.description)
    for panel in itertools.chain.from_iterable(scene.rows):
        for mark in panel.marks:
            for name in mark.arrays:
                values = getattr(mark, name)
                gaps = np.isnan(values) if type(mark).__name__ == "Line" and name == "y" else False
                assert np.all(np.isfinite(values) | gaps), (where, panel.title, type(mark).__name__, name)
        check_pictures(panel, where)


def check_pictures(panel: Panel, where: str) -> None:
    """Pictures lie within their panel, in square pixels where the panel is square, and fill most of it."""
    pictures = [mark for mark in panel.marks if isinstance(mark, Image | Picture)]
    if not pictures:
        return
    extents = np.array([mark.extent for mark in pictures], float)
    left, bottom, right, top = *extents[:, ::2].min(0), *extents[:, 1::2].max(0)
    (x0, x1), (y0, y1) = panel.xlim, panel.ylim
    assert x0 <= left < right <= x1, (where, panel.title)
    assert y0 <= bottom < top <= y1, (where, panel.title)
    assert (right - left) / (x1 - x0) > 0.6, (where, panel.title)
    assert (top - bottom) / (y1 - y0) > 0.6, (where, panel.title)
    if panel.square:
        for mark, (a, b, c, d) in zip(pictures, extents, strict=True):
            rows, columns = getattr(mark, mark.arrays[0]).shape
            assert abs((b - a) / columns - (d - c) / rows) < 1e-6, (where, panel.title)


@pytest.mark.parametrize("factory", factories(), ids=lambda factory: factory.__module__.rpartition(".")[2])
def test_a_widget_draws_at_the_extremes_of_its_controls(factory):
    widget = factory()
    for values in settings(widget):
        if isinstance(widget, Player):
            widget.answer({"kind": "reset", "values": values})
            request = {"kind": "frames", "first": 1, "count": 2, "stride": 1, "values": values}
        else:
            request = {"kind": "draw", "values": values}
        words, scenes = widget.answer(request)
        assert scenes or words.get("finished"), values
        for scene in scenes:
            check(scene, f"{factory.__module__} at {values}")


def test_there_are_widgets_to_sweep():
    assert len(factories()) >= 2
