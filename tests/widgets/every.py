"""All widgets of the course, found by what their functions are declared to return."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

from course_utils import chapters
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.player import Player
from course_utils.widgets.widget import Widget


def factories() -> list[Callable[[], Widget]]:
    """All functions of course_utils.chapters that are declared to return a widget."""
    found = []
    for module in pkgutil.walk_packages(chapters.__path__, "course_utils.chapters."):
        for _, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            made = inspect.signature(function).return_annotation
            if function.__module__ == module.name and made in (Explorer, Player):
                found.append(function)
    return found
