"""Answers as plain values: whether two are the same answer, and what to call one in a sentence.

Whatever a student gives is read once, by `plain`. After that there are only Python's own numbers, text, lists
and sets, and things of which only the name is known: they can be compared and spelled without a surprise.
"""

import itertools
import math
import numbers
import textwrap
from dataclasses import dataclass

KINDS = {"True or False": bool, "a number": int | float, "text": str, "nothing": type(None)}
LARGEST, DEEPEST = 100_000, 10  # parts of an answer, and how deep its lists nest; beyond that it is none


@dataclass(frozen=True)
class Thing:
    """What is no answer: only its name is known, such as "a function"."""

    name: str


def plain(value, depth=0):
    """The value in Python's own numbers and lists, whether it came as Python, NumPy, SymPy or torch.

    Errors: whatever the value itself raises when it is read.
    """
    if value is None or value is ...:
        return value
    if depth > DEEPEST:
        return Thing("a list without end")
    if hasattr(value, "tolist"):
        size = math.prod(getattr(value, "shape", ()))
        if size > LARGEST:
            return Thing(f"an array of {size:,} numbers")
        value = value.tolist()
    if hasattr(value, "free_symbols"):
        value = _number_of(value)
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, numbers.Rational) and value.denominator == 1:
        return int(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, list | tuple | set | frozenset):
        parts = [plain(part, depth + 1) for part in itertools.islice(value, LARGEST + 1)]
        if len(parts) > LARGEST:
            return Thing(f"a list of more than {LARGEST:,}")
        return parts if isinstance(value, list | tuple) else frozenset(parts)
    if hasattr(value, "__float__"):
        return float(value)
    return Thing("a function" if callable(value) else textwrap.shorten(f"a {type(value).__name__}", 40))


def _number_of(expression):
    """The number or truth value that a SymPy expression stands for, evaluated if it is not yet."""
    if expression.free_symbols:
        return Thing("an expression with symbols")
    value = expression.doit()
    if value.is_Boolean:
        return bool(value)
    if value.is_Integer:
        return int(value)
    return float(str(value)) if value.is_Float else float(value)  # as text, 0.69 to two digits is 0.69


def untouched(value) -> bool:
    """Whether a plain value still holds the starter's `...`."""
    return value is ... or (isinstance(value, list) and any(untouched(part) for part in value))


def agree(given, wanted, tolerance: float) -> bool:
    """Whether two plain values are the same answer: floats within the tolerance, everything else exactly."""
    if kind(given) != kind(wanted):
        return False
    if isinstance(wanted, list):
        return all(agree(g, w, tolerance) for g, w in zip(given, wanted, strict=True))
    if isinstance(wanted, float):
        # The floor lets float32 miss a zero. Comparing, not subtracting: whole numbers can exceed any float.
        slack = max(tolerance * abs(wanted), 1e-6)
        both_nan = given != given and wanted != wanted
        return both_nan or given == wanted or wanted - slack <= given <= wanted + slack
    return given == wanted


def kind(value) -> str:
    """What sort of thing a plain value is, in words that tell a student what to change."""
    if isinstance(value, list):
        inner = f", each {kind(value[0])}" if value and isinstance(value[0], list) else ""
        return f"a list of {len(value)}{inner}"
    if isinstance(value, Thing):
        return value.name
    return next((words for words, sort in KINDS.items() if isinstance(value, sort)), "a set")


def spelled(value) -> str:
    """A plain value, short enough for one line."""
    if isinstance(value, list | frozenset):
        parts = list(value)
        return "[" + ", ".join(map(spelled, parts[:6])) + (", ...]" if len(parts) > 6 else "]")
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int) and abs(value) >= 10**15:
        return f"a whole number near 10^{math.log10(abs(value)):.0f}"
    if isinstance(value, str):
        return textwrap.shorten(repr(value[:200]), 60, placeholder=" ...")
    return value.name if isinstance(value, Thing) else repr(value)
