"""The numbers that modules name stand in constants.txt a second time: who turns one over must mean it.

PYTHONPATH=. python tests/test_constants.py   writes constants.txt anew.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch

import course_utils

EXPECTED = Path(__file__).with_name("constants.txt")
ELSEWHERE = (".exercises", ".__main__")  # answers are tested as such
LONGEST = 200  # characters of a line: longer tables have a line for each part
MANY = 36  # numbers, of which the mean, the deviation and the ends are told


def told(value: object) -> str:
    """Numbers and words, functions by name, and what is made of them; three dots for all else."""
    if isinstance(value, bool | str | None):
        return repr(value)
    if isinstance(value, int | float):
        return f"{value:.9g}"
    if isinstance(value, torch.Tensor | np.ndarray):
        numbers = np.round(np.asarray(value, dtype=float), 5) + 0.0  # to what every CPU agrees on; no -0
        if numbers.size > MANY:
            numbers = np.array([numbers.mean(), numbers.std(), *numbers.flat[:3], *numbers.flat[-3:]])
            numbers = numbers.round(4)
        return f"{type(value).__name__} of {told(tuple(value.shape))}: {told(numbers.tolist())}"
    if isinstance(value, dict):
        return told(tuple(value.items()))
    if isinstance(value, tuple | list):
        return f"({', '.join(told(part) for part in value)})"
    if isinstance(value, partial):
        return f"{told(value.func)}{told((*value.args, *value.keywords.items()))}"
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__ + told([getattr(value, field.name) for field in fields(value)])
    return getattr(value, "__name__", "...")


def named(source: str) -> Iterator[str]:
    """The names that a module gives to values, several at once too."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            nodes = (node for target in statement.targets for node in ast.walk(target))
            yield from (node.id for node in nodes if isinstance(node, ast.Name))


def lines(name: str, value: object) -> Iterator[str]:
    """What is told of a value that has numbers, in parts where it is long; nothing of a long text."""
    text = told(value)
    if not any(letter.isdigit() for letter in text):
        return
    if len(text) > LONGEST and isinstance(value, dict | list | tuple):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from lines(f"{name}[{told(key)}]", part)
    elif len(text) <= LONGEST or not isinstance(value, str):
        yield f"{name} = {text}"


def constants() -> list[str]:
    found = []
    for info in pkgutil.walk_packages(course_utils.__path__, "course_utils."):
        if info.ispkg or info.name.endswith(ELSEWHERE):
            continue
        module = importlib.import_module(info.name)
        for name in dict.fromkeys(named(inspect.getsource(module))):
            found += lines(f"{info.name.removeprefix('course_utils.')}.{name}", getattr(module, name))
    return found


def test_every_constant_is_the_one_that_was_meant():
    assert constants() == EXPECTED.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    EXPECTED.write_text("\n".join(constants()) + "\n", encoding="utf-8")
