"""Exercises that check themselves: `check("02.1", answer)` prints one line, `progress()` what is solved."""

from course_utils.checks.exercise import check, progress

__all__ = ["check", "progress"]
