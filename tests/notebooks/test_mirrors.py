"""A mirrored cell shows the code of the package to the character, and code that is short enough to show."""

import ast
from pathlib import Path

import pytest
from chapters import CHAPTERS, Chapter
from nbformat.v4 import new_code_cell, new_notebook

from tools.notebooks import source_of

MIRROR = "course_utils.checks.values:spelled"


def complaints(chapter: Chapter) -> list[str]:
    """One line for every cell that differs, is too long, or imports what a cell mirrors."""
    code = list(chapter.cells("code"))
    mirrors = {place: cell.metadata["mirrors"] for place, cell in code if "mirrors" in cell.metadata}
    said = []
    for place, cell in code:
        if place in mirrors and cell.source != source_of(mirrors[place]):
            said.append(f"{place}: differs from {mirrors[place]}; python -m tools.notebooks --fill mends it")
        if place in mirrors and len(cell.source.splitlines()) > 40:
            said.append(f"{place}: {mirrors[place]} is too long to show, at most 40 lines")
        said += [
            f"{place}: imports {name}, which the notebook mirrors"
            for name in imports(cell.source)
            if name in mirrors.values()
        ]
    return said


def imports(source: str) -> list[str]:
    """What a cell imports by name, as "package.module:Name"."""
    froms = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return [f"{node.module}:{alias.name}" for node in froms for alias in node.names]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)
def test_mirrored_cells_are_the_source(chapter):
    if found := complaints(chapter):
        pytest.fail("\n".join(found), pytrace=False)


def built(source: str, *others: str, mirror: str = MIRROR) -> Chapter:
    cells = [new_code_cell(source, metadata={"mirrors": mirror}), *map(new_code_cell, others)]
    return Chapter(Path("05_built.ipynb"), new_notebook(cells=cells))


def test_a_true_mirror_is_accepted():
    assert complaints(built(source_of(MIRROR), "from course_utils.checks.values import kind")) == []


def test_a_changed_character_is_noticed():
    said = complaints(built(source_of(MIRROR).replace("6", "7", 1)))
    assert said == [
        f"05_built.ipynb, cell 1: differs from {MIRROR}; python -m tools.notebooks --fill mends it"
    ]


def test_a_long_object_is_noticed():
    long = "course_utils.checks.exercise:Exercise"
    said = complaints(built(source_of(long), mirror=long))
    assert said == [f"05_built.ipynb, cell 1: {long} is too long to show, at most 40 lines"]


def test_an_import_of_the_mirrored_object_is_noticed():
    said = complaints(built(source_of(MIRROR), "from course_utils.checks.values import kind, spelled"))
    assert said == [f"05_built.ipynb, cell 2: imports {MIRROR}, which the notebook mirrors"]
