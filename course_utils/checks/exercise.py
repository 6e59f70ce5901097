"""An exercise: a student's answer goes in, one plain line comes out.

The line says "correct", names the mistake where it is one that we know, or says what came instead. It never
gives the answer away, and a function that fails is reported in a sentence, not in a traceback.
"""

import copy
import importlib
import importlib.util
import inspect
import re
import textwrap
from dataclasses import dataclass

from course_utils.checks.values import agree, kind, plain, spelled, untouched


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
        if given is ...:
            return "not tried yet"
        if callable(given) != callable(self.answer):
            return f"not yet: you give {kind(plain(given))}, and {kind(plain(self.answer))} is asked for"
        results = []
        for trial in self._trials():
            try:
                results.append(_result(given, trial))
            except Exception as error:
                reason = textwrap.shorten(f"{type(error).__name__}: {error}", 120, placeholder=" ...")
                return f"not yet: for {self._named(trial)} your function stops with {reason}"
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
        return [_result(answer, trial) for trial in self._trials()]

    def _named(self, trial: tuple) -> str:
        names = inspect.signature(self.answer).parameters
        return ", ".join(f"{name} = {spelled(plain(x))}" for name, x in zip(names, trial, strict=True))

    def _first_fault(self, results: list) -> str:
        """Where the results first miss the right ones, without saying what the right one is."""
        trials = zip(self._trials(), results, self._results(self.answer), strict=True)
        trial, came, wanted = next(t for t in trials if not agree(t[1], t[2], self.tolerance))
        where = f"for {self._named(trial)} you return" if trial else "you give"
        if kind(came) != kind(wanted):
            return f"{where} {kind(came)}, and {kind(wanted)} is asked for"
        return f"{where} {spelled(came)}, which is not it"


def _result(answer, trial: tuple):
    """What an answer gives in one trial; a function gets copies, as it may change its arguments."""
    return plain(answer(*copy.deepcopy(trial)) if callable(answer) else answer)


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
