"""Scenes as messages: words and layout as JSON, all arrays in one float32 buffer, equal ones once."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from course_utils.plotting.scene import Mark, Panel, Scene


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
