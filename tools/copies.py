"""Your own copies of the chapters: they lie in my_chapters/, which git ignores, so no update is in their way.

python -m tools.copies

copies each chapter that is not there yet. Where the course has a new edition of one, the copy becomes that
edition with every cell that you wrote or changed. The copy as it was goes to my_chapters/earlier/.
"""

import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from course_utils.storage.atomic import atomic_write

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS, COPIES = ROOT / "notebooks", ROOT / "my_chapters"

Notebook = dict[str, Any]


def merge(edition: Notebook, copy: Notebook, new: Notebook) -> Notebook:
    """The `new` edition with every cell that differs in `copy` from the `edition` it was made from.

    Where only the reader changed a cell, theirs takes its place. Where the course changed it too, theirs
    follows it; and what the reader added, or the course took out, follows the cell that it stood behind.
    Nothing that the reader wrote is left out.
    """
    before, now = _written(edition), _written(new)
    cells = list(new["cells"])
    last = None  # the id of the cell that the next one of the reader stands behind
    for cell in copy["cells"]:
        name, text = cell.get("id"), _text(cell)
        ids = [cell["id"] for cell in cells]
        if text in (before.get(name), now.get(name)):  # the course's own words
            last = name if name in ids else last
        elif name in now and now[name] == before.get(name):
            cells[ids.index(name)] = cell
            last = name
        else:
            behind = name if name in ids else last
            last = next(free for free in _names(name) if free not in ids)
            cells.insert(ids.index(behind) + 1 if behind else 0, cell | {"id": last})
    return new | {"cells": cells}


def _written(notebook: Notebook) -> dict[str, tuple[str, str]]:
    return {cell["id"]: _text(cell) for cell in notebook["cells"]}


def _text(cell: dict[str, Any]) -> tuple[str, str]:
    return cell["cell_type"], "".join(cell["source"])


def _names(name: str | None) -> Iterator[str]:
    """Ids for a cell of the reader's: its own where it has one that is free, else one made from it."""
    if name:
        yield name
    yield from (f"{name or 'cell'}-mine-{number}" for number in count(1))


def bring_up_to_date(notebooks: Path = NOTEBOOKS, copies: Path = COPIES) -> list[str]:
    """Copy what is new from `notebooks` to `copies`: a line for each copy that the reader had changed."""
    editions = copies / ".editions"  # what each copy was made from
    editions.mkdir(parents=True, exist_ok=True)
    said = []
    for chapter in sorted(notebooks.glob("*.ipynb")):
        copy, edition = copies / chapter.name, editions / chapter.name
        newest = chapter.read_bytes()
        if copy.exists() and edition.exists() and edition.read_bytes() != newest:
            try:
                said += _renew(copy, edition, newest)
            except (ValueError, KeyError, TypeError) as error:  # a file that is no notebook any more
                said.append(f"{copy.name}: your copy stays as it is, because it cannot be read ({error})")
                continue
        elif not copy.exists():
            _store(copy, newest)
        _store(edition, newest)
    return said


def _renew(copy: Path, edition: Path, newest: bytes) -> list[str]:
    old, mine = json.loads(edition.read_bytes()), json.loads(copy.read_bytes())
    if mine["cells"] == old["cells"]:  # at most opened: JupyterLab wrote this machine's versions into it
        _store(copy, newest)
        return []
    merged = merge(old, mine, json.loads(newest))
    earlier = copy.parent / "earlier"
    earlier.mkdir(exist_ok=True)
    kept = next(path for n in count(1) if not (path := earlier / f"{copy.stem}-{n}.ipynb").exists())
    shutil.copy2(copy, kept)
    _store(copy, json.dumps(merged, indent=1, ensure_ascii=False).encode() + b"\n")
    return [f"{copy.name}: a new edition, and in it what you wrote; your copy as it was: earlier/{kept.name}"]


def _store(path: Path, content: bytes) -> None:
    with atomic_write(path) as part:
        part.write_bytes(content)


if __name__ == "__main__":
    for line in bring_up_to_date():
        print(line)
