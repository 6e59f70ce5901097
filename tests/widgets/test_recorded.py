"""What a declaration of recordings means: which points of which controls, and what the page is told."""

import pytest

from course_utils.plotting.scene import Scene
from course_utils.widgets.controls import Choice, Drag, Preset, Slider, Switch
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Evenly, Runs, Scenes, page_of, points


def explorer() -> Explorer:
    return Explorer(
        lambda **values: Scene([], "nothing"),
        [
            Slider("mean", "mean", -1, 1, 0, 0.25),
            Slider("n", "number", 1, 5, 2, 1),
            Choice("law", "law", ("flat", "peaked", "bent"), "flat"),
            Switch("logs", "logarithmic"),
        ],
        "Nothing.",
        presets=[Preset("bent", {"law": "bent", "mean": 0.6, "logs": False})],
        drags=[Drag(0, "mean"), Drag(1, "n")],
    )


def test_a_grid_is_the_product_of_its_axes_and_of_the_defaults_of_all_other_controls():
    (grid,) = Scenes({"law": ("bent", "flat"), "mean": Evenly(3)}).axes(explorer())
    assert grid == {"n": [2], "logs": [False], "law": ["flat", "bent"], "mean": [-1.0, 0.0, 1.0]}
    found = list(points(grid))
    assert len(found) == 6
    assert found[:2] == [
        {"n": 2, "logs": False, "law": "flat", "mean": -1.0},
        {"n": 2, "logs": False, "law": "flat", "mean": 0.0},
    ]


@pytest.mark.parametrize(
    ("name", "axis", "values"),
    [
        ("n", ALL, [1, 2, 3, 4, 5]),
        ("n", 3, [3]),
        ("n", Evenly(2), [1, 2, 5]),  # both ends, and the default
        ("n", (5, 1), [1, 5]),
        ("mean", 0.3, [0.25]),  # one value, put on the scale
        ("mean", ALL, [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0]),
        ("law", "peaked", ["peaked"]),
        ("law", ALL, ["flat", "peaked", "bent"]),
        ("logs", ALL, [False, True]),
        ("logs", True, [True]),
    ],
)
def test_an_axis_lists_values_of_its_control(name, axis, values):
    (grid,) = Scenes({name: axis}).axes(explorer())
    assert grid[name] == values


def test_what_is_on_no_scale_is_named():
    with pytest.raises(ValueError, match="grid names \\['speed'\\], expected only"):
        Scenes({"speed": ALL}).axes(explorer())
    with pytest.raises(ValueError, match="law is 'round', expected one of flat, peaked, bent"):
        Scenes({"law": "round"}).axes(explorer())


def test_the_page_shows_the_controls_that_move_and_names_the_others():
    widget, recorded = explorer(), Scenes({"mean": Evenly(3), "law": ALL}, note="Drawing needs the kernel.")
    page = page_of(widget, recorded, recorded.axes(widget))
    assert {c["name"]: c["values"] for c in page["spec"]["controls"]} == {
        "mean": [-1.0, 0.0, 1.0],
        "law": ["flat", "peaked", "bent"],
    }
    assert page["spec"]["presets"][0]["values"] == {"law": "bent", "mean": 0.5}
    assert [drag["x"] for drag in page["spec"]["drags"]] == ["mean"]
    assert page["note"] == "Drawing needs the kernel."
    expected = "In the notebook more values of: mean (3 of 9). In the notebook also: number, logarithmic."
    assert page["missing"] == expected


def test_a_run_goes_at_the_speeds_that_its_pictures_allow():
    widget = explorer()
    widget.spec = {**widget.spec, "speeds": [1, 5, 10, 20], "actions": [{"name": "save"}]}
    for every, speeds in ((1, [1, 5, 10, 20]), (10, [10, 20]), (3, [3])):
        runs = Runs({}, length=5, every=every)
        spec = page_of(widget, runs, runs.axes(widget))["spec"]
        assert (spec["speeds"], spec["actions"]) == (speeds, [])
