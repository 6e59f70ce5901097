"""Record all widgets as files, from which pages without a kernel answer (course_utils/widgets/recorded.py).

python -m tools.record OUT                    all widgets, into OUT/<chapter>.<widget>/
python -m tools.record OUT 06.elbo_bars ...   only these
python -m tools.record --small OUT            two values of each control, runs of twelve pictures

OUT/widgets.json names the recording of every widget in a notebook, by notebook and cell. A recording that was
made from the same code and data stays as it is.
"""

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from course_utils.storage.atomic import atomic_write
from course_utils.widgets.recorded import page_of
from tools.record.files import record
from tools.record.origin import ROOT, origin
from tools.record.widgets import Shown, declared, factories, name_of, shown

SPEC = "spec.json"


def record_all(target: Path, names: list[str], small: bool, processes: int) -> None:
    """Bring the recordings below `target` up to date, and then their index."""
    with ProcessPoolExecutor(processes, get_context("spawn"), torch.set_num_threads, (1,)) as pool:
        for factory in factories():
            name = name_of(factory)
            if (names and name not in names) or read(target / name).get("origin") == origin(factory, small):
                continue
            start = time.perf_counter()
            spec = record(factory, target / name, small, pool.map)
            write(target / name / SPEC, spec | {"origin": origin(factory, small)})
            size = sum(file.stat().st_size for file in (target / name).iterdir()) / 1e6
            print(
                f"{name:<24} {size:>6.2f} MB {time.perf_counter() - start:>5.0f} s",
                flush=True,
            )
    index: dict[str, dict[str, str]] = {}
    for cell in shown(ROOT / "notebooks"):
        if folder := folder_of(cell, target):
            index.setdefault(cell.notebook, {})[cell.cell] = folder
    write(target / "widgets.json", index)


def folder_of(cell: Shown, target: Path) -> str:
    """The folder for a cell, "" where its widget is not recorded. Options change no scene, but the spec."""
    folder = name_of(cell.factory)
    spec = read(target / folder)
    if not spec or not cell.options:
        return folder if spec else ""
    variant = ".".join([folder, *cell.options])
    page = page_of(cell.factory(**cell.options), declared(cell.factory), spec["grids"])
    (target / variant).mkdir(exist_ok=True)
    write(target / variant / SPEC, spec | page | {"pieces": f"../{folder}/"})
    return variant


def read(folder: Path) -> dict[str, Any]:
    """What the spec of a finished recording says; nothing where there is none."""
    path = folder / SPEC
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(path: Path, content: dict[str, Any]) -> None:
    """Write JSON, wholly or not at all."""
    with atomic_write(path) as part:
        part.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def main() -> None:
    """Read the command line."""
    known = [name_of(factory) for factory in factories()]
    parser = argparse.ArgumentParser(prog="python -m tools.record", description=sys.modules[__name__].__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("target", type=Path, metavar="OUT")
    parser.add_argument("names", nargs="*", choices=[*known, []], metavar="NAME")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args()
    given.target.mkdir(parents=True, exist_ok=True)
    record_all(given.target, given.names, given.small, given.processes)


if __name__ == "__main__":
    main()
