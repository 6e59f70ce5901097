"""For whoever teaches: the plan of the hour, the questions to ask, the slips that each check knows."""

import re
from pathlib import Path

from nbformat import NotebookNode

from course_utils.checks.exercise import find
from tools.edition.cells import FOLD, note

TEACHING = Path(__file__).resolve().parents[2] / "docs" / "teaching.md"
GUIDE = re.compile(
    r"^## (?P<number>\d\d) · [^(\n]*\((?P<minutes>\d+) minutes\)\n+(?P<text>.*?)(?=^## |\Z)", re.M | re.S
)
SECTION = re.compile(r"^## (?P<title>(?!References).+)$", re.M)
CHECK = re.compile(r'check\("(?P<number>\d\d\.\d)"')
# A reader takes in some 200 words a minute; code, a widget and an exercise take longer than their words.
WORDS, CODE, EXERCISE, PREDICTION = 200, 1.0, 5.0, 3.0


def instructor(notebook: NotebookNode, name: str) -> NotebookNode:
    """The chapter with the teaching guide's words on top, minutes by section, and slips below exercises."""
    number = name[:2]
    guide = next((g for g in GUIDE.finditer(TEACHING.read_text("utf-8")) if g["number"] == number), None)
    cells = []
    for index, cell in enumerate(notebook.cells):
        cells.append(cell)
        if index == 0 and guide:
            cells.append(note("plan", plan(notebook, guide)))
        if cell.cell_type == "code":
            for check in CHECK.finditer(cell.source):
                cells.append(note(f"slips-{check['number'].replace('.', '-')}", slips(check["number"])))
    return NotebookNode(notebook | {"cells": cells})


def plan(notebook: NotebookNode, guide: re.Match) -> str:
    """The minutes of each section in a table, below the words of the teaching guide."""
    minutes = shares(notebook, int(guide["minutes"]))
    rows = [f"| {title} | {m} |" for title, m in minutes.items()]
    table = "\n".join(["| section | minutes |", "|---|---|", *rows])
    said = f"**For the instructor: {guide['minutes']} minutes.**\n\n{guide['text'].strip()}"
    how = "The minutes are divided by what there is to read, to predict and to solve:"
    return f"{said}\n\n{how}\n\n{table}"


def shares(notebook: NotebookNode, minutes: int) -> dict[str, int]:
    """The chapter's minutes, divided among its sections by what there is to read, to predict and to solve."""
    weights: dict[str, float] = {}
    title = None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if title:
                weights[title] += EXERCISE if CHECK.search(cell.source) else CODE
            continue
        for part in re.split(r"(?=^## )", cell.source, flags=re.M):
            if part.startswith("## "):
                heading = SECTION.match(part)
                title = heading and heading["title"]
                if title:
                    weights[title] = 0.0
            if title:
                weights[title] += len(FOLD.sub("", part).split()) / WORDS
                weights[title] += PREDICTION * part.count("**Predict.**")
    total = sum(weights.values())
    return {title: max(1, round(minutes * weight / total)) for title, weight in weights.items()}


def slips(number: str) -> str:
    """The wrong answers that the check knows, as a list."""
    lines = ["- " + mistake.replace("*", r"\*") for mistake in find(number).mistakes]  # D* is no italics
    return "\n".join([f"**For the instructor: slips that the check of {number} names**", "", *lines])
