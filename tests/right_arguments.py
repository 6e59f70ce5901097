"""Every function of the tables of right arguments, and these: the course's, the chapters' and the models'."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests import test_wrong_values
from tests.chapters import test_wrong_values as of_chapters
from tests.models.test_wrong_arguments import MODELS
from tests.wrong_values import call


def functions() -> Iterator[tuple[str, Callable, dict[str, Any]]]:
    """The name of each, what makes its call, and its arguments."""
    for name, case in (*test_wrong_values.CASES.items(), *of_chapters.CASES.items()):
        yield name, partial(call, case), case[1]
    for model, arguments, methods in MODELS:
        yield model.__name__, model, arguments
        for name, given in methods.items():
            yield f"{model.__name__}.{name}", getattr(model(**arguments), name), given


FUNCTIONS = {name: (function, arguments) for name, function, arguments in functions()}
