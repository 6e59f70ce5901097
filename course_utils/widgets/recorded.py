"""What of a widget is recorded for pages without a kernel: a line beside its controls says it.

RECORDED = Scenes({"seed": 5, "sigma": Evenly(16), "mu": ALL})    an explorer, on a grid of its controls
RECORDED = Runs({"rate": (-3.0, -2.0)}, length=401)               a player, a run at each point of the grid

Several grids make one recording; a control that no grid names stays at its default. `tools/record` writes
the files, `static/recording.js` answers the page from them.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from course_utils.widgets.controls import Choice, Control, Slider, Switch
from course_utils.widgets.widget import Widget

ALL = "all"  # every value of a control


@dataclass(frozen=True)
class Evenly:
    """`count` values of a slider, evenly spread."""

    count: int


Axis = str | int | float | bool | tuple | Evenly


class Recorded:
    """Grids over a widget's controls.

    Args:
        *grids: for each control by name `ALL`, `Evenly` many values of a slider, a tuple of values, or one
            value. The last control varies fastest: its values lie in the same file.
        note: what a reader without a kernel misses, in a sentence.
    """

    def __init__(self, *grids: Mapping[str, Axis], note: str = "") -> None:
        self.grids, self.note = grids, note

    def axes(self, widget: Widget) -> list[dict[str, list]]:
        """For each grid the values of all of the widget's controls; what the grid does not name comes first.

        Raises:
            ValueError: a grid names a control that the widget does not have, or a value that is on no scale.
        """
        found = []
        for grid in self.grids:
            if unknown := set(grid) - set(widget.controls):
                raise ValueError(f"grid names {sorted(unknown)}, expected only {sorted(widget.controls)}")
            rest = {name: [c.value] for name, c in widget.controls.items() if name not in grid}
            found.append(rest | {name: values_of(widget.controls[name], axis) for name, axis in grid.items()})
        return found


class Scenes(Recorded):
    """What is recorded of an explorer: its scene at every point of the grids."""


class Runs(Recorded):
    """What is recorded of a player: a run at every point of the grids, of `length` pictures at most.

    `every` is the number of steps from one picture to the next.
    """

    def __init__(self, *grids: Mapping[str, Axis], length: int, every: int = 1, note: str = "") -> None:
        super().__init__(*grids, note=note)
        self.length, self.every = length, every


def values_of(control: Control, axis: Axis) -> list:
    """The values of a control that an axis of a grid means, in the order of its scale."""
    if axis == ALL:
        axis = scale_of(control)
    elif isinstance(axis, Evenly):
        axis = spread(control, axis.count)
    elif not isinstance(axis, tuple):
        axis = (axis,)
    found = [control.accept(value) for value in axis]
    return [value for value in scale_of(control) if value in found]


def scale_of(control: Control) -> list:
    """All values of a control; of one that is neither slider, choice nor switch its default alone."""
    if isinstance(control, Slider):
        steps = math.ceil((control.high - control.low) / control.step - 1e-9)
        return [control.accept(control.low + i * control.step) for i in range(steps + 1)]
    if isinstance(control, Choice):
        return list(control.options)
    return [False, True] if isinstance(control, Switch) else [control.value]


def spread(slider: Slider, count: int) -> list:
    """`count` values of a slider, evenly spread, with both ends and its default."""
    way = (slider.high - slider.low) / max(1, count - 1)
    return [slider.value, *(slider.accept(slider.low + i * way) for i in range(count))]


def points(grid: dict[str, list]) -> Iterator[dict[str, Any]]:
    """The points of a grid, in the order in which they are recorded."""
    for values in product(*grid.values()):
        yield dict(zip(grid, values, strict=True))


def page_of(widget: Widget, recorded: Recorded, axes: list[dict[str, list]]) -> dict[str, Any]:
    """What the page needs to know besides the scenes: the widget's spec, and which points there are."""
    free = {name: free_values(widget, name, axes) for name in widget.controls}
    moving = {name for name, values in free.items() if len(values) > 1}
    spec = dict(widget.spec)
    spec["controls"] = [c | {"values": free[c["name"]]} for c in spec["controls"] if c["name"] in moving]
    spec["presets"] = [p | {"values": on_scale(widget, p["values"], moving)} for p in spec["presets"]]
    spec["drags"] = [drag for drag in spec["drags"] if drag["x"] in moving]
    every = recorded.every if isinstance(recorded, Runs) else 1
    if isinstance(recorded, Runs):
        speeds = [speed for speed in spec["speeds"] if speed % every == 0]
        spec |= {"actions": [], "speeds": speeds or [every]}
    values = {name: control.value for name, control in widget.controls.items()}
    words = {"note": recorded.note, "missing": missing(widget, free)}
    return {"spec": spec, "values": values, "grids": axes, "every": every, **words}


def on_scale(widget: Widget, values: Mapping[str, Any], moving: Collection[str]) -> dict[str, Any]:
    """The values of the controls that move, put on their scales: the page compares them."""
    return {name: widget.controls[name].accept(value) for name, value in values.items() if name in moving}


def free_values(widget: Widget, name: str, axes: list[dict[str, list]]) -> list:
    """The values of a control that are recorded in any of the grids."""
    found = [value for grid in axes for value in grid[name]]
    return [value for value in scale_of(widget.controls[name]) if value in found]


def missing(widget: Widget, free: dict[str, list]) -> str:
    """What the reader of a page has to know: which controls are coarser there, and which are fixed."""
    coarse, fixed = [], []
    for name, values in free.items():
        control = widget.controls[name]
        total = len(scale_of(control))
        if len(values) == 1:
            fixed.append(control.label)
        elif len(values) < total:
            coarse.append(f"{control.label} ({len(values)} of {total})")
    found = {"In the notebook more values of": coarse, "In the notebook also": fixed}
    return " ".join(f"{words}: {', '.join(names)}." for words, names in found.items() if names)
