"""For students who are to find out for themselves: hints and solutions are gone, the checks remain."""

from nbformat import NotebookNode

from tools.edition.cells import without_folds


def student(notebook: NotebookNode, name: str) -> NotebookNode:
    """The chapter without its hints and solutions."""
    cells = [without_folds(cell, {"Hint", "Solution"}) for cell in notebook.cells]
    return NotebookNode(notebook | {"cells": [cell for cell in cells if cell is not None]})
