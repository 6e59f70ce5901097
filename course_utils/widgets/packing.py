"""Scenes as a small file: what changes from one to the next in columns, arrays as whole numbers of a quantum.

A file is gzip of: the length of a header (4 bytes, little-endian), the header (JSON), and blocks of bytes.
`static/unpack.js` reads it. The header holds

- `groups`: scenes of one structure share a `template`; `vary` lists the places whose words differ with their
  values, scene by scene; `slots` the places of arrays, each with its block and the row of each scene.
- `which`: the group of each scene.
- `blocks`: rows of whole numbers. They are stored as differences, `over` the rows or not, and `order` times
  along a row, whichever is smallest; as zigzag numbers; the lowest bytes of all first, then the next ones.

The quantum is a power of two: at least 4096 of them span a panel's axis, 256 the greys of an image.
"""

import gzip
import json
import math
import zlib
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from course_utils.plotting.scene import Scene
from course_utils.widgets.protocol import encode

STEPS = 4096  # of a panel's axis, at least
GREYS = 256
NAN = -(2**31)
Path = tuple[str | int, ...]


def pack(scenes: Sequence[Scene]) -> bytes:
    """The file of some scenes."""
    groups: dict[tuple[Path, ...], list[tuple[dict[Path, Any], dict[Path, np.ndarray]]]] = {}
    templates, which = {}, []
    for scene in scenes:
        (frame,), floats = encode([scene])
        words = dict(leaves(frame))
        arrays = taken_out(words, np.frombuffer(floats, np.float32))
        key = (*words, *arrays)
        templates.setdefault(key, frame)
        groups.setdefault(key, []).append((words, arrays))
        which.append(list(groups).index(key))
    blocks = Blocks()
    header = {
        "groups": [grouped(templates[key], rows, blocks) for key, rows in groups.items()],
        "which": which,
        "blocks": blocks.headers,
    }
    text = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return gzip.compress(len(text).to_bytes(4, "little") + text + b"".join(blocks.bytes), mtime=0)


def branches(node: Any) -> bool:
    """Whether a node is a dict, or a list that holds one somewhere."""
    return isinstance(node, dict) or (isinstance(node, list) and any(map(branches, node)))


def leaves(node: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """The places in a frame that hold no dict, and what they hold."""
    if isinstance(node, dict):
        return [leaf for name, below in node.items() for leaf in leaves(below, (*path, name))]
    if branches(node):
        return [leaf for i, below in enumerate(node) for leaf in leaves(below, (*path, i))]
    return [(path, node)]


def taken_out(words: dict[Path, Any], floats: np.ndarray) -> dict[Path, np.ndarray]:
    """The arrays of a frame, removed from its words, by their places."""
    marks = {path[:-1]: names for path, names in words.items() if path[-1] == "arrays"}
    places = [(*mark, name) for mark, names in marks.items() for name in names]
    cut = {path: words.pop(path) for path in places}
    return {path: floats[first : first + length] for path, (first, length) in cut.items()}


def grouped(template: dict, rows: list, blocks: "Blocks") -> dict[str, Any]:
    """Scenes of one structure: what differs in words, and the blocks of their arrays."""
    words, arrays = rows[0]
    columns = {path: [found[path] for found, _ in rows] for path in words}
    vary = [[path, column] for path, column in columns.items() if any(v != column[0] for v in column)]
    slots = []
    for path in arrays:
        quantum = min(quantum_of(found, path) for found, _ in rows)
        slots.append([path, *blocks.add([found[path] for _, found in rows], quantum)])
    return {"template": template, "vary": vary, "slots": slots}


def quantum_of(words: dict[Path, Any], path: Path) -> float:
    """The step in which an array at this place is stored."""
    name, panel = path[-1], path[: path.index("marks")]
    if name == "packed":
        return 1.0
    if name == "values":
        return 1.0 / GREYS
    low, high = words[*panel, "xlim" if name.startswith("x") else "ylim"]
    return 2.0 ** math.floor(math.log2((high - low) / STEPS))


class Blocks:
    """Blocks of whole numbers; equal ones are stored once."""

    def __init__(self) -> None:
        self.headers: list[dict[str, Any]] = []
        self.bytes: list[bytes] = []
        self.places: dict[tuple, int] = {}

    def add(self, arrays: list[np.ndarray], quantum: float) -> tuple[int, list[int] | int]:
        """The block of these arrays, and the row of each in it (0 where all are one row)."""
        rows: dict[bytes, int] = {}
        unique, which = [], []
        for array in arrays:
            whole = rounded(array, quantum)
            key = whole.tobytes()
            if key not in rows:
                rows[key] = len(unique)
                unique.append(whole)
            which.append(rows[key])
        key = (quantum, *rows)
        if key not in self.places:
            self.places[key] = len(self.headers)
            header, content = smallest(unique)
            self.headers.append({"quantum": quantum, **header})
            self.bytes.append(content)
        return self.places[key], which if len(unique) > 1 else 0


def rounded(array: np.ndarray, quantum: float) -> np.ndarray:
    """Whole numbers of the quantum, int32; what is beyond their range is cut off, and NaN has a number."""
    numbers = np.clip(np.rint(array.astype(np.float64) / quantum), NAN + 1, -NAN - 1)
    return np.where(np.isnan(numbers), NAN, numbers).astype(np.int32)


def smallest(rows: list[np.ndarray]) -> tuple[dict[str, Any], bytes]:
    """The rows under the differences that make them smallest."""
    lengths = [len(row) for row in rows]
    even = len(set(lengths)) == 1
    ways = product((False, True) if even and len(rows) > 1 else (False,), (0, 1, 2))
    tried = {way: planes(np.concatenate(differences(rows, *way))) for way in ways}
    over, order = min(tried, key=lambda way: len(zlib.compress(tried[way], 1)))
    content = tried[over, order]
    total = sum(lengths)
    header = {"rows": len(rows), "lengths": lengths[0] if even else lengths, "over": over, "order": order}
    return header | {"planes": len(content) // total if total else 0}, content


def differences(rows: list[np.ndarray], over: bool, order: int) -> list[np.ndarray]:
    """The rows as differences, which wrap around in 32 bits."""
    if over:
        rows = list(np.diff(np.stack(rows), axis=0, prepend=np.int32(0)))
    for _ in range(order):
        rows = [np.diff(row, prepend=np.int32(0)) for row in rows]
    return rows


def planes(numbers: np.ndarray) -> bytes:
    """Zigzag numbers as planes of bytes, the lowest first; those that hold nothing are left out."""
    zigzag = ((numbers << 1) ^ (numbers >> 31)).view(np.uint32)
    by_place = zigzag.astype("<u4").view(np.uint8).reshape(-1, 4).T
    most = int(zigzag.max(initial=0)).bit_length()
    return by_place[: (most + 7) // 8].tobytes()
