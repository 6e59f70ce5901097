"""Where the larger data sets lie."""

import os
from pathlib import Path

import platformdirs

CLONE = (
    Path(__file__).resolve().parents[2]
)  # the folder of the clone, where the course was not installed as a package


def folder() -> Path:
    """The folder of the data sets: COURSE_DATA, else the clone's `data`, else the user's cache folder.

    A relative COURSE_DATA counts from the clone, or without one from the working folder.
    """
    clone = CLONE if (CLONE / "pyproject.toml").is_file() and (CLONE / "data").is_dir() else None
    if named := os.environ.get("COURSE_DATA"):
        return ((clone or Path.cwd()) / Path(named).expanduser()).resolve()
    return clone / "data" if clone else Path(platformdirs.user_cache_dir("course-utils")) / "data"
