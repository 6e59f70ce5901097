"""Texts in which what is meant stands a second time: of each thing a title and lines that tell of it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

TITLE = "== "


def read(path: Path) -> dict[str, list[str]]:
    """The lines under each title, in the order of the file."""
    sections = path.read_text(encoding="utf-8").split(TITLE)[1:]
    return {name: lines for name, *lines in map(str.splitlines, sections)}


def write(path: Path, told: Mapping[str, Iterable[str]]) -> None:
    """Write the file anew."""
    sections = ("\n".join([f"{TITLE}{name}", *lines]) for name, lines in told.items())
    path.write_text("\n".join(sections) + "\n", encoding="utf-8")
