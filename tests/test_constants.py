"""The numbers that modules name stand in constants.txt a second time: who turns one over must mean it.

PYTHONPATH=. python tests/test_constants.py   writes constants.txt anew.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import course_utils

EXPECTED = Path(__file__).with_name("constants.txt")
ELSEWHERE = (".exercises", ".__main__")  # answers are tested as such
LONGEST = 200  # characters: tables longer than that are looked at where they are used


def told(value: object) -> str | None:
    """Numbers, and tuples and dicts of them and of words; None for all else."""
    if isinstance(value, bool | str | None):
        return repr(value)
    if isinstance(value, int | float):
        return f"{value:.9g}"
    if isinstance(value, dict):
        value = tuple(value.items())
    parts = [told(part) for part in value] if isinstance(value, tuple | list) else [None]
    return None if None in parts else f"({', '.join(parts)})"


def named(source: str) -> Iterator[str]:
    """The names that a module gives to values, several at once too."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            nodes = (node for target in statement.targets for node in ast.walk(target))
            yield from (node.id for node in nodes if isinstance(node, ast.Name))


def constants() -> list[str]:
    found = []
    for info in pkgutil.walk_packages(course_utils.__path__, "course_utils."):
        if info.ispkg or info.name.endswith(ELSEWHERE):
            continue
        module = importlib.import_module(info.name)
        for name in named(inspect.getsource(module)):
            text = told(getattr(module, name))
            if text and any(letter.isdigit() for letter in text) and len(text) <= LONGEST:
                found.append(f"{info.name.removeprefix('course_utils.')}.{name} = {text}")
    return found


def test_every_constant_is_the_one_that_was_meant():
    assert constants() == EXPECTED.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    EXPECTED.write_text("\n".join(constants()) + "\n", encoding="utf-8")
