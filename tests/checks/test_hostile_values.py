"""Whatever a student gives, a check says one line: no traceback, no answer given away, no endless wait."""

import decimal
import math
import re
import sys
import threading
from unittest.mock import MagicMock

import numpy as np
import pytest
import sympy
import torch

from course_utils.checks.exercise import Exercise, exercises_of

SECRET = 0.8414709848078965
NUMBER = Exercise(answer=SECRET, mistakes={"the sign is turned": -SECRET})
LIST = Exercise(answer=[SECRET, 2, "B"], mistakes={"the sign is turned": [-SECRET, 2, "B"]})
WORDS = Exercise(answer={"sine", "one"}, mistakes={"one is missing": {"sine"}})
FUNCTION = Exercise(answer=math.sin, mistakes={"that is the cosine": math.cos}, probes=(1.0, 2.0))


def raises(*_, **__):
    raise RuntimeError("hands off")


def with_method(name, base=object, method=raises):
    """An instance of a class of which one method is hostile."""
    return type("Hostile", (base,), {name: method})()


class Lies:
    __class__ = float


class NoClass:
    __class__ = property(raises)


class NoText(Exception):
    __str__ = __repr__ = raises


class NoName(type):
    __name__ = property(raises)


def itself(wrap=list):
    items = []
    items.append(wrap([items, items]))
    return items


def doubled():
    part = [0]
    for _ in range(64):
        part = [part, part]
    return part


def array_of_itself():
    array = np.empty(1, dtype=object)
    array[0] = array
    return array


def generator():
    yield SECRET / 2


METHODS = """
    tolist shape free_symbols doit __eq__ __ne__ __lt__ __float__ __int__ __bool__ __len__
    __iter__ __hash__ __getitem__ __repr__ __str__ __format__ __getattr__ __getattribute__ __index__ __array__
    __call__ __deepcopy__
"""
x = sympy.Symbol("x")
VALUES = {
    "meta": torch.tensor(0.5, device="meta"),
    "sparse": torch.eye(3).to_sparse(),
    "complex": torch.tensor([1j]),
    "empty": torch.empty(0, 3),
    "expanded": torch.zeros(1).expand(10**12),
    "broadcast": np.broadcast_to(0.5, (10**6, 10**6)),
    "structured": np.zeros(2, dtype=[("a", int), ("b", object)]),
    "date": np.datetime64("2024-01-01"),
    "masked": np.ma.masked_all(3),
    "array of itself": array_of_itself(),
    "list of itself": itself(),
    "tuple of itself": itself(tuple),
    "doubled": doubled(),
    "long": list(range(10**6)),
    "set": {(1, 2)},
    "dict": {"a": SECRET / 2},
    "huge": 10**100_000,
    "minus huge": [-(10**5000)],
    "nan": math.nan,
    "signalling nan": decimal.Decimal("sNaN"),
    "far": decimal.Decimal("1e999999"),
    "j": 1j,
    "text": "a\nb\x00" * 10**4,
    "bytes": b"\xff",
    "symbol": x,
    "imaginary": sympy.I,
    "equation": sympy.Eq(sympy.Integral(sympy.exp(x), (x, 0, 1)), 1),
    "infinite": sympy.zoo,
    "matrix": sympy.eye(2),
    "mock": MagicMock(),
    "class lies": Lies(),
    "no class": NoClass(),
    "no name": NoName("Nameless", (), {})(),
    "list, endless": with_method("__iter__", list, lambda self: iter(int, 1)),
    "float, order": with_method("__le__", float),
    "generator": generator(),
    "exception": NoText(),
    "module": math,
    "type": float,
    "nothing": None,
    "not implemented": NotImplemented,
    "lock": threading.Lock(),
}
VALUES |= {name: with_method(name) for name in METHODS.split()}
VALUES |= {f"list, {name}": with_method(name, list) for name in ("__iter__", "__len__", "__eq__", "tolist")}
VALUES |= {f"str, {name}": with_method(name, str) for name in ("__eq__", "__str__", "casefold", "__len__")}
VALUES |= {f"int, {name}": with_method(name, int) for name in ("__eq__", "__int__", "__abs__", "__le__")}


def unwelcome(line):
    """What a line must not be: long, several, or one with digits of the answer."""
    return "\n" in line or len(line) > 250 or "841" in line or not re.match(r"not (yet: .|tried yet)", line)


@pytest.mark.parametrize("name", VALUES)
def test_a_hostile_value_is_answered_in_one_line(name):
    value = VALUES[name]
    for exercise_ in (NUMBER, LIST, WORDS):
        for answer in (value, [value], [value, 2, "B"]):
            assert not unwelcome(exercise_.verdict(answer)), exercise_.verdict(answer)
    for answer in (value, lambda x: value):
        assert not unwelcome(FUNCTION.verdict(answer)), FUNCTION.verdict(answer)


@pytest.mark.parametrize("chapter", [f"{chapter:02}" for chapter in range(16)])
def test_the_chapters_exercises_survive_too(chapter):
    for number, posed in exercises_of(chapter).items():
        for name in ("meta", "sparse", "list of itself", "tolist", "__eq__", "no class", "mock", "huge"):
            for answer in (VALUES[name], lambda *_, value=VALUES[name]: value, sys.exit):
                line = posed.verdict(answer)
                assert line.startswith("not "), (number, name, line)
                assert "\n" not in line
