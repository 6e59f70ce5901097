"""Which numbers an argument takes stands in bounds.txt a second time: who moves a bound must mean it.

PYTHONPATH=. python tests/test_bounds.py   writes bounds.txt anew.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch

from tests import kept, test_wrong_values
from tests.chapters import test_wrong_values as of_chapters
from tests.models.test_wrong_arguments import MODELS
from tests.wrong_values import call

EXPECTED = Path(__file__).with_name("bounds.txt")
WHOLE, NUMBERS = (-1, 0, 1, 2, 3), (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 100.0)


def functions() -> Iterator[tuple[str, Callable, dict[str, Any]]]:
    """Every function of the tables of right arguments, as what makes its call and these."""
    for case in (*test_wrong_values.CASES.items(), *of_chapters.CASES.items()):
        yield case[0], partial(call, case[1]), case[1][1]
    for model, arguments, methods in MODELS:
        yield model.__name__, model, arguments
        for name, given in methods.items():
            yield f"{model.__name__}.{name}", getattr(model(**arguments), name), given


FUNCTIONS = {name: (function, arguments) for name, function, arguments in functions()}
NUMERIC = {
    name: numeric
    for name, (_, arguments) in FUNCTIONS.items()
    if (numeric := [argument for argument, value in arguments.items() if type(value) in (int, float)])
}


def bounds(name: str) -> list[str]:
    """The numbers that each numeric argument of a function takes, of some around usual bounds."""
    function, arguments = FUNCTIONS[name]
    told = []
    for argument in NUMERIC[name]:
        taken = []
        for value in WHOLE if type(arguments[argument]) is int else NUMBERS:
            torch.manual_seed(0)
            try:
                function(**{**arguments, argument: value})
            except (ValueError, TypeError):
                continue
            taken.append(f"{value:g}")
        told.append(f"{argument}: {' '.join(taken)}")
    return told


@pytest.mark.parametrize("name", NUMERIC)
def test_an_argument_takes_the_numbers_that_were_meant(name):
    assert bounds(name) == kept.read(EXPECTED)[name]


def test_no_function_is_gone():
    assert list(kept.read(EXPECTED)) == list(NUMERIC)


if __name__ == "__main__":
    kept.write(EXPECTED, {name: bounds(name) for name in NUMERIC})
