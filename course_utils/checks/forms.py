"""The arguments of a function in several forms: a formula may be written with `math`, NumPy or torch."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from course_utils.checks.values import plain


def forms(arguments: tuple) -> Iterator[tuple]:
    """The arguments as they are, then with arrays and with tensors for the numbers and lists among them.

    Only libraries that are loaded take part: whoever writes a function with torch has imported it.
    """
    yield arguments
    for make in (_array, _tensor):
        yield tuple(_formed(make, argument) for argument in arguments)


def _formed(make: Callable, argument: Any) -> Any:
    try:
        return argument if callable(argument) else make(plain(argument))
    except (KeyError, TypeError, ValueError):  # not loaded; text; rows of unequal length
        return argument


def _array(value: Any) -> Any:
    return sys.modules["numpy"].array(value)


def _tensor(value: Any) -> Any:
    """A list becomes floats, since matrix products want one dtype. A number may be an index, and stays."""
    torch = sys.modules["torch"]
    return torch.tensor(value, dtype=torch.get_default_dtype() if isinstance(value, list) else None)
