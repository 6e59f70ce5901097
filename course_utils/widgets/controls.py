"""What a reader can move. A control is data: the page makes an input of it, and it checks what comes back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high` in multiples of `step` from `low`."""

    name: str
    label: str
    low: float
    high: float
    value: float
    step: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high or self.step <= 0:
            given = f"low {self.low}, value {self.value}, high {self.high}, step {self.step}"
            raise ValueError(f"slider {self.name!r} has {given}, expected low <= value <= high, step > 0")

    def accept(self, value: Any) -> float:
        """The value on this slider's scale that is nearest to `value`.

        Raises:
            ValueError: `value` is not a finite number.
        """
        if not (isinstance(value, Real) and -math.inf < value < math.inf):
            raise ValueError(f"{self.name} is {value!r}, expected a number from {self.low} to {self.high}")
        steps = round((min(max(float(value), self.low), self.high) - self.low) / self.step)
        nearest = min(self.low + steps * self.step, self.high)
        whole = isinstance(self.low, int) and isinstance(self.step, int)
        return int(nearest) if whole else round(nearest, 10)

    def extremes(self) -> tuple[float, ...]:
        """Both ends and the middle, for the sweep test."""
        return self.accept(self.low), self.accept((self.low + self.high) / 2), self.accept(self.high)


@dataclass(frozen=True)
class Choice:
    """One of several options, by name."""

    name: str
    label: str
    options: Sequence[str]
    value: str

    def __post_init__(self) -> None:
        self.accept(self.value)

    def accept(self, value: Any) -> str:
        """The option, if it is one."""
        if value not in self.options:
            raise ValueError(f"{self.name} is {value!r}, expected one of {', '.join(self.options)}")
        return value

    def extremes(self) -> tuple[str, ...]:
        """Every option, for the sweep test."""
        return tuple(self.options)


@dataclass(frozen=True)
class Switch:
    """On or off."""

    name: str
    label: str
    value: bool = False

    def accept(self, value: Any) -> bool:
        """The value, if it is true or false."""
        if value not in (True, False):
            raise ValueError(f"{self.name} is {value!r}, expected True or False")
        return bool(value)

    def extremes(self) -> tuple[bool, ...]:
        """Both positions, for the sweep test."""
        return False, True


@dataclass(frozen=True)
class Heights:
    """A curve that the reader draws: the heights, 0 to 1, of bars that share the x axis of a panel evenly.

    The pointer draws inside that panel (counted from 0, row by row), the keyboard moves single bars. The
    control is there only while the choice `when[0]` has the value `when[1]`.
    """

    name: str
    label: str
    value: tuple[float, ...]
    panel: int
    when: tuple[str, str]

    def accept(self, value: Any) -> tuple[float, ...]:
        """The heights, between 0 and 1 and rounded to hundredths.

        Raises:
            ValueError: there are more or fewer of them, one is no number, or all are 0.
        """
        if not isinstance(value, Sequence) or len(value) != len(self.value):
            raise ValueError(f"{self.name} is {value!r}, expected {len(self.value)} heights")
        bar = Slider(self.name, "", 0.0, 1.0, 0.0, 0.01)
        heights = tuple(bar.accept(height) for height in value)
        if not any(heights):
            raise ValueError(f"{self.name} has no height above 0, expected one at least")
        return heights

    def extremes(self) -> tuple[tuple[float, ...], ...]:
        """One bar alone, and all at the same height, for the sweep test."""
        bars = len(self.value)
        return (1.0, *[0.0] * (bars - 1)), self.value, (1.0,) * bars


@dataclass(frozen=True)
class Drag:
    """Dragging inside a panel (counted from 0, row by row) moves the sliders named `x` and, if given, `y`."""

    panel: int
    x: str
    y: str = ""


@dataclass(frozen=True)
class Preset:
    """A named setting of some controls, with the number of its place as its key on the keyboard.

    While it is chosen, the page asks its `question`, to predict before it plays; the `answer` is folded.
    """

    name: str
    values: dict[str, Any]
    question: str = ""
    answer: str = ""


Control = Slider | Choice | Switch | Heights
