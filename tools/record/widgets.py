"""All widgets of the course, what is declared to be recorded of each, and where notebooks show them."""

import ast
import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from course_utils import chapters
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import Recorded
from course_utils.widgets.widget import Widget
from tools.notebooks import is_widget

Factory = Callable[..., Widget]


def factories() -> list[Factory]:
    """All functions of course_utils.chapters that are declared to return a widget."""
    found = []
    for module in pkgutil.walk_packages(chapters.__path__, "course_utils.chapters."):
        for _, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            made = inspect.signature(function).return_annotation
            if function.__module__ == module.name and made in (Explorer, Player):
                found.append(function)
    return found


def declared(factory: Factory) -> Recorded:
    """The line RECORDED beside the widget's controls; KeyError where there is none."""
    return vars(sys.modules[factory.__module__])["RECORDED"]


def name_of(factory: Factory) -> str:
    """The name of the recording, as 06.elbo_bars."""
    return f"{factory.__module__.split('.')[2].removeprefix('ch')}.{factory.__name__}"


class Shown(NamedTuple):
    """A cell of a notebook that shows a widget: the function that makes it, and its options."""

    notebook: str
    cell: str
    factory: Factory
    options: dict[str, Any]


def shown(notebooks: Path) -> Iterator[Shown]:
    """The cells that show a widget. A model that the notebook has trained is left to it.

    Raises:
        ValueError: a cell has a widget's picture, and ends in no call of a function that makes one.
    """
    by_name = {factory.__name__: factory for factory in factories()}
    for path in sorted(notebooks.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if not any(map(is_widget, cell.get("outputs", ()))):
                continue
            call = last_call("".join(cell["source"]))
            name = getattr(call.func, "attr", getattr(call.func, "id", "")) if call else ""
            if name not in by_name:
                raise ValueError(
                    f"cell {cell['id']} of {path.name} shows a widget, expected a last line that makes it"
                )
            options = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
            yield Shown(path.stem, cell["id"], by_name[name], options)


def last_call(source: str) -> ast.Call | None:
    """The call that is a cell's value."""
    last = ast.parse(source).body[-1]
    return last.value if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else None
