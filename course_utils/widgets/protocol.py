"""What page and kernel send each other: requests are checked; scenes are JSON and one float32 buffer."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from course_utils.plotting.scene import Mark, Panel, Scene

KINDS = ("draw", "frames", "reset", "action")
MOST = 300  # letters of an error on the page


def id_of(message: Any) -> int | str | None:
    """The id of a page's message, which its answer repeats; None where it has none that can be one."""
    found = message.get("id") if isinstance(message, dict) else None
    word = isinstance(found, str) and found.isascii() and len(found) < MOST
    return found if word or type(found) is int else None


def read_request(message: Any) -> dict[str, Any]:
    """A page's message, if it is a request: an `id`, a `kind`, and the controls' `values`.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(message, dict):
        raise ValueError(f"the message is {message!r}, expected a dict")
    if id_of(message) is None:
        raise ValueError(f"id is {message.get('id')!r}, expected a whole number or a short word")
    if message.get("kind") not in KINDS:
        raise ValueError(f"kind is {message.get('kind')!r}, expected one of {', '.join(KINDS)}")
    if not isinstance(message.get("values"), dict):
        raise ValueError(f"values is {message.get('values')!r}, expected a dict")
    return message


def whole(request: dict[str, Any], name: str, low: int, high: int) -> int:
    """The whole number that a request names `name`.

    Raises:
        ValueError: it is not there, or outside of low .. high.
    """
    value = request.get(name)
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{name} is {value!r}, expected a whole number from {low} to {high}")
    return value


def error_text(error: BaseException) -> str:
    """An error as a page shows it: short, and of letters that can be sent."""
    if isinstance(error, KeyboardInterrupt):
        return "Interrupted."
    return f"{type(error).__name__}: {error}"[:MOST].encode(errors="replace").decode()


def encode(scenes: Sequence[Scene]) -> tuple[list[dict[str, Any]], bytes]:
    """JSON of each scene, where an array is `[offset, length]` in floats, and the buffer these point into."""
    chunks: list[np.ndarray] = []
    places: dict[bytes, list[int]] = {}
    offset = 0

    def place(array: np.ndarray) -> list[int]:
        nonlocal offset
        key = array.tobytes()
        if key not in places:
            places[key] = [offset, array.size]
            chunks.append(array.ravel())
            offset += array.size
        return places[key]

    def mark(m: Mark) -> dict[str, Any]:
        found = {"kind": type(m).__name__, **m.options(), "arrays": list(m.arrays)}
        for name in m.arrays:
            array = getattr(m, name)
            found[name] = place(array)
            if array.ndim == 2:
                found[f"{name}_shape"] = list(array.shape)
        return found

    def panel(p: Panel) -> dict[str, Any]:
        words = {f.name: getattr(p, f.name) for f in fields(p) if f.name not in ("marks", "xlim", "ylim")}
        limits = {"xlim": [float(v) for v in p.xlim], "ylim": [float(v) for v in p.ylim]}
        return {**words, **limits, "marks": [mark(m) for m in p.marks]}

    encoded = [
        {
            "rows": [[panel(p) for p in row] for row in scene.rows],
            "heights": list(scene.heights),
            "description": scene.description,
        }
        for scene in scenes
    ]
    return encoded, np.concatenate(chunks).tobytes() if chunks else b""
