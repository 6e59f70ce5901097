"""Marks that come together: a frame around a pixel, a density over its axis, a gallery of images."""

from collections.abc import Sequence

import numpy as np

from course_utils.plotting.scene import Area, Image, Line, Mark, Segments, Text
from course_utils.validation import as_array


def pixel_frame(left: float, bottom: float) -> Segments:
    """A square around one pixel, whose side is 1."""
    x, y = np.array([0, 1, 1, 0]) + left, np.array([0, 0, 1, 1]) + bottom
    return Segments(x, y, np.roll(x, -1), np.roll(y, -1), "accent", width=3)


def density(
    x: np.ndarray, y: np.ndarray, role: str, label: str, drawn: slice | np.ndarray = slice(None)
) -> list[Mark]:
    """The marks of a density y over the points x, which is first integrated: the label says to how much.

    All points are integrated; `drawn` picks those that the page is sent.

    Raises:
        ValueError: if the integral (trapezoid rule) misses 1 by more than 0.005: three figures of the label.
    """
    x, y = as_array(x, "x", (None,)), as_array(y, "y", (None,))
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} points and y {len(y)}, expected as many")
    mass = float(np.trapezoid(y, x))
    if not abs(mass - 1) <= 5e-3:
        where = f"over [{x[0]:g}, {x[-1]:g}]"
        raise ValueError(
            f"y of the density {label!r} integrates to {mass:.4f} {where}, expected 1 within 0.005"
        )
    return [Area(x[drawn], y[drawn], role), Line(x[drawn], y[drawn], role, f"{label} (∫ = {mass:.3f})")]


def gallery(
    images: Sequence[np.ndarray],
    captions: Sequence[str],
    inks: Sequence[str],
    roles: Sequence[str],
    shape: tuple[int, int],
) -> tuple[list[Mark], dict]:
    """Images (height, width) from 0 to 1 in a grid of `shape` (rows, columns), each over its caption.

    `inks` are the roles of the images, `roles` those of the captions. Returns the marks, and the options
    with which a panel has room for the whole grid.
    """
    rows, columns = shape
    marks: list[Mark] = []
    for i, (image, caption, ink, role) in enumerate(zip(images, captions, inks, roles, strict=True)):
        left, bottom = 1.2 * (i % columns), 1.5 * (rows - 1 - i // columns)
        marks.append(Image(image, (left, left + 1, bottom, bottom + 1), ink))
        marks.append(Text(left + 0.5, bottom - 0.22, caption, role))
    room = {"xlim": (-0.2, 1.2 * columns), "ylim": (-0.5, 1.5 * rows - 0.3)}
    return marks, room | {"xticks": (), "yticks": (), "square": True}
