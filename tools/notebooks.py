"""Make the notebooks ready to be read: fill mirrored cells, execute every cell, store the outputs.

python -m tools.notebooks                  all of them
python -m tools.notebooks 02_mle_and_kl    this one
python -m tools.notebooks --fill           only the mirrored cells; nothing is executed
"""

import argparse
import importlib
import inspect
import json
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from course_utils.storage.atomic import atomic_write

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
CELL_TIMEOUT = 120  # seconds
# A progress bar differs on every run. In a notebook tqdm.auto heeds only the delay: a day.
QUIET = {"TQDM_DISABLE": "1", "TQDM_DELAY": "86400"}
CELL_METADATA = ("mirrors", "tags")  # all that a cell keeps: times, papermill's notes and folding go
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def source_of(mirror: str) -> str:
    """The source of "package.module:Name", a class or function at the top level of its module."""
    module, _, name = mirror.partition(":")
    try:
        return inspect.getsource(getattr(importlib.import_module(module), name)).rstrip("\n")
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(f'mirrors = "{mirror}": expected "package.module:Name" ({error})') from error


def read(path: Path):
    """The notebook in `path`. Cells keep their ids; one without gets the first number that is free."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    taken = {cell.get("id") for cell in notebook["cells"]}
    free = (name for n in range(1, 10_000) if (name := f"cell-{n}") not in taken)
    for cell in notebook["cells"]:
        cell["id"] = cell.get("id") or next(free)
    return nbformat.reads(json.dumps(notebook | {"nbformat_minor": 5}), as_version=4)


def fill(notebook) -> None:
    """Give every cell that mirrors an object the source of that object."""
    for cell in notebook.cells:
        if "mirrors" in cell.metadata:
            cell.source = source_of(cell.metadata["mirrors"])


def execute(notebook, folder: Path) -> list[float]:
    """Run all cells in `folder` with a fresh kernel: seconds per cell. RuntimeError names a failing cell."""
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        extra_arguments=["--log-level=ERROR"],
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    seconds = []
    with client.setup_kernel(env=os.environ | QUIET):
        for index, cell in enumerate(notebook.cells):
            start = time.perf_counter()
            try:
                client.execute_cell(cell, index)
            except (CellControlSignal, DeadKernelError) as error:
                raise RuntimeError(f"cell {index + 1}: {error}") from error
            seconds.append(time.perf_counter() - start)
    return seconds


def strip(notebook) -> None:
    """Leave only what a reader sees: no widget state, no times, no versions of this machine.

    A widget's view means nothing without its kernel and would hide the picture that stands in for it, so only
    the mark `widget` stays, in the metadata of the output. The environment is called what `make` calls it.
    """
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
        for output in cell.get("outputs", []):
            if output.get("data", {}).pop(WIDGET_VIEW, None):
                output.metadata["widget"] = True
            if "text" in output:
                output.text = output.text.replace(sys.prefix, ".venv")


def is_widget(output) -> bool:
    """Whether an output is a widget: a live view, or the mark that `strip` leaves where it took one out."""
    return WIDGET_VIEW in output.get("data", {}) or output.get("metadata", {}).get("widget", False)


def write(notebook, path: Path) -> None:
    """Store the notebook in one step: a reader finds the old file or the new one, never half of one."""
    nbformat.validate(notebook)
    with atomic_write(path) as part:
        part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def prepare(path: Path, only_fill: bool) -> str:
    """Fill, execute, strip and store one notebook; a line that says how long it took."""
    notebook = read(path)
    fill(notebook)
    if only_fill:
        write(notebook, path)
        return "filled"
    seconds = execute(notebook, path.parent)
    strip(notebook)
    write(notebook, path)
    slowest = max(range(len(seconds)), key=seconds.__getitem__)
    return f"{sum(seconds):5.1f} s, the slowest is cell {slowest + 1} with {seconds[slowest]:.1f} s"


def main(arguments: list[str], folder: Path = NOTEBOOKS) -> None:
    """Prepare the named notebooks of `folder`, or all; the first that fails ends it, its file untouched."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__.splitlines()[0])
    parser.add_argument(
        "names", nargs="*", metavar="NN_name", help="which notebooks (all where none is named)"
    )
    parser.add_argument("--fill", action="store_true", help="fill mirrored cells, execute nothing")
    options = parser.parse_args(arguments)
    paths = {path.stem: path for path in sorted([*folder.glob("*.ipynb"), *folder.glob("../docs/*.ipynb")])}
    for name in options.names or paths:
        if name not in paths:
            sys.exit(f"{name}: no such notebook; there are {', '.join(paths) or 'none'}")
        try:
            print(f"{name}: {prepare(paths[name], options.fill)}", flush=True)
        except (RuntimeError, ValueError) as error:
            sys.exit(f"{paths[name].name}, {error}\nThe file is left as it was.")


if __name__ == "__main__":
    main(sys.argv[1:])
