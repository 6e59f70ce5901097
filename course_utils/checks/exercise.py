"""An exercise: a student's answer goes in, one plain line comes out.

The line says "correct", names the mistake where it is one that we know, or says what came instead. It never
gives the answer away, and a function that fails is reported in a sentence, not in a traceback.
"""

import importlib
import importlib.util
import inspect
import re
from dataclasses import dataclass

from course_utils.checks.attempt import Failure, attempt, within
from course_utils.checks.values import agree, kind, plain, spelled, untouched

PATIENCE = 5  # seconds for one check; every function asked for here is done in a moment


@dataclass(frozen=True)
class Exercise:
    """A right answer, and the wrong answers that we know, each under the name of its mistake.

    `answer` and `mistakes` are all values (numbers, text, truth values; lists, arrays or tensors of them), or
    all functions. A function is judged by what it returns on every probe: its one argument, or the tuple of
    its arguments. Floats agree within the relative `tolerance` (three significant digits unless told),
    everything else must agree exactly: 255 parameters are not 256.
    """

    answer: object
    mistakes: dict[str, object]
    probes: tuple = ()
    tolerance: float = 1e-3

    def __post_init__(self):
        if callable(self.answer) != bool(self.probes):
            raise ValueError(
                f"probes = {self.probes!r}: expected some where the answer is a function, else none; "
                f"the answer is {kind(plain(self.answer))}"
            )
        for name, mistake in self.mistakes.items():
            if callable(mistake) != callable(self.answer):
                raise ValueError(
                    f"mistakes[{name!r}] is {kind(plain(mistake))}, expected {kind(plain(self.answer))}, "
                    "as the answer is"
                )

    def verdict(self, given) -> str:
        """What is to be said about an answer: "correct", "not tried yet" or "not yet: ...", in one line."""
        try:
            line = within(PATIENCE, lambda: self._verdict(given))
        except TimeoutError as late:
            return f"not yet: {late}: does it end?"
        return line if isinstance(line, str) else f"not yet: the check stops with {line.name}"

    def _verdict(self, given) -> str:
        if self.probes and given is not ... and not callable(given):
            return f"not yet: you give {kind(plain(given))}, and {kind(plain(self.answer))} is asked for"
        results = self._results(given)
        if untouched(results):
            return "not tried yet"
        if self.probes and all(result is None for result in results):
            return "not tried yet: the function returns nothing"
        if agree(results, self._results(self.answer), self.tolerance):
            return "correct"
        for name, mistake in self.mistakes.items():
            if agree(results, self._results(mistake), self.tolerance):
                return f"not yet: {name}"
        return f"not yet: {self._first_fault(results)}"

    def _trials(self) -> tuple:
        """The arguments of every call; a value has one trial, without arguments."""
        return tuple(probe if isinstance(probe, tuple) else (probe,) for probe in self.probes) or ((),)

    def _results(self, answer) -> list:
        called = answer if self.probes and answer is not ... else lambda *_: answer
        return [attempt(called, trial) for trial in self._trials()]

    def _named(self, trial: tuple) -> str:
        arguments = inspect.signature(self.answer).bind(*trial).arguments
        return ", ".join(f"{name} = {spelled(plain(x))}" for name, x in arguments.items())

    def _first_fault(self, results: list) -> str:
        """Where the answer fails, or first misses the right one; it does not say what the right one is."""
        for trial, came in zip(self._trials(), results, strict=True):
            if isinstance(came, Failure):
                where = f"for {self._named(trial)} your function" if trial else "reading it"
                return f"{where} stops with {came}"
        trials = zip(self._trials(), results, self._results(self.answer), strict=True)
        trial, came, wanted = next(t for t in trials if not agree(t[1], t[2], self.tolerance))
        where = f"for {self._named(trial)} you return" if trial else "you give"
        if kind(came) != kind(wanted):
            return f"{where} {kind(came)}, and {kind(wanted)} is asked for"
        return f"{where} {spelled(came)}, which is not it"


def check(number: str, answer) -> None:
    """Print the verdict on a student's answer to exercise `number`, such as "02.1"."""
    print(number, find(number).verdict(answer))


def find(number: str) -> Exercise:
    """The exercise of that number; a ValueError names an unknown one and says which there are."""
    if not (isinstance(number, str) and re.fullmatch(r"\d\d\.\d", number)):
        raise ValueError(f'number = {number!r}: expected a chapter and an exercise, such as "02.1"')
    exercises = exercises_of(number[:2])
    if number not in exercises:
        raise ValueError(
            f"number = {number!r}: chapter {number[:2]} has {', '.join(exercises) or 'no exercises'}"
        )
    return exercises[number]


def exercises_of(chapter: str) -> dict[str, Exercise]:
    """The exercises of a chapter, such as "02", by number; its module is loaded only now."""
    module = f"course_utils.checks.chapter{chapter}"
    return importlib.import_module(module).EXERCISES if importlib.util.find_spec(module) else {}
