"""Recordings of a run: arrays in a file of their own, to load again."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.storage.atomic import atomic_write


@contextmanager
def new_recording(stem: str, suffix: str) -> Iterator[Path]:
    """The first path recordings/stem-1.suffix, -2, ... that is not taken, in a folder beside the notebook.

    An empty file takes it, so that another process finds another; where the writing fails it is gone again.
    """
    folder = Path("recordings")
    folder.mkdir(exist_ok=True)
    for number in count(1):
        path = folder / f"{stem}-{number}{suffix}"
        with suppress(FileExistsError):
            path.touch(exist_ok=False)
            break
    try:
        yield path
    except BaseException:
        path.unlink()
        raise


def save_arrays(path: Path, header: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
    """Write arrays and a JSON header to one .npz file, without pickle.

    Raises:
        ValueError: an array holds Python objects, which only a pickle could keep.
    """
    for name, array in arrays.items():
        if array.dtype.hasobject:
            raise ValueError(f"arrays[{name!r}] has the dtype {array.dtype}, expected numbers")
    with atomic_write(path) as part, part.open("wb") as file:
        np.savez_compressed(file, header=np.array(json.dumps(header)), **arrays)


def load_arrays(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What `save_arrays` wrote.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is damaged, or is something else.
    """
    content = Path(path).read_bytes()
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return json.loads(str(arrays.pop("header"))), arrays
    except Exception as error:  # the zip format alone fails in nine ways
        raise ValueError(f"{path} is not an intact recording: {error}") from error
