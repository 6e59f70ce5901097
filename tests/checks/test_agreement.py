"""How numbers, words, lists and sets are compared, and what is said of those that are nearly right."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch

from course_utils.checks.exercise import Exercise

# 0.75 ln 1.5 + 0.25 ln 0.5 = 0.304099 - 0.173287, with logarithms from a table.
KL = Exercise(answer=0.130812, mistakes={"the other way round": 0.143841, "in bits": 0.188722})
COARSE = Exercise(answer=-0.954771, mistakes={"the sign is turned": 0.954771}, digits=2)
FEW = "not yet: too few digits here: give three digits"
LATE = "not yet: right to three digits, but not behind them: did you round on the way?"


@pytest.mark.parametrize("answer", [0.131, 0.1308, 0.13081, 0.130812, 0.1308121, Fraction(130812, 10**6)])
def test_an_answer_may_be_rounded_to_the_digits_asked_for_or_more(answer):
    assert KL.verdict(answer) == "correct"


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (0.13, FEW),
        (0.1, FEW),
        (0.1305, LATE),
        (0.13083, LATE),
        (0.132, "not yet: you give 0.132, which is not it"),
        (0.0, "not yet: you give 0, which is not it"),
        (0, "not yet: you give 0, which is not it"),
        (1.0, "not yet: you give 1, which is not it"),
        (0.14384, "not yet: the other way round"),
        (0.144, "not yet: the other way round"),
        (0.14, "not yet: the other way round"),
        (0.189, "not yet: in bits"),
        (0.1889, "not yet: in bits"),
    ],
)
def test_what_is_rounded_badly_is_told_so(answer, line):
    assert KL.verdict(answer) == line


@pytest.mark.parametrize("answer", [-0.95, -0.955, -0.9548, -0.954771])
def test_an_exercise_may_ask_for_fewer_digits(answer):
    assert COARSE.verdict(answer) == "correct"
    assert COARSE.verdict(-answer) == "not yet: the sign is turned"


def test_fewer_digits_than_few_are_too_few():
    assert COARSE.verdict(-0.9) == "not yet: you give -0.9, which is not it"
    assert (
        Exercise(answer=0.93, mistakes={}, digits=2).verdict(0.9)
        == "not yet: too few digits here: give two digits"
    )


@pytest.mark.parametrize(("right", "given"), [(0.39961, 0.4), (0.99961, 1), (12.003, 12), (-0.70039, -0.7)])
def test_a_float_does_not_show_the_zeros_at_its_end(right, given):
    assert Exercise(answer=right, mistakes={}).verdict(given) == "correct"


def test_a_half_may_be_rounded_either_way():
    half = Exercise(answer=0.125, mistakes={}, digits=2)
    assert half.verdict(0.13) == half.verdict(0.12) == "correct"


def test_single_precision_is_precise_enough():
    assert KL.verdict(np.float32(0.131)) == KL.verdict(torch.tensor([0.1308])) == "correct"
    long = Exercise(answer=0.987654321, mistakes={})
    assert long.verdict(0.987654321 * (1 + 8e-6)) == long.verdict(0.987654321 * (1 - 8e-6)) == "correct"
    assert long.verdict(0.987654321 * (1 + 3e-5)) == LATE


def test_large_numbers_are_compared_by_their_digits_too():
    large = Exercise(answer=1203.4, mistakes={})
    assert large.verdict(1203) == large.verdict(1203.4) == "correct"
    assert large.verdict(1200.0) == LATE
    assert large.verdict(1209.0) == "not yet: you give 1209, which is not it"


def test_whole_numbers_are_exact():
    states = Exercise(answer=255, mistakes={"the last one follows from the others": 256})
    assert states.verdict(255.0) == "correct"
    assert states.verdict(256) == "not yet: the last one follows from the others"
    assert states.verdict(254.9999) == "not yet: you give 255, which is not it"


@pytest.mark.parametrize(
    ("wanted", "given", "verdict"),
    [
        (2.51, 3, "not yet: too few digits here: give three digits"),  # rounded to the next whole number
        (2.51, 2, "not yet: you give 2, which is not it"),
        (2.47, 3, "not yet: you give 3, which is not it"),  # 0.53 away
    ],
)
def test_a_whole_number_is_rounded_to_ones(wanted, given, verdict):
    assert Exercise(answer=wanted, mistakes={}).verdict(given) == verdict


def test_in_a_list_each_number_is_compared_for_itself():
    both = Exercise(answer=[3, 0.8, 0.16634], mistakes={})
    assert both.verdict([3, 0.8, 0.166]) == "correct"
    assert both.verdict([3, 0.8, 0.17]) == FEW
    assert both.verdict([3, 0.8, 0.1661]) == LATE
    assert Exercise(answer=[0.99961, 0.16634], mistakes={}).verdict([1, 0.17]) == FEW
    assert both.verdict([3, 0.8, 0.16]).endswith("[3, 0.8, 0.16], which is not it")


def test_a_function_with_a_rounded_constant_is_told_so():
    bits = Exercise(answer=lambda n: n * math.log(2), mistakes={}, probes=(1, 64))
    assert bits.verdict(lambda n: n * 0.6931472) == "correct"
    assert bits.verdict(lambda n: round(n * math.log(2), 3)) == "correct"
    assert bits.verdict(lambda n: n * 0.693) == LATE
    assert bits.verdict(lambda n: round(n * math.log(2), 1)) == FEW


def test_truth_values_are_0_and_1():
    mask = Exercise(answer=[[0, 1]], mistakes={"turned": [[1, 0]]})
    flags = Exercise(answer=[True, False], mistakes={"turned": [False, True]})
    assert mask.verdict([[False, True]]) == flags.verdict([1, 0]) == flags.verdict([1.0, 0.0]) == "correct"
    assert mask.verdict([[True, False]]) == flags.verdict([0, 1]) == "not yet: turned"
    assert flags.verdict([2, 0]) == "not yet: you give [2, 0], which is not it"


WORDS = Exercise(answer=["A", "b"], mistakes={"turned": ["b", "A"]})
FAULTS = Exercise(answer={"no detach", "range"}, mistakes={"one is missing": {"no detach"}, "all": {"rate"}})


def test_words_count_in_any_case_and_letters_without_a_list():
    for answer in (["a", "B"], ("A ", "b"), "Ab", "a, b", "A b"):
        assert WORDS.verdict(answer) == "correct"
    assert WORDS.verdict("ba") == "not yet: turned"


def test_a_word_that_nobody_asked_for_is_named():
    assert WORDS.verdict(["A", "c"]) == "not yet: you give 'c', which is none of a, b"
    assert FAULTS.verdict(["no detach", "reach"]).endswith("'reach', which is none of no detach, range, rate")


def test_a_set_has_no_order_and_a_list_has_one():
    ways = ["range", "no detach"], ("No detach", "Range"), {"range", "no detach"}, "range, no detach"
    for answer in ways:
        assert FAULTS.verdict(answer) == "correct"
    assert FAULTS.verdict(["no detach"]) == FAULTS.verdict("no detach") == "not yet: one is missing"
    assert FAULTS.verdict([]) == "not yet: you give [], which is not it"
    assert WORDS.verdict({"A", "b"}) == "not yet: you give a set, and a list of 2 is asked for"


def test_numbers_in_a_set_may_be_rounded():
    both = Exercise(answer={0.130812, 2.75}, mistakes={})
    for answer in ({0.131, 2.75}, {2.750001, 0.1308}, (2.75, 0.13081)):
        assert both.verdict(answer) == "correct"
    assert both.verdict({0.14, 2.75}) != "correct"


@pytest.mark.parametrize("digits", [0, 7, 2.5, None])
def test_digits_that_single_precision_has_not_are_refused(digits):
    with pytest.raises(ValueError, match="digits = "):
        Exercise(answer=1.0, mistakes={}, digits=digits)


def test_a_digit_alone_is_no_mistake():
    """-1 is not -1.377 rounded, or it would be anything."""
    value = Exercise(answer=-0.954771, mistakes={"in bits": -1.377444})
    assert value.verdict(-1) == "not yet: you give -1, which is not it"
    assert value.verdict(-1.4) == value.verdict(-1.38) == "not yet: in bits"


def test_words_may_stand_between_commas():
    kinds = Exercise(answer=["tractable", "implicit"], mistakes={"turned": ["implicit", "tractable"]})
    assert kinds.verdict("Tractable, implicit") == "correct"
    assert kinds.verdict("implicit,tractable") == "not yet: turned"


def test_a_set_that_is_not_empty_is_not_taken_for_the_empty_one():
    orders = Exercise(answer={"up"}, mistakes={"one of them is right": set(), "down is not": {"up", "down"}})
    assert orders.verdict({"up", "down"}) == "not yet: down is not"
    assert orders.verdict(set()) == "not yet: one of them is right"
