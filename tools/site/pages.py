"""What the pages of text/ are filled with: parts of the notebooks, the README and the docstrings."""

import ast
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

# The stations of the course: the first and the last chapter of each.
STATIONS = {
    "Foundations": ("00", "03"),
    "Densities, written down": ("04", "06"),
    "The game of two networks": ("07", "10"),
    "What generators are good for": ("11", "14"),
    "All on one ruler": ("15", "16"),
}
FIRST_CELL = re.compile(
    r"# (?P<number>\d\d) · (?P<title>.+?)\n"
    r".*?\*\*(?P<question>[^*]+\?)\*\*"
    r".*?\*\*Time:\*\* (?P<minutes>\d+) minutes",
    re.DOTALL,
)


def fill(text: str, parts: Mapping[str, str]) -> str:
    """A text in which each comment `<!-- name -->` has become the part of that name."""
    return re.sub(r"<!-- (\w+) -->", lambda place: parts[place[1]], text)


@dataclass(frozen=True)
class Chapter:
    """What a chapter says of itself in its first cell, and the file with its picture."""

    name: str
    number: str
    title: str
    question: str
    minutes: str
    thumbnail: str

    @classmethod
    def of(cls, name: str, notebook: NotebookNode, thumbnail: str) -> "Chapter":
        """Read it; ValueError names the notebook whose first cell lacks something."""
        found = FIRST_CELL.match(notebook.cells[0].source)
        if not found:
            raise ValueError(
                f"{name}: its first cell lacks a title, a question in bold, or **Time:** n minutes"
            )
        said = {name: " ".join(words.split()) for name, words in found.groupdict().items()}
        return cls(name, thumbnail=thumbnail, **said)

    def card(self) -> str:
        """The chapter on the map: picture, title, question and time, all of it one link."""
        return (
            f'<a class="chapter" href="notebooks/{self.name}.html">'
            f'<img src="pictures/{self.thumbnail}" alt="" loading="lazy" decoding="async">'
            f'<span class="title"><span class="number">{self.number}</span> {html.escape(self.title)}</span>'
            f'<span class="question">{html.escape(self.question)}</span>'
            f'<span class="minutes">{self.minutes} minutes</span></a>'
        )


def chapter_map(chapters: Sequence[Chapter]) -> str:
    """The map of the course: its stations, each with the cards of its chapters."""
    stations = []
    for title, (first, last) in STATIONS.items():
        cards = [chapter.card() for chapter in chapters if first <= chapter.number <= last]
        stations.append(f'### {title}\n\n<div class="chapters">{"".join(cards)}</div>')
    return "\n\n".join(stations)


def glossary(notebook: NotebookNode) -> str:
    """The entries of the glossary of chapter 00: term, Korean term, meaning."""
    table = next(cell.source for cell in notebook.cells if "| English |" in cell.source)
    table = table[table.index("| English |") :].partition("\n\n")[0]
    rows = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in table.splitlines()[2:]]
    return "\n".join(
        f'{english}\n  <span lang="ko">{korean}</span>: {meaning}\n' for english, korean, meaning in rows
    )


def section(text: str, title: str) -> str:
    """A section of a Markdown text, with its heading; ValueError where none has that title."""
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"no section is called {title!r}")
    return found[0]


def models_table(readme: str) -> str:
    """The README's table of models, in which a name leads to what the class says of itself."""
    table = section(readme, "The models").partition("\n")[2].strip()
    row = re.compile(r"^\| \[(\w+)\]\(([\w/]+)\.py\)", re.MULTILINE)
    return row.sub(
        lambda found: f"| {{py:class}}`{found[1]} <{found[2].replace('/', '.')}.{found[1]}>`", table
    )


def families(models: Path) -> dict[str, str]:
    """For each folder of models the page of what its modules say of themselves, by the page's name."""
    own = [path for path in sorted(models.glob("*.py")) if path.stem != "__init__"]
    made = {"pixels": family("Pixel after pixel, and what all models share", "course_utils.models", own)}
    for folder in sorted(path.parent for path in models.glob("*/__init__.py")):
        says = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
        modules = [path for path in sorted(folder.glob("*.py")) if path.stem != "__init__"]
        title = says.splitlines()[0].partition(":")[0].rstrip(".")
        made[folder.name] = family(title, f"course_utils.models.{folder.name}", modules)
    return made


def family(title: str, package: str, modules: Sequence[Path]) -> str:
    """The page of a package: one section for each module."""
    sections = [
        f"## {path.stem}\n\n```{{eval-rst}}\n.. automodule:: {package}.{path.stem}\n```\n" for path in modules
    ]
    return "\n".join([f"# {title}\n", *sections])
