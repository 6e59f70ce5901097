"""A notebook as the site shows it: widgets as figures that come alive, pictures as files, links to pages."""

import re
from collections.abc import Callable, Mapping

from nbformat import NotebookNode

from tools.notebooks import is_widget
from tools.site.pictures import Pictures

HIDDEN = "speaker-notes"
CHAPTER = re.compile(r'(?<=href=")(\d\d_\w+)\.ipynb')


def adapt(
    notebook: NotebookNode, recordings: Mapping[str, str], pictures: Pictures, link: Callable[[str], str]
) -> None:
    """Change a notebook in place into the page's source.

    Args:
        recordings: the folder of the recording for the id of each cell whose widget has one.
        pictures: keeps the pictures.
        link: adapts the links of a text.
    """
    notebook.cells = [cell for cell in notebook.cells if HIDDEN not in cell.metadata.get("tags", ())]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = link(cell.source)
            continue
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data:
                shown = figure(output, pictures, recordings.get(cell.id))
                output.data = NotebookNode({"text/html": shown})
            elif "text/html" in data:
                data["text/html"] = CHAPTER.sub(r"\1.html", data["text/html"])


def figure(output: NotebookNode, pictures: Pictures, recording: str | None) -> str:
    """The HTML of a picture; a widget's still picture stands in a figure that its recording will fill."""
    image = pictures.tag(output)
    if not is_widget(output):
        return image
    address = f' data-recording="{pictures.up}/recordings/{recording}/"' if recording else ""
    return f'<figure class="course-widget"{address}>{image}</figure>'


def find_still(notebook: NotebookNode) -> tuple[NotebookNode, NotebookNode]:
    """The cell and the output that stand for a notebook: of its first widget, else of its first picture."""
    shown = [
        (cell, output)
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    return next((pair for pair in shown if is_widget(pair[1])), shown[0])


def find_widget(notebook: NotebookNode, maker: str) -> tuple[NotebookNode, NotebookNode]:
    """The cell that calls `maker`, and its output: the still picture of the widget that it makes."""
    return next(
        (cell, output)
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if is_widget(output) and f"{maker}(" in cell.source
    )
