"""The slips of Bayes' rule as a student writes them in torch, and the plans that exercise 01.5 asks about."""

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
    ],
)
def test_bayes_rule_in_torch(answer, named):
    assert EXERCISES["01.3"].verdict(answer).removeprefix("not yet: ").startswith(named)


def climbed(survival: float) -> int:
    """How many moves up the best policy makes from the start."""
    policy, state, moves = plan(world(), GOAL, survival)[0], START, 0
    while list(MOVES)[policy[state]] == "up":
        state, moves = state - COLUMNS, moves + 1
    return moves


def test_the_robot_climbs_as_the_exercise_says():
    assert [climbed(survival) for survival in (0.97, 0.7, 0.4)] == EXERCISES["01.5"].answer
