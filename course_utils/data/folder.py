"""Where the larger data sets lie."""

import os
from pathlib import Path

import platformdirs

from course_utils.storage.origin import clone


def folder() -> Path:
    """The folder of the data sets: COURSE_DATA, else the clone's `data`, else the user's cache folder.

    A relative COURSE_DATA counts from the clone, or without one from the working folder.
    """
    if named := os.environ.get("COURSE_DATA"):
        return ((clone() or Path.cwd()) / Path(named).expanduser()).resolve()
    return root / "data" if (root := clone()) else Path(platformdirs.user_cache_dir("course-utils")) / "data"
