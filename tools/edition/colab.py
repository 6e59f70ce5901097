"""For Google Colab: the first cell installs the course, and links lead from chapter to chapter there."""

import re

import nbformat
from nbformat import NotebookNode

from tools.edition.cells import note

HOST = "https://colab.research.google.com/github"
BRANCH = "colab"  # of the repository: the workflow of that name publishes the edition there
BADGE = "https://colab.research.google.com/assets/colab-badge.svg"
LINK = re.compile(r"\]\((?P<chapter>\d\d_\w+\.ipynb)(?P<anchor>#[^)]*)?\)")
# What the host has is left as it is: the course asks for nothing newer (pyproject.toml, `make lowest`).
INSTALL = '''# Installs the course beside what this machine has. Nothing needs to be restarted.
import importlib.util

if importlib.util.find_spec("course_utils") is None:
    %pip install --quiet "git+https://github.com/{repository}"'''


def colab(notebook: NotebookNode, name: str, repository: str) -> NotebookNode:
    """The chapter with a badge that opens it in Colab, and the cell that installs the course."""
    chapters = f"{HOST}/{repository}/blob/{BRANCH}/notebooks"
    badge = note("badge", f"[![Open in Colab]({BADGE})]({chapters}/{name}.ipynb)")
    install = nbformat.v4.new_code_cell(INSTALL.format(repository=repository), id="edition-install")
    cells = [linked(cell, chapters) for cell in notebook.cells]
    return NotebookNode(notebook | {"cells": [badge, install, *cells]})


def linked(cell: NotebookNode, chapters: str) -> NotebookNode:
    """The cell with links to other chapters in Colab."""
    if cell.cell_type != "markdown":
        return cell
    source = LINK.sub(lambda link: f"]({chapters}/{link['chapter']}{link['anchor'] or ''})", cell.source)
    return NotebookNode(cell | {"source": source})
