"""What an edition does to cells: notes that are added, folds that are taken out."""

import re

import nbformat
from nbformat import NotebookNode

FOLD = re.compile(r"<details><summary>(?P<title>[^<]*)</summary>.*?</details>\n*", re.DOTALL)


def note(name: str, source: str) -> NotebookNode:
    """A Markdown cell. Its id is made from `name`, so that the same edition is the same file."""
    return nbformat.v4.new_markdown_cell(source, id=f"edition-{name}")


def without_folds(cell: NotebookNode, titles: set[str]) -> NotebookNode | None:
    """The cell without the folded blocks of these titles; None if nothing else stood in it."""
    if cell.cell_type != "markdown":
        return cell
    source = FOLD.sub(lambda fold: "" if fold["title"] in titles else fold[0], cell.source).strip()
    if source == cell.source.strip():
        return cell
    return NotebookNode(cell | {"source": source}) if source else None
