"""Exercises that check themselves: `check("02.1", answer)` prints one line."""

from course_utils.checks.exercise import check

__all__ = ["check"]
