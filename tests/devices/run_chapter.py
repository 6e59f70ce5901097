"""Run a chapter's cells where there is a pretended GPU: `python -m tests.devices.run_chapter 06_vae cuda`.

A training makes two real updates, whatever it asks for, and what the cells assert of its result is skipped:
what is tried here is whether every line runs with its models and data on the device.
"""

import sys
from collections.abc import Iterator

import matplotlib as mpl
import nbformat
from IPython import display

from course_utils import training
from course_utils.training import Record, fit
from tests.devices.pretended import pretend
from tests.notebooks.chapters import FOLDER

UPDATES = 2


def brief_fit(model, batches, steps: int, *arguments, **options) -> Iterator[Record]:
    """`fit`, of which only the first updates are made; the records go on."""
    for record in fit(model, batches, min(steps, UPDATES), *arguments, **options):
        yield record
    for index in range(UPDATES, steps):
        yield record._replace(index=index)


def run(name: str, kind: str) -> None:
    mpl.use("agg")
    training.fit = brief_fit
    display.display = lambda *shown, **options: None
    cells = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells
    variables = {"__name__": "__main__"}
    with pretend(kind):
        for number, cell in enumerate(cells, start=1):
            if cell.cell_type == "code":
                try:
                    code = compile(cell.source, f"{name}, cell {number}", "exec", optimize=1)  # no asserts
                    exec(code, variables)
                except Exception as error:
                    error.add_note(f"in cell {number} of {name}:\n{cell.source}")
                    raise


if __name__ == "__main__":
    run(*sys.argv[1:])
