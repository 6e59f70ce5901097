"""Answers as plain values: whether two are the same answer, and what to call one in a sentence."""

import math
import numbers
import textwrap

KINDS = {"True or False": bool, "a number": numbers.Real, "text": str, "nothing": type(None)}


def plain(value):
    """The value in Python's own numbers and lists, whether it came as Python, NumPy or torch."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


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
    if callable(value):
        return "a function"
    fitting = (words for words, sort in KINDS.items() if isinstance(value, sort))
    return next(fitting, f"a {type(value).__name__}")


def spelled(value) -> str:
    """A plain value, short enough for one line."""
    if isinstance(value, list):
        return "[" + ", ".join(map(spelled, value[:6])) + (", ...]" if len(value) > 6 else "]")
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int) and abs(value) >= 10**15:
        return f"a whole number near 10^{math.log10(abs(value)):.0f}"
    return textwrap.shorten(repr(value), 60, placeholder=" ...")
