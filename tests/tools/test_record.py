"""Recordings: every widget declares one, with its presets; what has not changed is not recorded again."""

import inspect
import json
import sys

import pytest

from course_utils.widgets.explorer import Explorer
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import Runs, Scenes, points
from tools.record import origin as origin_module
from tools.record.files import play, record
from tools.record.origin import ROOT, origin
from tools.record.widgets import Factory, Shown, declared, factories, name_of, shown

EVERY = pytest.mark.parametrize("factory", factories(), ids=name_of)


@EVERY
def test_a_widget_declares_what_is_recorded(factory: Factory):
    widget, recorded = factory(), declared(factory)
    assert isinstance(recorded, Runs if isinstance(widget, Player) else Scenes)
    grids = recorded.axes(widget)
    first = {name: control.value for name, control in widget.controls.items()}
    settings = {"": {}} | {preset["name"]: preset["values"] for preset in widget.spec["presets"]}
    for name, values in settings.items():
        point = widget.accept(first | values)
        assert point == first | values, f"{name}: the page marks a preset only where its values hold exactly"
        assert any(all(point[key] in grid[key] for key in grid) for grid in grids), f"{name}: {point}"


def test_the_star_has_a_hundred_runs_and_more():
    (star,) = (factory for factory in factories() if name_of(factory) == "08.gan_dynamics")
    runs = {tuple(sorted(run.items())) for grid in declared(star).axes(star()) for run in points(grid)}
    assert len(runs) >= 100
    for name in ("target", "objective", "k", "log_lr_d", "log_lr_g"):
        assert len({dict(run)[name] for run in runs}) > 1


def test_every_widget_of_the_notebooks_is_found():
    cells = list(shown(ROOT / "notebooks"))
    assert {cell.factory for cell in cells} == set(factories())
    for cell in cells:
        notebook = json.loads((ROOT / "notebooks" / f"{cell.notebook}.ipynb").read_text(encoding="utf-8"))
        (source,) = ("".join(c["source"]) for c in notebook["cells"] if c["id"] == cell.cell)
        assert f"{cell.factory.__name__}(" in source
    assert [cell.options for cell in cells if cell.notebook == "demo_gan_1d"] == [{"projector": True}]


def of_formulas(cell: Shown) -> bool:
    """Whether a cell's picture is computed from formulas: no model has learnt it, here or before."""
    made = inspect.signature(cell.factory)
    return made.return_annotation is Explorer and not made.parameters and not uses_weights(cell.factory)


def uses_weights(factory: Factory) -> bool:
    return "trained" in vars(sys.modules[factory.__module__])


def words_of(cell: Shown) -> list[str]:
    """What the notebook has stored of a cell's widget in words."""
    path = ROOT / "notebooks" / f"{cell.notebook}.ipynb"
    (found,) = (c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["id"] == cell.cell)
    texts = ("".join(output.get("data", {}).get("text/plain", "")) for output in found["outputs"])
    return [text for text in texts if text.startswith("Widget: ")]


@pytest.mark.parametrize(
    "cell", [*filter(of_formulas, shown(ROOT / "notebooks"))], ids=lambda cell: name_of(cell.factory)
)
def test_a_notebook_says_what_its_widget_says_before_a_control_is_moved(cell: Shown):
    """The prose around it speaks of this picture: whoever moves a default runs the notebook again."""
    assert words_of(cell) == [repr(cell.factory())]


def test_a_picture_of_a_widget_that_nothing_makes_is_named(tmp_path):
    output = {"output_type": "display_data", "metadata": {"widget": True}}
    cell = {"id": "a1", "cell_type": "code", "source": ["x = make()"], "outputs": [output]}
    (tmp_path / "01_one.ipynb").write_text(json.dumps({"cells": [cell]}))
    with pytest.raises(ValueError, match=r"cell a1 of 01_one\.ipynb shows a widget"):
        list(shown(tmp_path))


def test_a_recording_has_a_file_for_every_piece(tmp_path):
    by_name = {name_of(factory): factory for factory in factories()}
    spec = record(by_name["00.first_steps"], tmp_path / "first", small=False)
    assert spec["size"] >= 41
    assert [path.name for path in (tmp_path / "first").iterdir()] == ["0-0.bin"]
    spec = record(by_name["05.generation"], tmp_path / "run", small=True)
    assert spec["size"] == 1
    (grid,) = spec["grids"]
    assert grid == {"number": [2], "start": ["an empty page", "the upper half of a digit"]}
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"0-0.bin", "0-1.bin"}


def test_a_run_shows_the_history_up_to_each_picture():
    (star,) = (factory for factory in factories() if name_of(factory) == "08.gan_dynamics")
    player = star()
    scenes = list(play(player, player.value, 4, 5))
    assert [scene.description.split(":")[0] for scene in scenes] == ["Step 0", "Step 5", "Step 10", "Step 15"]
    steps = [max(mark.x.max() for mark in scene.panels[1].marks if mark.arrays) for scene in scenes]
    assert steps == [0, 5, 10, 15]


def test_a_recording_is_made_again_when_what_it_stands_on_changes(tmp_path, monkeypatch):
    package = tmp_path / "course_utils"
    files = {
        "chapters/ch99/one.py": "from course_utils.models import base\nfrom course_utils import plotting",
        "models/__init__.py": "",
        "models/base.py": "a = 1",
        "models/other.py": "b = 1",
        "plotting/__init__.py": "Scene = 1",
        "storage/weights/kept.bin": "w",
    }
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)

    def factory():
        """Stands for a widget's."""

    factory.__module__ = "course_utils.chapters.ch99.one"
    monkeypatch.setattr(origin_module, "ROOT", tmp_path)
    monkeypatch.setattr(origin_module, "MAKERS", ())

    def now() -> str:
        for cached in (origin_module.imports, origin_module.data, origin_module.digest):
            cached.cache_clear()
        return origin(factory, small=False)

    before = now()
    assert now() == before
    (package / "models/other.py").write_text("b = 2")
    assert now() == before, "nothing imports it"
    assert origin(factory, small=True) != before
    for name in [name for name in files if name != "models/other.py"]:
        (package / name).write_text("new = 1\n" + files[name])
        assert now() != before, name
        (package / name).write_text(files[name])
        assert now() == before
