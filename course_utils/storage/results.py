"""What takes longer than a lecture: figures that the scripts in benchmarks/ found and keep in its results."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from course_utils.storage.idx import DataError
from course_utils.storage.origin import again
from course_utils.validation import check_type

FOLDER = files("course_utils.storage") / "results"  # package data


def load_results(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """What `name.json` holds: the figures, and under "settings" how they were made.

    Raises:
        DataError: the file is missing or is not JSON.
    """
    path = folder / f"{check_type(name, str, 'name')}.json"
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise DataError(f"{path} is not there. {again(path)}") from error
    except ValueError as error:
        raise DataError(f"{path} is damaged: {error}. {again(path)}") from error
