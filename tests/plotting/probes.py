"""A scene for every mark, and what stands at some of its points: asked of Matplotlib and of the canvas."""

from dataclasses import dataclass

import numpy as np

from course_utils.plotting.scene import (
    Area,
    Bars,
    Image,
    Line,
    Mark,
    Panel,
    Picture,
    Points,
    Rule,
    Scene,
    Segments,
    Text,
)
from course_utils.plotting.style import ROLES

LIMITS = (-2.0, 10.0), (-3.0, 9.0)
NAN = float("nan")
# Red and green on top, blue and black below, over the whole panel: finds its edges, and which way is up.
CORNERS = Picture(np.array([[[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [0, 0, 0]]]), (-2, 10, -3, 9))


@dataclass(frozen=True)
class Probe:
    """At the point (x, y) of the panel the ink of the mark's role covers the paper with this opacity."""

    x: float
    y: float
    opacity: float


@dataclass(frozen=True)
class Case:
    """One mark, and what it must and must not touch."""

    mark: Mark
    probes: tuple[Probe, ...]


def touched(opacity: float, *points: tuple[float, float]) -> tuple[Probe, ...]:
    return tuple(Probe(x, y, opacity) for x, y in points)


def clear(*points: tuple[float, float]) -> tuple[Probe, ...]:
    return touched(0.0, *points)


CASES = {
    "line": Case(
        Line([-1, 3], [-2, 6], "generator", width=5),
        touched(1, (0, 0), (1, 2), (2, 4)) + clear((0, 4), (2, 0), (5, 8), (-1.8, -2)),
    ),
    "line, interrupted": Case(
        Line([0, 2, 4, 6, 8], [2, 2, NAN, 6, 6], "accent", width=5),
        touched(1, (1, 2), (7, 6)) + clear((3, 2), (4, 4), (3, 3), (5, 6)),
    ),
    "area": Case(
        Area([1, 5, 5, 9], [4, 4, 8, 8], "discriminator"),
        touched(0.18, (3, 1), (3, 3.7), (7, 6)) + clear((3, 6), (0, 1), (7, -1), (9.5, 4)),
    ),
    "area below zero": Case(
        Area([1, 9], [-2, -2], "posterior"), touched(0.18, (2, -1), (8, -1)) + clear((2, 1), (2, -2.5))
    ),
    "points": Case(
        Points([2, 8], [7, -1], "noise", size=16),
        touched(0.8, (2, 7), (8, -1)) + clear((2, -1), (8, 7), (3, 7), (2, 6)),
    ),
    "segments": Case(
        Segments([0, 6], [0, 2], [0, 8], [4, 4], "prior", width=5),
        touched(1, (0, 1), (0, 3), (7, 3)) + clear((2, 1), (6, 4), (8, 2), (-1, 2)),
    ),
    "bars": Case(
        Bars([1, 5], [3, 2], [1, -2], "likelihood", width=2),
        touched(0.85, (1, 2), (0.3, 3.5), (1.7, 1.5), (5, -1))
        + clear((1, 0), (1, 4.5), (3, 2), (2.5, 2), (5, 0.6), (5, -2.5)),
    ),
    "a bar that hangs": Case(
        Bars([4], [-2], [3], "optimum", width=1), touched(0.85, (4, 2), (4, 1.5)) + clear((4, 4), (4, 0.5))
    ),
    "upright rule": Case(
        Rule(3, "generator", width=5), touched(1, (3, -2), (3, 8)) + clear((2, 3), (4, 3), (8, 3))
    ),
    "level rule": Case(
        Rule(3, "generator", "y", width=5), touched(1, (-1, 3), (9, 3)) + clear((3, 2), (3, 4), (3, 8))
    ),
    "image": Case(
        Image(np.array([[1.0, 0.0], [0.25, 0.5]]), (2, 6, 0, 8), "generator"),
        touched(1, (3, 6), (2.2, 4.2)) + touched(0.25, (3, 2)) + touched(0.5, (5, 2)) + clear((5, 6), (1, 6)),
    ),
}

# Words that stand at the middle of the panel, and whether they reach to its left and to its right.
WORDS = [
    (Text(4, 3, "mmmmmm", "accent", align), sides)
    for align, sides in {"left": (False, True), "right": (True, False), "center": (True, True)}.items()
]


def scene(mark: Mark) -> Scene:
    """The mark alone, in a panel without words and grid."""
    return Scene([[Panel([mark], *LIMITS, xticks=(), yticks=())]], "a mark")


class Photo:
    """What was painted: opaque pixels (height, width, 3), and where in them the panel's edges are.

    `corners` is a picture of the scene of CORNERS.
    """

    def __init__(self, corners: np.ndarray) -> None:
        colours = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
        found = {name: np.argwhere((corners == rgb).all(-1)) for name, rgb in colours.items()}
        self.top, self.left = found["red"].min(0)
        self.bottom, self.right = found["blue"].max(0)[0] + 1, found["green"].max(0)[1] + 1
        middle = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        off = abs(found["red"].max(0) - middle[::-1]).max()
        assert off < 4, "red is the upper left quarter"  # lines of the axes cover a pixel or two
        assert found["green"].max(0)[0] < found["blue"].min(0)[0], "green above, blue below"

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the pixel at the point (x, y) of the panel."""
        (x0, x1), (y0, y1) = LIMITS
        column = self.left + (x - x0) / (x1 - x0) * (self.right - self.left)
        row = self.bottom - (y - y0) / (y1 - y0) * (self.bottom - self.top)
        return int(row), int(column)

    def at(self, picture: np.ndarray, x: float, y: float) -> np.ndarray:
        """The colour of `picture` at the point (x, y) of the panel."""
        row, column = self.place(x, y)
        return picture[row, column].astype(float)

    def ink_near(self, picture: np.ndarray, x: float, y: float) -> float:
        """The share of black in the darkest of the nine pixels at (x, y): a thin line lies between two."""
        row, column = self.place(x, y)
        return 1 - picture[row - 1 : row + 2, column - 1 : column + 2].min() / 255

    def sides(self, picture: np.ndarray) -> tuple[bool, bool]:
        """Whether there is ink on the left and on the right of the panel's middle."""
        middle = (self.left + self.right) // 2
        ink = (picture[self.top + 2 : self.bottom - 2] < 200).any(-1).any(0)
        return ink[self.left + 2 : middle - 3].any(), ink[middle + 3 : self.right].any()

    def check(self, picture: np.ndarray, case: Case, tone: str, paper: float) -> None:
        """Every probe finds the mixture of ink and paper that it should."""
        ink = np.array([int(getattr(ROLES[case.mark.role], tone)[i : i + 2], 16) for i in (1, 3, 5)])
        for probe in case.probes:
            expected = paper + probe.opacity * (ink - paper)
            found = self.at(picture, probe.x, probe.y)
            assert abs(found - expected).max() < 4, (probe, found, expected)
