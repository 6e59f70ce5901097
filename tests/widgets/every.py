"""All widgets of the course, found by what their functions are declared to return."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

from course_utils import widgets
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.film import Film
from course_utils.widgets.stage import Stage


def factories() -> list[Callable[[], Stage]]:
    """All functions of course_utils.widgets that are declared to return a widget."""
    found = []
    for module in pkgutil.iter_modules(widgets.__path__):
        for _, function in inspect.getmembers(
            importlib.import_module(f"course_utils.widgets.{module.name}"), inspect.isfunction
        ):
            made = inspect.signature(function).return_annotation
            if function.__module__.endswith(module.name) and made in (Explorer, Film):
                found.append(function)
    return found
