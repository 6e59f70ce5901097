"""Answers as plain values: how they are read, and what to call one in a sentence.

Whatever a student gives is read once, by `plain`. After that there are only Python's own numbers, text, lists
and sets, and things of which only the name is known: they can be compared and spelled without a surprise.
"""

import itertools
import math
import numbers
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

KINDS = {
    "True or False": bool,
    "a number": int | float,
    "text": str,
    "nothing": type(None),
    "a set": frozenset,
}
LARGEST, DEEPEST = 100_000, 5  # how many parts an answer has at most, and how deep its lists nest


@dataclass(frozen=True)
class Thing:
    """What is no answer: only its name is known, such as "a function"."""

    name: str


def plain(value: Any, depth: int = 0) -> Any:
    """The value in Python's own numbers and lists, whether it came as Python, NumPy, SymPy or torch.

    Errors: a ValueError where it is too large or too deep, and whatever the value raises when it is read.
    """
    if value is None or value is ...:
        return value
    if depth > DEEPEST:
        raise ValueError("its lists nest too deep, or without end")
    if hasattr(value, "tolist"):
        _check_size(math.prod(getattr(value, "shape", ())))
        value = value.tolist()
    if hasattr(value, "free_symbols"):
        value = _number_of(value)
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, numbers.Rational) and value.denominator == 1:
        return int(value)
    if isinstance(value, str):
        _check_size(len(str.__str__(value)))
        return str.__str__(value)
    if isinstance(value, list | tuple | set | frozenset):
        read = [plain(part, depth + 1) for part in itertools.islice(value, LARGEST + 1)]
        _check_size(len(read))
        return read if isinstance(value, list | tuple) else frozenset(read)
    if hasattr(value, "__float__"):
        return float(value)
    return Thing("a function" if callable(value) else textwrap.shorten(f"a {type(value).__name__}", 40))


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise ValueError(f"it has more than {LARGEST:,} parts")


def _number_of(expression: Any) -> bool | int | float | Thing:
    """The number or truth value that a SymPy expression stands for, evaluated if it is not yet."""
    if expression.free_symbols:
        return Thing("an expression with symbols")
    value = expression.doit()
    if value.is_Boolean:
        return bool(value)
    if value.is_Integer:
        return int(value)
    return float(str(value)) if value.is_Float else float(value)  # as text, 0.69 to two digits is 0.69


def parts(value: Any) -> Iterator:
    """What a plain value is made of: the values in its lists and sets, or itself."""
    if isinstance(value, list | frozenset):
        for part in value:
            yield from parts(part)
    else:
        yield value


def kind(value: Any) -> str:
    """What sort of thing a plain value is, in words that tell a student what to change."""
    if isinstance(value, list):
        inner = f", each {kind(value[0])}" if value and isinstance(value[0], list) else ""
        return f"a list of {len(value)}{inner}"
    if isinstance(value, Thing):
        return value.name
    return next((words for words, sort in KINDS.items() if isinstance(value, sort)), "what cannot be read")


def spelled(value: Any) -> str:
    """A plain value, short enough for one line."""
    if isinstance(value, list | frozenset):
        first = [spelled(part) for part in itertools.islice(value, 6)]
        return "[" + ", ".join(first) + (", ...]" if len(value) > 6 else "]")
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int) and abs(value) >= 10**15:
        return f"a whole number near 10^{math.log10(abs(value)):.0f}"
    if isinstance(value, str):
        return textwrap.shorten(repr(value[:200]), 60, placeholder=" ...")
    return value.name if isinstance(value, Thing) else repr(value)
