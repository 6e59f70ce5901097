"""What is said about one answer: that it is right, not tried yet, the name of its mistake, or what came."""

import inspect
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from course_utils.checks.agreement import Close, agree, begun, right, short, word
from course_utils.checks.attempt import Failure, attempt
from course_utils.checks.forms import forms
from course_utils.checks.values import kind, parts, plain, spelled

if TYPE_CHECKING:
    from course_utils.checks.exercise import Exercise

DIGITS = ("one digit", "two digits", "three digits", "four digits", "five digits", "six digits")


class Trial:
    """A student's answer to an exercise, tried on every probe.

    A function is called with numbers and lists, then with arrays and with tensors, until it is right.
    """

    def __init__(self, exercise: "Exercise", given: Any) -> None:
        self.exercise, self.digits = exercise, DIGITS[exercise.digits - 1]
        self.right: Close = partial(right, digits=exercise.digits)
        self.asks_function = callable(exercise.answer)
        self.called = self.asks_function and callable(given)
        self.probes = exercise.all_probes()
        self.wanted = self._results(exercise.answer, self.probes)
        self.tries: list[list] = []
        for probes in zip(*map(forms, self.probes), strict=True) if self.called else [self.probes]:
            self.tries.append(self._results(given, probes))
            if self._agrees(self.wanted, self.right):
                break

    def _results(self, answer: Any, probes: Sequence[tuple]) -> list:
        function = answer if self.asks_function and callable(answer) else lambda *_: answer
        return [attempt(function, probe) for probe in probes]

    def _agrees(self, wanted: list, close: Close) -> bool:
        return any(agree(results, wanted, close) for results in self.tries)

    def verdict(self) -> str:
        """The line that the student reads."""
        if self._agrees(self.wanted, self.right):
            return "correct"
        if any(part is ... for part in parts(self.tries[0])):
            rounded = not self.asks_function and any(isinstance(part, float) for part in parts(self.wanted))
            return f"not tried yet: {self.digits} will do" if rounded else "not tried yet"
        if self.called and all(result is None for result in self.tries[0]):
            return "not tried yet: the function returns nothing"
        return f"not yet: {self._mistake() or self._fault()}"

    def _mistake(self) -> str | None:
        """The name of the mistake, if it is one that we know; bad rounding is one."""
        short_of, begins = (partial(rule, digits=self.exercise.digits) for rule in (short, begun))
        wrong = {name: self._results(answer, self.probes) for name, answer in self.exercise.mistakes.items()}
        nearly = partial(begun, digits=max(2, self.exercise.digits))  # one digit of 1.0 would take in 0.5
        late = f"right to {self.digits}, but not behind them: did you round on the way?"
        rules = [(name, results, self.right) for name, results in wrong.items()]
        rules += [(f"too few digits here: give {self.digits}", self.wanted, short_of)]
        rules += [(late, self.wanted, begins)]
        rules += [(name, results, partial(right, digits=2)) for name, results in wrong.items()]
        rules += [(name, results, nearly) for name, results in wrong.items()]
        return next((name for name, results, close in rules if self._agrees(results, close)), None)

    def _fault(self) -> str:
        """Where the answer fails, or first misses the right one; it does not say what the right one is."""
        probe, came, wanted = self._first_fault()
        place = f"for {self._named(probe)} " if self.called else ""
        if isinstance(came, Failure):
            return f"{place}your {'function stops with' if self.called else 'answer cannot be read:'} {came}"
        return f"{place}you {'return' if self.called else 'give'} {self._described(came, wanted)}"

    def _first_fault(self) -> tuple[tuple, Any, Any]:
        """A probe, what came and what was wanted. Of a function in the first form that it takes at all.

        One that takes none, and seems to be meant for tensors, is told how it fails with them.
        """
        taken = (tried for tried in self.tries if not all(isinstance(came, Failure) for came in tried))
        told = next(taken, None) or self.tries[-1 if self._is_meant_for_tensors() else 0]
        cases = zip(self.probes, told, self.wanted, strict=True)
        faults = [case for case in cases if not agree(*case[1:], self.right)]
        return min(faults, key=lambda case: not isinstance(case[1], Failure))

    def _is_meant_for_tensors(self) -> bool:
        """Lists fail it in another way, or lack what it asks them for."""
        lacks = any(came.name == "AttributeError" for came in self.tries[0])
        return lacks or not agree(self.tries[0], self.tries[-1], self.right)

    def _described(self, came: Any, wanted: Any) -> str:
        if self.asks_function and not self.called:
            return f"{kind(came)}, and a function is asked for"
        if _of_another_kind(came, wanted):
            return f"{kind(came)}, and {kind(wanted)} is asked for"
        known = plain([self.exercise.answer, *self.exercise.mistakes.values()])
        words = {word(part) for part in parts(known) if isinstance(part, str)}
        strange = [part for part in parts(came) if isinstance(part, str) and word(part) not in words]
        if strange and not words:
            return f"{spelled(strange[0])}, which is text, and {kind(next(parts(wanted)))} is asked for"
        if strange and isinstance(came, list | frozenset):
            return f"{spelled(strange[0])}, which is none of {', '.join(sorted(words))}"
        return f"{spelled(came)}, which is not it"

    def _named(self, probe: tuple) -> str:
        arguments = inspect.signature(self.exercise.answer).bind(*probe).arguments
        return ", ".join(f"{name} = {spelled(plain(x))}" for name, x in arguments.items())


def _of_another_kind(came: Any, wanted: Any) -> bool:
    if isinstance(wanted, frozenset):
        return not isinstance(came, list | frozenset | str)
    return kind(came) != kind(wanted) and not (isinstance(wanted, bool) and came in (0, 1))
