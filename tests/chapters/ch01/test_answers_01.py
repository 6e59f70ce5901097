"""The slips of Bayes' rule as a student writes them in torch, and the plans that exercise 01.5 asks about."""

import math

import pytest

from course_utils.chapters.ch01.cliff_world import COLUMNS, GOAL, MOVES, START, world
from course_utils.chapters.ch01.exercises import EXERCISES
from course_utils.chapters.ch01.value_iteration import plan


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (lambda x, p: (x + p.log()).softmax(-1), "correct"),
        (lambda x, p: (x + p.log()).softmax(0), "softmax runs over the images"),
        (lambda x, p: (x.exp() * p) / (x.exp() * p).sum(1, keepdim=True), "exp(-120) is 0"),
        (lambda x, p: x.exp() * p, "that is p(x, y)"),
        (lambda x, p: x.softmax(-1), "the prior is missing"),
        (lambda x, p: (x + p).softmax(-1), "you add p(y)"),
        (lambda x, p: x + p.log(), "that is log p(x, y)"),
        (lambda x, p: x.softmax(-1) * p, "the prior comes too late"),
        (lambda x, p: (x + p.log()).flatten().softmax(0).view_as(x), "one softmax runs over the whole table"),
        (lambda x, p: (x + p.log()).argmax(-1), "that is the most probable class"),
    ],
)
def test_bayes_rule_in_torch(answer, named):
    assert EXERCISES["01.3"].verdict(answer).removeprefix("not yet: ").startswith(named)


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (
            lambda pixels: math.log(1 / 2**pixels),
            "2 to the power of -1200 is 0 in the computer, and 0 has no",
        ),
        (lambda pixels: math.log(0.5**pixels), "2 to the power of -1200 is 0 in the computer, and 0 has no"),
        (lambda pixels: -pixels * math.log(256), "a pixel is black or white here"),
        (lambda pixels: -pixels * math.log10(2), "that is to the base 10"),
    ],
)
def test_one_image_of_many(answer, named):
    assert EXERCISES["01.1"].verdict(answer).removeprefix("not yet: ").startswith(named)


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (lambda m, n, s, p: (m + n) / 2 - s**2 / (n - m) * p / (1 - p), "b holds the odds"),
        (lambda m, n, s, p: (m + n) / 2 - math.log(p / (1 - p)) / (n - m), "the variance is missing"),
        (lambda m, n, s, p: (m + n) / 2 - s**2 * math.log(p / (1 - p)), "the difference of the means"),
        (lambda m, n, s, p: (m + n) / 2 - math.log(p / (1 - p)), "w is missing"),
    ],
)
def test_the_boundary_by_its_formula(answer, named):
    assert EXERCISES["01.4"].verdict(answer).removeprefix("not yet: ").startswith(named)


def test_a_climb_too_high_is_told_why():
    assert "a third row" in EXERCISES["01.5"].verdict([3, 2, 1])


def climbed(survival: float) -> int:
    """How many moves up the best policy makes from the start."""
    policy, state, moves = plan(world(), GOAL, survival)[0], START, 0
    while list(MOVES)[policy[state]] == "up":
        state, moves = state - COLUMNS, moves + 1
    return moves


def test_the_robot_climbs_as_the_exercise_says():
    assert [climbed(survival) for survival in (0.97, 0.7, 0.4)] == EXERCISES["01.5"].answer
