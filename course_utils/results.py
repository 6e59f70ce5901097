"""What takes longer than a lecture: figures that the scripts in benchmarks/ found and keep in its results."""

import json
from pathlib import Path

from course_utils.datafiles import DataError

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks" / "results"


def load_results(name, folder=FOLDER):
    """What `name.json` holds: the figures, and under "settings" how they were made.

    Raises:
        DataError: the file is missing or is not JSON.
    """
    try:
        return json.loads((folder / f"{name}.json").read_bytes())
    except FileNotFoundError as error:
        raise DataError(f"{error.filename} is not there. `make bench` writes it.") from error
    except ValueError as error:
        raise DataError(f"{folder / name}.json is damaged: {error}. `make bench` writes it again.") from error
