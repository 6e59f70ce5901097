"""What each exercise asks for stands in asked.txt a second time: who turns one over must mean it.

A line tells an exercise's digits and, of a function, its fixed probes and from where the fresh ones come: of
each argument the shapes and the least and greatest number of 400 of them.

PYTHONPATH=. python tests/checks/test_what_is_asked.py   writes asked.txt anew.
"""

import random
from pathlib import Path

import numpy as np

from course_utils.checks.values import plain
from tests import kept
from tests.exercises import EXERCISES

EXPECTED = Path(__file__).with_name("asked.txt")
SAMPLES = 400


def short(value):
    if isinstance(value, list):
        return f"[{', '.join(map(short, value))}]"
    return f"{value:.5g}" if isinstance(value, int | float) else str(value)


def source(samples):
    """Where one argument of the fresh probes comes from."""
    shapes = ["x".join(map(str, shape)) for shape in sorted({np.shape(sample) for sample in samples})]
    least, greatest = min(map(np.min, samples)), max(map(np.max, samples))
    return f"{' '.join(shapes)} from {least:.5g} to {greatest:.5g}".strip()


def listed(probe):
    """A probe's arguments: one alone is no tuple."""
    return [plain(part) for part in (probe if isinstance(probe, tuple) else (probe,))]


def asked(number):
    """An exercise's digits and fixed probes, and where its fresh ones come from."""
    posed = EXERCISES[number]
    lines = [f"{posed.digits} digits"]
    if posed.probes:
        lines.append(f"probes {short([listed(probe) for probe in posed.probes])}")
    if posed.sample_probe:
        rng = random.Random(0)
        samples = [listed(posed.sample_probe(rng)) for _ in range(SAMPLES)]
        lines.append("fresh " + "; ".join(source(argument) for argument in zip(*samples, strict=True)))
    return lines


test_an_exercise_asks_what_it_asked, test_no_exercise_is_gone = kept.asking(EXPECTED, EXERCISES, asked)


if __name__ == "__main__":
    kept.write(EXPECTED, {number: asked(number) for number in EXERCISES})
