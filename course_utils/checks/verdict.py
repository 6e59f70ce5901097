"""What is said about one answer: that it is right, not tried yet, the name of its mistake, or what came."""

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from course_utils.checks.agreement import Close, agree, begun, right, short, word
from course_utils.checks.attempt import Failure, attempt, forms
from course_utils.checks.values import kind, parts, plain, spelled

if TYPE_CHECKING:
    from course_utils.checks.exercise import Exercise

DIGITS = ("one digit", "two digits", "three digits", "four digits", "five digits", "six digits")
OTHER_FORM = ("TypeError", "AttributeError")  # what a function says that wants arrays and gets lists


class Trial:
    """A student's answer to an exercise, tried on every probe.

    A function is called with numbers and lists, then with arrays and with tensors, until it is right: a
    formula may be written with `math`, NumPy or torch.
    """

    def __init__(self, exercise: "Exercise", given: Any) -> None:
        self.exercise = exercise
        self.asked, self.called = callable(exercise.answer), callable(exercise.answer) and callable(given)
        self.probes = exercise.all_probes()
        self.wanted = self._results(exercise.answer, self.probes)
        self.tries = []
        for probes in zip(*map(forms, self.probes), strict=True) if self.called else [self.probes]:
            self.tries.append(self._results(given, probes))
            if self._agrees(self.wanted, right):
                break

    def _results(self, answer: Any, probes: Sequence[tuple]) -> list:
        function = answer if self.asked and callable(answer) else lambda *_: answer
        return [attempt(function, probe) for probe in probes]

    def _agrees(self, wanted: Any, close: Close) -> bool:
        return any(agree(results, wanted, self.exercise.digits, close) for results in self.tries)

    def verdict(self) -> str:
        """The line that the student reads."""
        if self._agrees(self.wanted, right):
            return "correct"
        if any(part is ... for part in parts(self.tries[0])):
            rounded = not self.asked and any(isinstance(part, float) for part in parts(self.wanted))
            return f"not tried yet: {self._digits} will do" if rounded else "not tried yet"
        if self.called and all(result is None for result in self.tries[0]):
            return "not tried yet: the function returns nothing"
        return f"not yet: {self._mistake() or self._fault()}"

    @property
    def _digits(self) -> str:
        return DIGITS[self.exercise.digits - 1]

    def _mistake(self) -> str | None:
        """The name of the mistake, if it is one that we know; bad rounding is one."""
        wrong = {name: self._results(answer, self.probes) for name, answer in self.exercise.mistakes.items()}
        few = f"too few digits here: give {self._digits}"
        late = f"right to {self._digits}, but not behind them: did you round on the way?"
        rules = [(name, results, right) for name, results in wrong.items()]
        rules += [(few, self.wanted, short), (late, self.wanted, begun)]
        rules += [(name, results, close) for close in (short, begun) for name, results in wrong.items()]
        return next((name for name, results, close in rules if self._agrees(results, close)), None)

    def _fault(self) -> str:
        """Where the answer fails, or first misses the right one; it does not say what the right one is."""
        results = min(self.tries, key=_misfits)
        cases = zip(self.probes, results, self.wanted, strict=True)
        wrong = [case for case in cases if not agree(case[1], case[2], self.exercise.digits, right)]
        probe, came, wanted = min(wrong, key=lambda case: not isinstance(case[1], Failure))
        if self.asked and not self.called:
            return f"you give {kind(came)}, and a function is asked for"
        if isinstance(came, Failure):
            function = f"for {self._named(probe)} your function stops with"
            return f"{function if self.called else 'your answer cannot be read:'} {came}"
        where = f"for {self._named(probe)} you return" if self.called else "you give"
        if _of_another_kind(came, wanted):
            return f"{where} {kind(came)}, and {kind(wanted)} is asked for"
        unknown = [part for part in parts(came) if isinstance(part, str) and word(part) not in self._words()]
        if unknown and isinstance(came, list | frozenset):
            return f"{where} {spelled(unknown[0])}, which is none of {', '.join(sorted(self._words()))}"
        return f"{where} {spelled(came)}, which is not it"

    def _words(self) -> set[str]:
        """Every text that the answer and the mistakes are made of."""
        known = plain([self.exercise.answer, *self.exercise.mistakes.values()])
        return {word(part) for part in parts(known) if isinstance(part, str)}

    def _named(self, probe: tuple) -> str:
        arguments = inspect.signature(self.exercise.answer).bind(*probe).arguments
        return ", ".join(f"{name} = {spelled(plain(x))}" for name, x in arguments.items())


def _misfits(results: list) -> int:
    """How often a function failed for want of another form."""
    return sum(isinstance(result, Failure) and result.name in OTHER_FORM for result in results)


def _of_another_kind(came: Any, wanted: Any) -> bool:
    if isinstance(wanted, frozenset):
        return not isinstance(came, list | frozenset)
    return kind(came) != kind(wanted) and not (isinstance(wanted, bool) and came in (0, 1))
