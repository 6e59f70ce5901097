"""A right answer is right in every form, for every exercise of every chapter."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
import torch

from course_utils.checks.exercise import Exercise
from course_utils.checks.values import parts, plain
from tests.exercises import EXERCISES

i, t = sympy.symbols("i t")

# Forms of one number, truth value or word, wherever it stands in an answer.
NUMBERS = {
    "Fraction": Fraction,
    "Decimal": Decimal,
    "float64": np.float64,
    "array": np.array,
    "array of one": lambda x: np.array([x]),
    "SymPy number": sympy.Rational,
    "SymPy sum": lambda x: sympy.Sum(sympy.Rational(x) / 2, (i, 1, 2)),
    "SymPy integral": lambda x: sympy.Integral(sympy.Rational(x), (t, 0, 1)),
    "SymPy product": lambda x: sympy.Mul(2, sympy.Rational(x) / 2, evaluate=False),
    "tensor": torch.tensor,
    "tensor of one": lambda x: torch.tensor([[x]]),
    "list of one": lambda x: [x],
    "tuple of one": lambda x: (x,),
}
FLOATS = NUMBERS | {
    "set of one": lambda x: {x},
    "float32": np.float32,
    "SymPy float": lambda x: sympy.Float(x, 8),
    "tensor with gradient": lambda x: torch.tensor([x], requires_grad=True),
}
TRUTHS = {
    "0 or 1": int,
    "0.0 or 1.0": float,
    "bool of NumPy": np.bool_,
    "bool of SymPy": sympy.sympify,
    "bool of torch": torch.tensor,
    "bool in a tensor": lambda x: torch.tensor([x]),
}
WORDS = {"capitals": str.upper, "title": str.title, "spaces": lambda x: f" {x} ", "text of NumPy": np.str_}
FORMS = {int: NUMBERS, float: FLOATS, bool: TRUTHS, str: WORDS}
# Forms of a list, and of a set.
LISTS = {
    "tuple": tuple,
    "arrays": lambda x: [*map(np.array, x)],
    "tensors": lambda x: [*map(torch.tensor, x)],
}
RECTANGLES = {"one array": np.array, "one row": lambda x: np.array([x]), "one tensor": torch.tensor}
SETS = {"list": list, "tuple": tuple, "reversed": lambda x: [*x][::-1], "frozenset": frozenset, "set": set}


def right(posed):
    """The right answer as plain values: what a function returns on each of its own probes, or the value."""
    return [plain(posed.answer(*p)) for p in posed.all_probes()] if posed.probes else [plain(posed.answer)]


def rectangular(values):
    try:
        return all(np.array(value).dtype != object for value in values)
    except ValueError:
        return False


def leafwise(form, sort):
    """A conversion of what is of this sort in a plain value; its lists stay."""

    def convert(value):
        if isinstance(value, list):
            return [convert(part) for part in value]
        return form(value) if type(value) is sort else value

    return convert


def forms_of(posed):
    """The forms that the answer of an exercise can take: (name, conversion)."""
    values = right(posed)
    for sort in [sort for sort in FORMS if any(type(part) is sort for part in parts(values))]:
        yield from ((name, leafwise(form, sort)) for name, form in FORMS[sort].items())
        if sort is float:
            yield "rounded", leafwise(lambda x: float(f"{x:.{posed.digits}g}"), float)
        if sort is int and set(parts(values)) <= {0, 1}:
            yield "truth values", leafwise(bool, int)
    if isinstance(values[0], frozenset):
        yield from SETS.items()
    if isinstance(values[0], list) and not isinstance(values[0][0], str):
        yield from LISTS.items()
        yield from RECTANGLES.items() if rectangular(values) else ()


def in_form(posed, convert):
    """The right answer of an exercise in this form; a function returns it so."""
    if not callable(posed.answer):
        return convert(plain(posed.answer))
    return lambda *arguments: convert(plain(posed.answer(*arguments)))


CASES = [(number, *case) for number, posed in EXERCISES.items() for case in forms_of(posed)]


@pytest.mark.parametrize(
    ("number", "name", "convert"), CASES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_right_answer_is_right_in_every_form(number, name, convert):
    posed = EXERCISES[number]
    assert posed.verdict(in_form(posed, convert)) == "correct"


def needs(library, posed):
    """The right function, as one who writes for arrays or tensors would: it refuses anything else."""
    kinds = posed.all_probes()[0]

    def answer(*arguments):
        back = []
        for given, kind in zip(arguments, kinds, strict=True):
            if not callable(given) and type(given).__module__.partition(".")[0] != library:
                raise TypeError(f"expected a value of {library}, got {given!r}")
            back.append(given if callable(given) else plain(given))
            if isinstance(kind, np.ndarray):
                back[-1] = np.array(back[-1])
        return posed.answer(*back)

    return answer


@pytest.mark.parametrize("library", ["numpy", "torch"])
@pytest.mark.parametrize("number", [number for number, posed in EXERCISES.items() if posed.probes])
def test_a_function_may_be_written_for_arrays_or_tensors(number, library):
    assert EXERCISES[number].verdict(needs(library, EXERCISES[number])) == "correct"


PRINTED = {
    "00.1": 0.693,
    "02.3": [2, 2.24, 0.693],
    "02.5": [25.31, 0.571, 1],
    "04.1": -2.13,
    "07.2": -0.95,
    "07.3": 0.69,
    "09.1": [3, 0.8, 0.166],
    "16.1": [0.347, 0.25],
}


@pytest.mark.parametrize("number", PRINTED)
def test_the_decimals_that_a_chapter_prints_are_right(number):
    assert EXERCISES[number].verdict(PRINTED[number]) == "correct"


log, third = sympy.log, sympy.Rational(1, 3)
EXACT = {
    "00.1": log(2),
    "01.1": lambda pixels: -pixels * log(2),
    "02.3": (2, sympy.sqrt(1 + sympy.Integer(2) ** 2, evaluate=False), log(2)),
    "07.2": log(third) / 2 + log(2 * third),
    "07.3": -sympy.Sum(log(sympy.Rational(1, 2)) / 2, (i, 1, 2)),
    "09.3": (-log(4), sympy.Rational(3, 4) * log(sympy.Rational(3, 7)) + log(sympy.Rational(4, 7))),
    "13.1": lambda share: sympy.sin(2 * sympy.pi * (share - sympy.Rational(1, 4))),
    "16.1": sympy.Matrix([[log(2) / 2, sympy.Rational(1, 4)]]).row(0),
}


@pytest.mark.parametrize("number", EXACT)
def test_an_exact_expression_is_right(number):
    assert EXERCISES[number].verdict(EXACT[number]) == "correct"


def test_words_may_come_as_letters():
    kinds = Exercise(answer=["A", "B", "B", "B"], mistakes={"B comes first": ["B", "B", "B", "B"]})
    assert kinds.verdict("ABBB") == "correct"
    assert kinds.verdict("a, b, b, b") == "correct"
    assert kinds.verdict("BBBB") == "not yet: B comes first"
