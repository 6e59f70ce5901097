"""An exercise: a student's answer goes in, one plain line comes out.

The line says "correct", names the mistake where it is one that we know, or says what came instead. It never
gives the answer away, and a function that fails is reported in a sentence, not in a traceback.
"""

import importlib
import importlib.util
import pkgutil
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_utils.checks.attempt import Unseen, within
from course_utils.checks.solved import note, noted
from course_utils.checks.values import kind, plain
from course_utils.checks.verdict import DIGITS, Trial

PATIENCE = 5  # seconds for one check; every function asked for here is done in a moment
FRESH = 8  # probes sampled anew in each check


@dataclass(frozen=True)
class Exercise:
    """A right answer, and the wrong answers that we know, each under the name of its mistake.

    `answer` and `mistakes` are all values (numbers, text, truth values; lists or sets of them), or all
    functions. In a mistake that is a list, `...` stands for anything. A number that is not whole is right if
    the right one rounds to it, and it has so many significant `digits`, or more. Whole numbers must agree
    exactly: 255 parameters are not 256.

    A function is checked by what it returns on every probe: its one argument, or the tuple of its arguments.
    The `probes` tell the mistakes apart, and `sample_probe` gives fresh ones: no table of known values and no
    magic constant passes.
    """

    answer: object
    mistakes: dict[str, object]
    probes: tuple = ()
    sample_probe: Callable[[random.Random], object] | None = None
    digits: int = 3

    def __post_init__(self) -> None:
        if callable(self.answer) != bool(self.probes):
            raise ValueError(
                f"probes = {self.probes!r}: expected some where the answer is a function, else none; "
                f"the answer is {kind(plain(self.answer))}"
            )
        if self.digits not in range(1, len(DIGITS) + 1):
            raise ValueError(f"digits = {self.digits!r}: expected 1 to 6; single precision has no more")
        for name, mistake in self.mistakes.items():
            if callable(mistake) != callable(self.answer):
                raise ValueError(
                    f"mistakes[{name!r}] is {kind(plain(mistake))}, expected {kind(plain(self.answer))}, "
                    "as the answer is"
                )

    def all_probes(self) -> list[tuple]:
        """The arguments of every call in one check; a value has one probe, without arguments."""
        fresh = random.Random()
        sampled = [self.sample_probe(fresh) for _ in range(FRESH)] if self.sample_probe else []
        return [probe if isinstance(probe, tuple) else (probe,) for probe in (*self.probes, *sampled)] or [()]

    def verdict(self, given: Any) -> str:
        """What is said about an answer, in one line: "correct", "not tried yet ..." or "not yet: ..."."""
        prints = Unseen()
        try:
            line = within(PATIENCE, lambda: Trial(self, given).verdict(), prints)
        except TimeoutError as late:
            return f"not yet: {late}: does it end?"
        if not isinstance(line, str):
            return f"not yet: the check stops with {line.name}"
        return f"{line}; what it prints is not shown here" if prints.used and line != "correct" else line


def check(number: str, answer: Any) -> None:
    """Print the verdict on a student's answer to exercise `number`, such as "02.1"; a right one is noted."""
    verdict = find(number).verdict(answer)
    if verdict == "correct":
        note(number)
    print(number, verdict)


def progress() -> None:
    """Print for each chapter with exercises how many are solved on this machine, and which are left."""
    done, chapters = noted(), importlib.import_module("course_utils.chapters")
    for module in pkgutil.iter_modules(chapters.__path__):
        chapter = module.name.removeprefix("ch")
        numbers = exercises_of(chapter) if chapter.isdigit() else {}
        left = [number for number in numbers if number not in done]
        if numbers:
            solved = f"{chapter}: {len(numbers) - len(left)} of {len(numbers)} solved"
            print(f"{solved}, left: {', '.join(left)}" if left else solved)


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
    package = f"course_utils.chapters.ch{chapter}"
    return (
        importlib.import_module(f"{package}.exercises").EXERCISES if importlib.util.find_spec(package) else {}
    )
