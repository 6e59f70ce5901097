"""What each exercise asks for stands in asked.txt a second time: who turns one over must mean it.

A line tells an exercise's digits and, of a function, its fixed probes and from where the fresh ones come: of
each argument the shapes and the least and greatest number of 400 of them.

PYTHONPATH=. python tests/checks/test_what_is_asked.py   writes asked.txt anew.
"""

import random
from pathlib import Path

import pytest

from course_utils.checks.values import plain
from tests.exercises import EXERCISES

EXPECTED = Path(__file__).with_name("asked.txt")
SAMPLES = 400


def shape(value):
    """The lengths of nested lists, as 2x3; the shortest and the longest where they differ."""
    if not isinstance(value, list):
        return ""
    inner = {shape(part) for part in value}
    return "x".join(filter(None, [str(len(value)), min(inner), *({max(inner)} - {min(inner)})]))


def numbers(value):
    return [number for part in value for number in numbers(part)] if isinstance(value, list) else [value]


def short(value):
    if isinstance(value, list):
        return f"[{', '.join(map(short, value))}]"
    return f"{value:.5g}" if isinstance(value, int | float) else str(value)


def source(samples):
    """Where one argument of the fresh probes comes from."""
    shapes = sorted({shape(sample) for sample in samples}, key=lambda text: (len(text), text))
    found = [number for sample in samples for number in numbers(sample)]
    return f"{' '.join(filter(None, shapes))} from {short(min(found))} to {short(max(found))}".strip()


def asked(number):
    """An exercise's line, and that of its fresh probes."""
    posed = EXERCISES[number]
    fixed = [plain(probe) if isinstance(probe, tuple) else [plain(probe)] for probe in posed.probes]
    lines = [
        f"{number}, {posed.digits} digits: {short(fixed)}" if fixed else f"{number}, {posed.digits} digits"
    ]
    if posed.sample_probe:
        rng = random.Random(0)
        samples = [posed.sample_probe(rng) for _ in range(SAMPLES)]
        samples = [plain(one) if isinstance(one, tuple) else [plain(one)] for one in samples]
        lines.append("  fresh: " + "; ".join(source(argument) for argument in zip(*samples, strict=True)))
    return "\n".join(lines)


@pytest.mark.parametrize("number", EXERCISES)
def test_an_exercise_asks_what_it_asked(number):
    assert f"{asked(number)}\n" in EXPECTED.read_text(encoding="utf-8")


def test_no_exercise_is_gone():
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    assert [line[:4] for line in lines if not line.startswith(" ")] == list(EXERCISES)


if __name__ == "__main__":
    EXPECTED.write_text("\n".join(map(asked, EXERCISES)) + "\n", encoding="utf-8")
