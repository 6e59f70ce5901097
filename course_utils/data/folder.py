"""Where the larger data sets lie."""

import os
from contextlib import suppress
from pathlib import Path

import platformdirs

from course_utils.storage.idx import DataError, one_line
from course_utils.storage.origin import clone


def folder() -> Path:
    """The folder of the data sets: COURSE_DATA, else the clone's `data`, else the user's cache folder.

    A relative COURSE_DATA counts from the clone, or without one from the working folder.

    Raises:
        DataError: COURSE_DATA names what is no folder, or one that this user may not look into.
    """
    if named := os.environ.get("COURSE_DATA"):
        try:
            path = ((clone() or Path.cwd()) / Path(named).expanduser()).resolve()
            with suppress(FileNotFoundError):  # it may be made later
                os.scandir(path).close()
        except (OSError, RuntimeError) as error:
            raise DataError(
                f"COURSE_DATA is {named!r}, which cannot be used: {one_line(error)}. Let COURSE_DATA name a "
                "folder that you may read and write, or unset it."
            ) from error
        return path
    return root / "data" if (root := clone()) else Path(platformdirs.user_cache_dir("course-utils")) / "data"
