"""Whether two plain values are the same answer: forms do not count, and numbers count as they are rounded."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Close = Callable[[Any, Any], bool]  # whether a given number is as near to the wanted one as it must be


def agree(given: Any, wanted: Any, close: Close) -> bool:
    """Whether a plain value is the wanted one, in any form; floats must be `close(given, wanted)`.

    Truth values are 0 and 1, letters may be large or small, "ABB" and "A, B, B" are lists, a list of one
    stands for what is in it, and where the wanted is a set, the order does not count. Whole numbers agree
    exactly. A wanted `...` agrees with anything.
    """
    if wanted is ...:
        return True
    if isinstance(given, list | frozenset) and len(given) == 1 != _length(wanted):
        return agree(*given, wanted, close)
    if isinstance(given, str) and isinstance(wanted, list | frozenset):
        given = _split(given, letters=isinstance(wanted, list))
    if isinstance(wanted, frozenset):
        parts = given if isinstance(given, list | frozenset) else [given]
        found = [[agree(part, w, close) for part in parts] for w in wanted]
        # Of nothing "all" says yes, so an empty set is held apart.
        return (
            bool(parts) == bool(wanted) and all(map(any, found)) and all(map(any, zip(*found, strict=True)))
        )
    if isinstance(wanted, list):
        if not isinstance(given, list) or len(given) != len(wanted):
            return False
        return all(agree(part, w, close) for part, w in zip(given, wanted, strict=True))
    if isinstance(given, str) and isinstance(wanted, str):
        return word(given) == word(wanted)
    if isinstance(given, int | float) and isinstance(wanted, float):
        return close(given, wanted)
    return given == wanted


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | frozenset) else 0


def _split(text: str, letters: bool) -> list[str]:
    """The words between commas; of a single word its letters, if they may be meant."""
    words = text.split(",")
    return [letter for letter in text if letter.isalnum()] if letters and len(words) == 1 else words


def word(text: str) -> str:
    """A text without what does not count in it: capitals, and spaces at its ends."""
    return text.strip().casefold()


def right(given: Any, wanted: Any, digits: int) -> bool:
    """The wanted number rounds to the given one, which has as many significant digits as are asked for.

    A float hides the zeros at its end: 0.4 has as many digits as 0.400, if the wanted number rounds to that.
    """
    return _gap(given, wanted) <= min(_place(given), _place_asked(wanted, digits)) / 2


def short(given: Any, wanted: Any, digits: int) -> bool:
    """Right, or right but for the digits: the wanted number rounds to it, and it has too few of them."""
    rounds = _place(given) <= _place_asked(wanted, 1) and _gap(given, wanted) <= _place(given) / 2
    return rounds or right(given, wanted, digits)


def begun(given: Any, wanted: Any, digits: int) -> bool:
    """Right, or right in the digits that are asked for and wrong in those behind."""
    return _gap(given, wanted) <= _place_asked(wanted, digits) / 2


def _gap(given: Any, wanted: float) -> float:
    """The distance, as far as it is more than single precision loses on the way to an answer."""
    if given == wanted or (given != given and wanted != wanted):
        return 0.0
    try:
        return abs(float(given) - wanted) - max(1e-5 * abs(wanted), 1e-6)
    except OverflowError:  # a whole number that exceeds any float
        return math.inf


def _place(number: float) -> float:
    """The unit of the last decimal: 0.01 for 2.75. Six digits are read: single precision has no more."""
    if isinstance(number, int) or not math.isfinite(number):
        return 1.0
    return 10.0 ** min(0, Decimal(f"{number:.6g}").normalize().as_tuple().exponent)


def _place_asked(wanted: float, digits: int) -> float:
    """The unit of the last of so many significant digits: 0.01 for three digits of 2.75."""
    if not wanted or not math.isfinite(wanted):
        return 0.0
    return 10.0 ** (math.floor(math.log10(abs(wanted))) + 1 - digits)
