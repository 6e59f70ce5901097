"""Every widget at the ends and the middle of every control: an error there shows only when it is moved."""

import itertools

import numpy as np
import pytest

from course_utils.plotting.scene import Scene
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
