"""The rows of a long table, one file each: what was cut off goes on, and several processes share the work."""

import json
from pathlib import Path

from benchmarks.common.report import environment
from course_utils.storage.atomic import atomic_write

FOLDER = Path(__file__).parents[1] / "checkpoints"


def row(table, name, measure):
    """The row of that name: read where it lies already, else `measure()`, a dict for JSON, and kept."""
    path = FOLDER / table / f"{name}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        found = rounded(measure()) | {"made with": environment()}
        with atomic_write(path) as part:
            part.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(table, name, {key: found[key] for key in found if key != "samples"}, flush=True)
    return json.loads(path.read_text(encoding="utf-8"))


def made_with(rows):
    """Where the rows come from, taken out of them: every environment once."""
    found = []
    for row in rows:
        environment = row.pop("made with")
        if environment not in found:
            found.append(environment)
    return found


def rounded(value):
    """All floats in it to four digits."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, 4) if isinstance(value, float) else value
