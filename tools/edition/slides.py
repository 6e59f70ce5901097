"""For the screen: a deck a chapter, made by rule. What is read alone, code and prose, stays in the chapter.

On slides stand the chapter's question, the formulas that have lines of their own, each below the sentence
that leads to it, the predictions, the pictures, the widgets, and what to remember. What the chapter says
below a picture becomes the speaker's notes (key S).
"""

import re
from collections.abc import Callable, Iterator

from nbformat import NotebookNode

from tools.edition.cells import FOLD, note
from tools.notebooks import is_widget

HEADING = re.compile(r"^#{1,2} ", re.M)
SPOKEN = re.compile(
    r"<details><summary>(?:What you should have seen|Answer)</summary>(?P<answer>.*?)</details>"
    r"|<details>.*?</details>"
    r"|^(?P<seen>\*\*What you see\.\*\*.*?)(?=\n\n|\Z)"
    r"|(?P<question>\*\*Predict\b.*?)(?=\n\n|\Z)"
    r"|(?P<formula>\$\$.+?\$\$)",
    re.M | re.S,
)
SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-Z*$])")
FORMULAS = 2  # on a slide at most
SHORT = 5  # words: a sentence that needs the one before
TOLD_WHOLE, LEFT_OUT = "## Three things to remember", "## References"

Shown = Callable[[NotebookNode, NotebookNode], str]  # the HTML for a cell's output that holds a picture


def slides(notebook: NotebookNode, shown: Shown) -> NotebookNode:
    """The deck as a notebook of texts that name their slides; tools/edition/deck.py makes a page of it."""
    cells: list[NotebookNode] = []
    slide: list[str] = []  # what stands on the last one
    for cell in notebook.cells:
        for kind, text in pictures(cell, shown) if cell.cell_type == "code" else said(cell.source):
            added = note(f"slide-{len(cells)}", text)
            added.metadata["slideshow"] = {"slide_type": place(kind, slide)}
            slide = [kind] if added.metadata.slideshow.slide_type.endswith("slide") else [*slide, kind]
            cells.append(added)
    return NotebookNode(notebook | {"cells": cells})


def place(kind: str, slide: list[str]) -> str:
    """Where the next thing goes: to the slide before, or to one of its own. No heading is left alone."""
    if kind in ("title", "heading"):
        return "slide"
    if kind == "notes":
        return "notes"
    first = set(slide) <= {"heading", "opening"} and kind != "widget"
    beside = kind == "formula" and set(slide) <= {"heading", "formula"} and slide.count("formula") < FORMULAS
    return "-" if first or beside else "subslide"


def said(source: str) -> Iterator[tuple[str, str]]:
    """What a text gives to slides: for each thing its kind, and its words."""
    for part in re.split(rf"(?={HEADING.pattern})", source, flags=re.M):
        heading, _, body = part.partition("\n") if HEADING.match(part) else ("", "", part)
        if heading.startswith("# "):
            yield "title", f"{heading}\n\n{question(body)}"
        elif heading == TOLD_WHOLE:
            yield "title", part
        elif heading != LEFT_OUT:
            found = list(spoken(body))
            if heading:
                yield "heading", heading
                if body.strip() and not found:
                    yield "opening", SENTENCE.split(body.strip().split("\n\n")[0])[0]
            yield from found


def question(body: str) -> str:
    """The chapter's question: the first words in bold below its title."""
    return re.search(r"\*\*.+?\*\*", body, re.S)[0]


def spoken(text: str) -> Iterator[tuple[str, str]]:
    """Formulas, predictions, and what is said once a picture has been seen, in their order."""
    for match in SPOKEN.finditer(text):
        if told := match["answer"] or match["seen"]:
            yield "notes", told.strip()
        elif match["question"]:
            yield "question", f"{before(text[: match.start()])}{match['question']}"
        elif match["formula"]:
            yield "formula", f"{lead(text[: match.start()])}\n\n{match['formula']}"


def lead(text: str) -> str:
    """The sentence that leads to a formula; nothing where a list, a table or another formula stands there."""
    paragraph = FOLD.sub("", text).strip().split("\n\n")[-1]
    if re.match(r"[-|\d]|.*\$\$.?$", paragraph, re.S):
        return ""
    *others, last = SENTENCE.split(paragraph)
    return f"{others[-1]} {last}" if others and len(last.split()) < SHORT else last


def before(text: str) -> str:
    """The sentence before a question that stands within a paragraph."""
    sentence = SENTENCE.split(text.split("\n\n")[-1].strip())[-1]
    return f"{sentence} " if sentence else ""


def pictures(cell: NotebookNode, shown: Shown) -> Iterator[tuple[str, str]]:
    """The pictures among a cell's outputs, and the widgets."""
    for output in cell.outputs:
        if "image/png" in output.get("data", {}):
            yield "widget" if is_widget(output) else "picture", shown(cell, output)
