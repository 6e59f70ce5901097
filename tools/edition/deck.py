"""Decks as pages: nbconvert's template for reveal.js, with nothing from elsewhere."""

import os
import re
import shutil
from functools import partial
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from course_utils.storage.atomic import atomic_write
from tools.edition.slides import slides
from tools.site.assets import read_index
from tools.site.notebooks import figure
from tools.site.pictures import Pictures
from tools.site.settings import ROOT

TEMPLATES = Path(__file__).parent / "templates"
REVEAL = ROOT / "node_modules" / "reveal.js"


CHAPTER = re.compile(r"(\d\d_\w+)\.ipynb")


class Placed(IPythonRenderer):
    """Leaves formulas as they are written: tools/site/mathjax.mjs fills their places. Links lead to decks."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """To another chapter's deck, or to another host; the words alone of what is not beside the decks."""
        chapter = CHAPTER.match(url)
        if chapter or "://" in url:
            return super().link(text, f"{chapter[1]}.html" if chapter else url, title)
        return text

    def inline_math(self, body: str) -> str:
        """Within a line."""
        return f"<tex-inline>{self.escape_html(body)}</tex-inline>"

    def block_math(self, body: str) -> str:
        """On lines of its own."""
        return f"<tex-display>{self.escape_html(body)}</tex-display>"


def set_markdown(source: str) -> str:
    """The HTML of a slide's Markdown."""
    return MarkdownWithMath(renderer=Placed(escape=False, exclude_anchor_links=True)).render(source)


def decks(folder: Path, shared: Path, recordings: Path) -> list[Path]:
    """Write a deck for each chapter into `folder`.

    Args:
        folder: where the decks lie, with reveal.js.
        shared: the folder above or equal to it, with pictures/, recordings/, widgets/ and _static/mathjax/.
        recordings: the recorded widgets with their index, if any.
    """
    up, index, written = os.path.relpath(shared, folder), read_index(recordings), []
    exporter = SlidesExporter(
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="deck",
        filters={"set_markdown": set_markdown},
        reveal_url_prefix="reveal",
        reveal_theme="course",
    )
    copy_reveal(folder / "reveal")
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        shown = partial(picture, Pictures(shared / "pictures", up), index.get(path.stem, {}))
        deck = slides(nbformat.read(path, as_version=4), shown)
        page, _ = exporter.from_notebook_node(deck, {"metadata": {"name": path.stem}, "up": up})
        with atomic_write(folder / f"{path.stem}.html") as part:
            part.write_text(page, encoding="utf-8")
        written.append(folder / f"{path.stem}.html")
    return written


def picture(pictures: Pictures, recorded: dict[str, str], cell: NotebookNode, output: NotebookNode) -> str:
    """An output as the pages show it: a widget comes alive where it has been recorded."""
    return figure(output, pictures, recorded.get(cell.id))


def copy_reveal(folder: Path) -> None:
    """What the decks need of reveal.js, and how they look."""
    for name in ("dist/reveal.js", "dist/reveal.css", "plugin/notes/notes.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REVEAL / name, folder / name)
    (folder / "dist" / "theme").mkdir(exist_ok=True)
    shutil.copy(TEMPLATES / "deck" / "deck.css", folder / "dist" / "theme" / "course.css")
