"""Texts in which what is meant stands a second time: of each thing a title and lines that tell of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import pytest

TITLE = "== "


def read(path: Path) -> dict[str, list[str]]:
    """The lines under each title, in the order of the file."""
    sections = path.read_text(encoding="utf-8").split(TITLE)[1:]
    return {name: lines for name, *lines in map(str.splitlines, sections)}


def write(path: Path, told: Mapping[str, Iterable[str]]) -> None:
    """Write the file anew."""
    sections = ("\n".join([f"{TITLE}{name}", *lines]) for name, lines in told.items())
    path.write_text("\n".join(sections) + "\n", encoding="utf-8")


def asking(path: Path, names: Collection[str], told: Callable[[str], list[str]]) -> tuple[Callable, Callable]:
    """Both tests of such a file: what is `told` of each of the names is what it holds, and none is gone."""

    @pytest.mark.parametrize("name", names)
    def what_is_told_was_meant(name):
        assert told(name) == read(path)[name]

    def none_is_gone():
        assert list(read(path)) == list(names)

    return what_is_told_was_meant, none_is_gone
