"""Files that are written wholly or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A path to write to; it takes the place of `path` when all is written: nobody ever sees half a file.

    If the writing fails, `path` stays as it was. Several processes may write to one path: each writes in a
    folder of its own, and the last one to finish counts.
    """
    path = Path(path)
    with TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        part = Path(folder, path.name)
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())  # else a power cut could leave the new name with nothing behind it
        os.replace(part, path)
