"""The controls' values as traits: read, set, observed, linked, and what they refuse."""

import ipywidgets
import pytest
import traitlets

from course_utils.plotting.scene import Line, Panel, Scene
from course_utils.widgets.controls import Choice, Heights, Slider, Switch
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.player import Player
from tests.widgets.test_widget import Count

FIRST = {"slope": 1.0, "curve": "up", "dots": False}


def draw(slope: float, curve: str, dots: bool) -> Scene:
    return Scene([[Panel([Line([0, 1], [0, slope], "data")], (0, 1), (-2, 2))]], f"{slope} {curve} {dots}")


def explorer() -> Explorer:
    controls = [Slider("slope", "slope", -2, 2, 1, 0.5), Choice("curve", "curve", ("up", "down"), "up")]
    return Explorer(draw, [*controls, Switch("dots", "dots")], "A line.")


def changes(widget: Explorer, *names: str) -> list[tuple]:
    """Grows by (name, new value) with every change of these traits."""
    seen = []
    widget.observe(lambda change: seen.append((change.name, change.new)), names)
    return seen


def test_a_control_and_the_dict_of_all_say_the_same():
    widget = explorer()
    assert widget.value == FIRST
    widget.slope = -2
    assert widget.value == FIRST | {"slope": -2.0}
    widget.value = FIRST | {"curve": "down", "dots": True}
    assert (widget.slope, widget.curve, widget.dots) == (1.0, "down", True)
    widget.value = {"slope": 2}  # the others stay
    assert widget.value == {"slope": 2.0, "curve": "down", "dots": True}


def test_an_assignment_is_put_on_the_scale():
    widget = explorer()
    widget.slope = 0.7
    assert widget.slope == widget.value["slope"] == 0.5
    widget.value = {"slope": 99}
    assert widget.slope == 2.0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"slope": float("nan")}, "slope is nan, expected a number from -2 to 2"),
        ({"slope": float("inf")}, "slope is inf"),
        ({"slope": "steep"}, "slope is 'steep'"),
        ({"slope": None}, "slope is None"),
        ({"slope": [1]}, r"slope is \[1\]"),
        ({"curve": "sideways"}, "curve is 'sideways', expected one of up, down"),
        ({"dots": "no"}, "dots is 'no', expected True or False"),
        ({"slopes": 1}, r"values name \['slopes'\], expected only"),
    ],
)
def test_what_is_on_no_scale_is_refused_by_name_and_changes_nothing(given, message):
    widget = explorer()
    with pytest.raises(ValueError, match=message):
        widget.value = given
    ((name, value),) = given.items()
    if name in FIRST:
        with pytest.raises(ValueError, match=message):
            setattr(widget, name, value)
    assert widget.value == FIRST
    with pytest.raises(traitlets.TraitError, match="expected a dict"):
        widget.value = 3


def test_a_drawing_is_checked_height_by_height():
    heights = Heights("bars", "bars", (0.0, 0.5, 1.0), 0, ("curve", "own"))
    assert heights.accept([0.123, 2, -1]) == (0.12, 1.0, 0.0)
    for wrong, message in (
        ([1, 2], r"bars is \[1, 2\], expected 3 heights"),
        (3, "bars is 3, expected 3 heights"),
        ([0, 0, 0], "bars has no height above 0"),
        ([0, "high", 0], "bars is 'high', expected a number from 0.0 to 1.0"),
        ([0, float("nan"), 1], "bars is nan"),
    ):
        with pytest.raises(ValueError, match=message):
            heights.accept(wrong)
    assert all(heights.accept(value) == value for value in heights.extremes())


def test_observers_hear_of_each_change_once():
    widget = explorer()
    seen = changes(widget, "slope", "curve", "value")
    widget.value = {"slope": 0, "curve": "down"}
    new = {"slope": 0.0, "curve": "down", "dots": False}
    assert sorted(seen, key=str) == sorted([("slope", 0.0), ("curve", "down"), ("value", new)], key=str)
    seen.clear()
    widget.slope = -1
    assert sorted(seen, key=str) == sorted([("slope", -1.0), ("value", new | {"slope": -1.0})], key=str)
    seen.clear()
    widget.set_state({"slope": 1, "curve": "up"})  # as the page does for a preset
    assert dict(seen) == {"slope": 1.0, "curve": "up", "value": FIRST}


def test_widgets_are_linked_and_interact():
    one, two, slider = explorer(), explorer(), ipywidgets.FloatSlider(min=-2, max=2)
    ipywidgets.link((one, "value"), (two, "value"))
    ipywidgets.link((one, "slope"), (slider, "value"))
    ipywidgets.jslink((one, "slope"), (slider, "value"))  # refuses traits that are not synchronised
    ipywidgets.jslink((one, "value"), (two, "value"))
    slider.value = -1.5
    assert two.slope == -1.5
    two.curve = "down"
    assert one.value == {"slope": -1.5, "curve": "down", "dots": False}
    seen = []
    ipywidgets.interactive_output(lambda given: seen.append(given["slope"]), {"given": one})
    two.slope = 2
    assert seen == [-1.5, 2.0]
    assert ipywidgets.interactive(lambda given: None, given=one).kwargs_widgets == [one]


def test_the_still_picture_and_the_words_follow_the_values():
    widget = explorer()
    widget.curve = "down"
    assert repr(widget) == "Widget: A line. 1.0 down False"
    data, _ = widget._repr_mimebundle_()
    assert data["text/plain"] == repr(widget)
    assert widget.still["frames"][0]["description"] == "1.0 down False"
    player = Player(Count(), [Slider("slope", "slope", 0, 2, 1, 1)], "A player.")
    player.source.advance(3)
    player.slope = 2
    assert repr(player) == "Widget: A player. The slope is 6.0."


def test_a_widget_keeps_its_own_names():
    for name in ("value", "layout", "picture", "keys", "draw", "alt"):
        with pytest.raises(ValueError, match=f"controls are called \\['{name}'\\]"):
            Explorer(draw, [Slider(name, name, 0, 1, 0, 1)], "Nothing.")


def test_values_of_one_widget_are_not_those_of_another():
    one, two = explorer(), explorer()
    one.slope = 0
    assert two.slope == 1.0
    assert not hasattr(Explorer, "slope")


def test_a_slider_takes_the_nearest_of_its_steps_and_never_leaves_its_scale():
    uneven = Slider("a", "a", 0, 1, 0, 0.6)
    assert [uneven.accept(value) for value in (0.2, 0.4, 0.8, 1, 7)] == [0, 0.6, 0.6, 1, 1]
    tenths = Slider("b", "b", 0.0, 1.0, 0.0, 0.1)
    assert [tenths.accept(n / 10) for n in range(11)] == [n / 10 for n in range(11)]
