"""What every widget offers and shows before it is moved, at presets and choices: who changes it must mean it.

The chapters speak of these pictures. `pictures.txt` holds them in words and numbers, and is written anew by
`PYTHONPATH=. python tests/widgets/test_pictures.py`; its difference is then read like any other.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from course_utils.plotting.scene import Mark, Panel, Picture, Scene
from course_utils.training import seed_everything
from course_utils.widgets.controls import Choice, Switch
from course_utils.widgets.player import Player
from course_utils.widgets.widget import Widget
from tests import kept
from tools.record.widgets import Factory, declared, factories, name_of

KNOWN = Path(__file__).with_name("pictures.txt")
PICTURE = "-- "
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?")
LONG = re.compile(r"-?\d+\.\d{5,}(?:e[-+]\d+)?")


def offered(widget: Widget) -> Iterator[str]:
    """What the page is told of a widget, but for the roles' colours, which are the same for all."""
    for control in widget.spec["controls"]:
        yield str(control)
    for preset in widget.spec["presets"]:
        yield f"Preset {preset}"
    if isinstance(widget, Player):
        yield f"{len(widget.source)} pictures before Play is pressed"
    left_out = {"controls", "presets", "roles"}
    yield str({name: value for name, value in widget.spec.items() if value and name not in left_out})


def told_of_array(array: np.ndarray) -> str:
    """Its mean, its spread and the mean of its second half, its order; in four digits of its range."""
    known = array[~np.isnan(array)]
    if not known.size:
        return "empty"
    decimals = 3 - math.floor(math.log10(np.abs(known).max() or 1))
    half = known.ravel()[known.size // 2 :]
    return " ".join(f"{number:.{max(decimals, 0)}f}" for number in (known.mean(), known.std(), half.mean()))


def told_of_mark(mark: Mark) -> str:
    arrays = [mark.rgb] if isinstance(mark, Picture) else [getattr(mark, name) for name in mark.arrays]
    numbers = " ".join(told_of_array(array.astype(float)) for array in arrays)
    options = ", ".join(str(value) for value in mark.options().values() if value != "")
    return f"{type(mark).__name__}({options}: {numbers})"


def told_of_panel(panel: Panel) -> str:
    words = [panel.title, panel.xlabel, panel.ylabel, panel.xticks, panel.yticks, panel.right, panel.square]
    marks = "; ".join(map(told_of_mark, panel.marks))
    return LONG.sub(
        lambda n: f"{float(n[0]):.4g}", f"{[*panel.xlim, *panel.ylim, panel.weight]} {words} {marks}"
    )


def told(scene: Scene) -> Iterator[str]:
    yield scene.description
    yield f"{[len(row) for row in scene.rows]} panels in rows, of the heights {[*scene.heights]}"
    yield from map(told_of_panel, scene.panels)


def scene_at(widget: Widget, values: dict) -> Scene:
    """The picture under these values; a player's first, which no training has made uncertain yet."""
    _, (scene,) = widget.answer({"kind": "reset", "values": values})
    return scene


def look_of_mark(mark: Mark) -> str:
    """All but its numbers, which a training makes uncertain."""
    found = [getattr(mark, name, "") for name in ("role", "label", "text", "axis", "align")]
    sizes = [f"{getattr(mark, name):g}" for name in ("size", "width") if hasattr(mark, name)]
    words = [NUMBER.sub("#", word) for word in found if word]
    return " ".join([type(mark).__name__, *words, *sizes])


def told_of_player(player: Player) -> Iterator[str]:
    """The looks of all marks after three steps."""
    scene_at(player, {})
    for _ in range(3):
        player.source.advance(1)
    for panel in player.source.scene(len(player.source) - 1).panels:
        yield f"{NUMBER.sub('#', panel.title)}: {'; '.join(map(look_of_mark, panel.marks))}"


def moved(widget: Widget) -> Iterator[tuple[str, dict]]:
    """What its presets, its switches and its choices set, one at a time, with a name of each."""
    yield "", {}
    for preset in widget.spec["presets"]:
        yield preset["name"], preset["values"]
    for control in widget.controls.values():
        if isinstance(control, Switch):
            yield f"{control.name} {not control.value}", {control.name: not control.value}
        elif isinstance(control, Choice):
            others = (option for option in control.options if option != control.value)
            yield from ((f"{control.name} {option}", {control.name: option}) for option in others)


def told_of_widget(factory: Factory) -> list[str]:
    widget = factory()
    lines = [str(vars(declared(factory))), *offered(widget)]
    for name, values in moved(widget):
        lines += [f"{PICTURE}{name}", *told(scene_at(widget, values))]
    if isinstance(widget, Player):
        lines += [f"{PICTURE}three steps on", *told_of_player(widget)]
    return lines


def last_digit(number: str) -> float:
    """The worth of a written number's last digit, 0.01 of 3.14; 0 of a small whole number, which counts."""
    digits, _, power = number.partition("e")
    decimals = digits.partition(".")[2]
    return 10.0 ** (int(power or 0) - len(decimals)) if decimals or len(digits) > 3 else 0.0


def same(line: str, expected: str) -> bool:
    """The same words and numbers; these may differ in their last digit, as sums do on other processors."""
    found, wanted = NUMBER.findall(line), NUMBER.findall(expected)
    return NUMBER.split(line) == NUMBER.split(expected) and all(
        abs(float(a) - float(b)) <= 1.01 * max(last_digit(a), last_digit(b))
        for a, b in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("factory", factories(), ids=name_of)
def test_a_widget_offers_and_shows_what_was_meant(factory: Factory):
    """Whatever has been drawn in the notebook before: a widget's random numbers are its own."""
    seed_everything(7)
    found, expected = told_of_widget(factory), kept.read(KNOWN)[name_of(factory)]
    pictures = next(number for number, line in enumerate(expected) if line.startswith(PICTURE))
    assert found[:pictures] == expected[:pictures]
    assert [pair for pair in zip(found, expected, strict=True) if not same(*pair)] == []


def test_every_widget_is_known():
    assert list(kept.read(KNOWN)) == list(map(name_of, factories()))


if __name__ == "__main__":
    kept.write(KNOWN, {name_of(factory): told_of_widget(factory) for factory in factories()})
