"""A picture as data: panels that hold marks, drawn by Matplotlib on paper and by a canvas in the browser.

A widget is a function from its controls' values to a `Scene`. The same scene is painted sixty times a
second in the page (`widgets/static/`), and by `scene_figure.draw_scene` where there is no kernel, in a GIF,
or in a test. A mark names its role (`style.ROLES`) instead of a colour, so that a picture is right on a
light and on a dark page.
"""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field, fields
from typing import ClassVar

import numpy as np

from course_utils.plotting.style import ROLES
from course_utils.validation import as_array, find


@dataclass(frozen=True, eq=False)
class Mark:
    """Base of all marks: checks the role, makes every array float32, and holds their shapes equal."""

    arrays: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        find(ROLES, self.role, "role")
        for name in self.arrays:
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float32))
        sizes = {name: getattr(self, name).shape for name in self.arrays}
        if len(set(sizes.values())) > 1:
            raise ValueError(
                f"{type(self).__name__} got arrays of different shapes: {sizes}, expected equal shapes"
            )

    def options(self) -> dict:
        """The fields that are not arrays."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in self.arrays}


@dataclass(frozen=True, eq=False)
class Line(Mark):
    """A curve through the points (x, y); a NaN in y interrupts it."""

    x: np.ndarray
    y: np.ndarray
    role: str
    label: str = ""
    width: float = 2.0
    arrays: ClassVar = ("x", "y")


@dataclass(frozen=True, eq=False)
class Area(Mark):
    """The area between 0 and y, in a pale tint of the role's colour."""

    x: np.ndarray
    y: np.ndarray
    role: str
    label: str = ""
    arrays: ClassVar = ("x", "y")


@dataclass(frozen=True, eq=False)
class Band(Mark):
    """The area between the curves (x, low) and (x, high), in a pale tint of the role's colour."""

    x: np.ndarray
    low: np.ndarray
    high: np.ndarray
    role: str
    label: str = ""
    arrays: ClassVar = ("x", "low", "high")


@dataclass(frozen=True, eq=False)
class Points(Mark):
    """A dot of `size` points across at each (x, y)."""

    x: np.ndarray
    y: np.ndarray
    role: str
    label: str = ""
    size: float = 5.0
    arrays: ClassVar = ("x", "y")


@dataclass(frozen=True, eq=False)
class Segments(Mark):
    """Straight strokes from (x0, y0) to (x1, y1)."""

    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    role: str
    label: str = ""
    width: float = 1.0
    arrays: ClassVar = ("x0", "y0", "x1", "y1")


@dataclass(frozen=True, eq=False)
class Bars(Mark):
    """Upright bars of the given `width` (in the units of x) around x, from `base` to `base` + height."""

    x: np.ndarray
    height: np.ndarray
    base: np.ndarray
    role: str
    label: str = ""
    width: float = 0.8
    arrays: ClassVar = ("x", "height", "base")


@dataclass(frozen=True, eq=False)
class Rug(Mark):
    """Short ticks at x on the lower edge of the panel, one for each observation."""

    x: np.ndarray
    role: str
    label: str = ""
    arrays: ClassVar = ("x",)


@dataclass(frozen=True, eq=False)
class Rule(Mark):
    """A straight line across the whole panel at `value` of the axis "x" or "y"."""

    value: float
    role: str
    axis: str = "x"
    label: str = ""
    width: float = 1.2

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.axis not in ("x", "y"):
            raise ValueError(f"axis is {self.axis!r}, expected 'x' or 'y'")
        object.__setattr__(self, "value", float(self.value))


@dataclass(frozen=True, eq=False)
class Image(Mark):
    """A grid of grey values, 0 paper and 1 ink, filling the rectangle `extent` = (left, right, bottom, top).

    Row 0 of `values`, of shape (rows, columns), is at the top. The role gives the ink its colour.
    """

    values: np.ndarray
    extent: tuple[float, float, float, float]
    role: str = "text"
    arrays: ClassVar = ("values",)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.values.ndim != 2:
            raise ValueError(f"values has shape {self.values.shape}, expected (rows, columns)")


@dataclass(frozen=True, eq=False)
class Picture(Mark):
    """A picture in its own colours, filling the rectangle `extent` = (left, right, bottom, top).

    `values` (rows, columns, 3) are red, green and blue from 0 to 1 (cut off beyond), row 0 on top. A pixel
    travels as one number, `65536 red + 256 green + blue` of whole numbers 0 .. 255: `packed`.
    """

    values: InitVar[np.ndarray]
    extent: tuple[float, float, float, float]
    packed: np.ndarray = field(init=False)
    role: str = field(init=False, default="text")  # as every mark has one; a picture has its own colours
    arrays: ClassVar = ("packed",)

    def __post_init__(self, values: np.ndarray) -> None:
        values = np.asarray(values, dtype=np.float64)
        if values.ndim != 3 or values.shape[2] != 3:
            raise ValueError(f"values has shape {values.shape}, expected (rows, columns, 3)")
        bytes_ = np.rint(255 * values.clip(0, 1))
        object.__setattr__(self, "packed", bytes_ @ np.array([65536.0, 256.0, 1.0]))  # exact in float32
        super().__post_init__()

    @property
    def rgb(self) -> np.ndarray:
        """The bytes (rows, columns, 3) again, as a browser paints them."""
        whole = self.packed.astype(np.uint32)
        return np.stack([whole >> 16, whole >> 8 & 255, whole & 255], axis=-1).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Text(Mark):
    """Words at (x, y), aligned "left", "center" or "right"."""

    x: float
    y: float
    text: str
    role: str = "text"
    align: str = "center"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.align not in ("left", "center", "right"):
            raise ValueError(f"align is {self.align!r}, expected 'left', 'center' or 'right'")


@dataclass(frozen=True, eq=False)
class Panel:
    """One pair of axes. `xlim` and `ylim` are fixed by the caller, so that a moving picture never jumps.

    `xticks`, `yticks` replace the usual ticks by (position, words) pairs; an empty tuple leaves them out.
    `weight` is the panel's share of the width of its row; `square` gives both axes the same scale. `right`
    are the ticks of a second axis on the right edge, at heights in units of `ylim`.
    """

    marks: Sequence[Mark]
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    xticks: tuple[tuple[float, str], ...] | None = None
    yticks: tuple[tuple[float, str], ...] | None = None
    weight: float = 1.0
    square: bool = False
    right: tuple[tuple[float, str], ...] = ()

    def __post_init__(self) -> None:
        for name in ("xlim", "ylim"):
            low, high = as_array(getattr(self, name), name, (2,))
            if not (np.isfinite(low) and np.isfinite(high) and low < high):
                raise ValueError(
                    f"{name} of panel {self.title!r} is ({low}, {high}), expected finite low < high"
                )


@dataclass(frozen=True, eq=False)
class Scene:
    """Rows of panels and one sentence, `description`, that puts the picture's numbers into words.

    The sentence stands under the picture, is read out by screen readers, and is what a test can compare.
    `heights` are the rows' shares of the height; rows are equally high without it.
    """

    rows: Sequence[Sequence[Panel]]
    description: str = ""
    heights: Sequence[float] = ()

    def __post_init__(self) -> None:
        if self.heights and len(self.heights) != len(self.rows):
            raise ValueError(
                f"heights has {len(self.heights)} entries, expected one for each of {len(self.rows)} rows"
            )

    @property
    def panels(self) -> list[Panel]:
        """All panels, row by row."""
        return [panel for row in self.rows for panel in row]
