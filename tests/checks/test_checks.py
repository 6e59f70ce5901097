"""What a check says: the verdicts on small exercises, and on every answer that the chapters list."""

import math
import re
import subprocess
import sys
from contextlib import suppress
from copy import deepcopy

import numpy as np
import pytest
import torch

from course_utils.checks.exercise import Exercise, check, find
from tests.exercises import CHAPTERS, EXERCISES

THIRD = Exercise(answer=1 / 3, mistakes={"turn it over": 3.0})
COUNT = Exercise(answer=2**24 - 1, mistakes={"the last one follows from the others": 2**24})
PAIR = Exercise(answer=(0.25, 0.75), mistakes={"swapped": (0.75, 0.25)})
ENTROPY = Exercise(
    answer=lambda p: -sum(x * math.log(x) for x in p),
    mistakes={"log2 instead of the natural logarithm": lambda p: -sum(x * math.log2(x) for x in p)},
    probes=([0.5, 0.5], [0.1, 0.2, 0.7]),
)
RATIO = Exercise(answer=lambda a, b: a / (a + b), mistakes={}, probes=((1.0, 3.0), (0.0, 2.0)))


@pytest.mark.parametrize(
    "answer", [1 / 3, 0.333, np.float32(1 / 3), np.array(1 / 3), torch.tensor(1 / 3, requires_grad=True)]
)
def test_a_number_may_come_from_python_numpy_or_torch(answer):
    assert THIRD.verdict(answer) == "correct"


@pytest.mark.parametrize("answer", [[0.25, 0.75], np.array([0.25, 0.75]), torch.tensor([0.25, 0.75])])
def test_a_list_may_come_from_python_numpy_or_torch(answer):
    assert PAIR.verdict(answer) == "correct"
    assert (
        PAIR.verdict(answer[::-1] if isinstance(answer, list) else [answer[1], answer[0]])
        == "not yet: swapped"
    )


def test_floats_have_a_tolerance_and_whole_numbers_have_none():
    assert THIRD.verdict(0.334) == "not yet: you give 0.334, which is not it"
    assert THIRD.verdict(2.999) == "not yet: turn it over"
    assert COUNT.verdict(2**24 - 1) == "correct"
    assert COUNT.verdict(16777215.0) == "correct"
    assert COUNT.verdict(2**24) == "not yet: the last one follows from the others"
    huge = Exercise(answer=256**2352 - 1, mistakes={"one too many": 256**2352})
    assert huge.verdict(256**2352 - 1) == "correct"
    assert huge.verdict(256**2352) == "not yet: one too many"
    assert huge.verdict(256**2351) == "not yet: you give a whole number near 10^5662, which is not it"
    assert THIRD.verdict(256**2352) == "not yet: you give a whole number near 10^5664, which is not it"


def test_infinity_and_nan_are_answers_too():
    missing = Exercise(answer=math.inf, mistakes={"0 log 0 is 0": math.nan, "wrong side": -math.inf})
    assert missing.verdict(torch.tensor(math.inf)) == "correct"
    assert missing.verdict(float("nan")) == "not yet: 0 log 0 is 0"
    assert missing.verdict(-math.inf) == "not yet: wrong side"
    assert missing.verdict(1e30) == "not yet: you give 1e+30, which is not it"


@pytest.mark.parametrize(
    ("exercise", "starter"), [(COUNT, ...), (COUNT, [..., ...]), (ENTROPY, ...), (ENTROPY, lambda p: ...)]
)
def test_a_starter_is_not_tried_yet(exercise, starter):
    assert exercise.verdict(starter) == "not tried yet"


@pytest.mark.parametrize(("exercise", "starter"), [(THIRD, ...), (PAIR, (..., ...)), (PAIR, [0.25, ...])])
def test_a_starter_is_told_how_many_digits_are_asked_for(exercise, starter):
    assert exercise.verdict(starter) == "not tried yet: three digits will do"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [(1.0, "no change"), (1.04, "no change"), (0.6, "you give 0.6"), (1.4, "you give 1.4")],
)
def test_a_mistake_is_not_named_from_afar_where_one_digit_will_do(answer, fault):
    exercise = Exercise(answer=0.9, mistakes={"no change": 1.0}, digits=1)
    assert exercise.verdict(answer).startswith(f"not yet: {fault}")


def test_a_function_without_return_is_told_so():
    def answer(p): ...

    assert ENTROPY.verdict(answer) == "not tried yet: the function returns nothing"


