"""The plans that exercise 01.5 asks about."""

from course_utils.chapters.ch01.cliff_world import COLUMNS, GOAL, MOVES, START, world
from course_utils.chapters.ch01.exercises import EXERCISES
from course_utils.chapters.ch01.value_iteration import plan


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