@pytest.mark.parametrize(
    ("exercise", "answer", "fault"),
    [
        (THIRD, [0.333, 0.333], "you give a list of 2, and a number is asked for"),
        (THIRD, None, "you give nothing, and a number is asked for"),
        (THIRD, True, "you give True or False, and a number is asked for"),
        (PAIR, torch.ones(2, 1), "you give a list of 2, each a list of 1, and a list of 2 is asked for"),
        (PAIR, math.sqrt, "you give a function, and a list of 2 is asked for"),
        (ENTROPY, torch.ones(3), "you give a list of 3, and a function is asked for"),
        (
            RATIO,
            lambda a, b: a / (a + b) or None,
            "for a = 0, b = 2 you return nothing, and a number is asked for",
        ),
        (ENTROPY, lambda p: math.log(2), "for p = [0.1, 0.2, 0.7] you return 0.6931, which is not it"),
        (
            RATIO,
            lambda a, b: b / a,
            "for a = 0, b = 2 your function stops with ZeroDivisionError: float division",
        ),
        (RATIO, lambda a: a, "for a = 1, b = 3 your function stops with TypeError: "),
    ],
)
def test_other_answers_are_described(exercise, answer, fault):
    assert exercise.verdict(answer).startswith(f"not yet: {fault}")


def test_a_function_is_checked_on_every_probe():
    assert (
        ENTROPY.verdict(lambda p: float(torch.distributions.Categorical(torch.tensor(p)).entropy()))
        == "correct"
    )
    assert ENTROPY.verdict(lambda q: -sum(x * math.log2(x) for x in q)) == (
        "not yet: log2 instead of the natural logarithm"
    )


def test_a_function_that_changes_its_argument_does_not_change_the_probe():
    def pops(p):
        return -sum(x * math.log(x) for x in [p.pop() for _ in range(len(p))])

    assert ENTROPY.verdict(pops) == "correct"
    assert ENTROPY.verdict(pops) == "correct"


def test_an_error_of_many_lines_is_told_in_one():
    def fails(a, b):
        raise RuntimeError("first line\nsecond line " + "and so on " * 50)

    line = RATIO.verdict(fails)
    assert line.startswith(
        "not yet: for a = 1, b = 3 your function stops with RuntimeError: first line second line"
    )
    assert "\n" not in line
    assert len(line) < 200


def test_check_prints_one_line_and_returns_nothing(capsys):
    assert check("00.1", 0.693) is None
    assert check("00.1", 5) is None
    assert capsys.readouterr().out == "00.1 correct\n00.1 not yet: you give 5, which is not it\n"


def test_one_bit_in_nats():
    assert find("00.1").verdict(0.6931471805599453) == "correct"


@pytest.mark.parametrize("number", ["00.9", "99.1", "0.1", "two", 2.1, None])
def test_an_unknown_number_is_named(number):
    with pytest.raises(ValueError, match=re.escape(f"number = {number!r}")):
        check(number, ...)


def test_a_badly_written_exercise_is_refused():
    with pytest.raises(ValueError, match="probes"):
        Exercise(answer=math.sqrt, mistakes={})
    with pytest.raises(ValueError, match="probes"):
        Exercise(answer=1.0, mistakes={}, probes=(1.0,))
    with pytest.raises(ValueError, match="mistakes\\['off by one'\\] is a number, expected a function"):
        Exercise(answer=math.sqrt, mistakes={"off by one": 1.0}, probes=(1.0,))


@pytest.mark.parametrize("number", EXERCISES)
def test_the_right_answer_is_correct(number):
    assert find(number).verdict(find(number).answer) == "correct"


@pytest.mark.parametrize(("number", "mistake"), [(n, m) for n, e in EXERCISES.items() for m in e.mistakes])
def test_every_listed_mistake_is_named(number, mistake):
    """So the mistakes differ from the answer and from each other: the first that agrees gives its name."""
    given = filled(find(number).mistakes[mistake], find(number).answer)
    assert find(number).verdict(given) == f"not yet: {mistake}"


@pytest.mark.parametrize("number", [number for number, posed in EXERCISES.items() if posed.probes])
def test_a_mistake_fails_by_its_numbers_and_not_by_its_code(number):
    """It may divide by zero, leave a logarithm's domain or refuse as torch does; its own code is right."""
    for mistake in filter(callable, EXERCISES[number].mistakes.values()):
        for probe in EXERCISES[number].all_probes():
            with suppress(ArithmeticError, ValueError, RuntimeError):
                mistake(*deepcopy(probe))


def filled(mistake, answer):
    """A mistake with the right answer where anything may stand."""
    if isinstance(mistake, set) and ... in mistake:
        return mistake - {...} | answer
    if isinstance(mistake, list):
        return [filled(*pair) for pair in zip(mistake, answer, strict=True)]
    return answer if mistake is ... else mistake


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_numbers_its_exercises_from_one(chapter):
    numbers = [number for number in EXERCISES if number.startswith(chapter)]
    assert numbers == [f"{chapter}.{i}" for i in range(1, len(numbers) + 1)]
    assert all(EXERCISES[number].mistakes for number in numbers)


def test_checking_does_not_load_torch():
    code = "import sys; from course_utils.checks import check; check('00.1', 1); exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_text_where_numbers_are_asked_for_is_named():
    assert (
        PAIR.verdict(["0.25", "0.75"]) == "not yet: you give '0.25', which is text, and a number is asked for"
    )
