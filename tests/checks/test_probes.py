"""A function is checked on fresh probes, too: neither a table of known values nor a constant passes."""

import pytest

from course_utils.checks.exercise import FRESH, Exercise
from course_utils.checks.values import plain
from tests.exercises import EXERCISES

FUNCTIONS = {number: posed for number, posed in EXERCISES.items() if posed.probes}


def own_probes(posed):
    return [probe if isinstance(probe, tuple) else (probe,) for probe in posed.probes]


def known(posed):
    """What every fixed probe asks for, by the probe's text."""
    return {str(plain(probe)): posed.answer(*probe) for probe in own_probes(posed)}


@pytest.mark.parametrize("number", FUNCTIONS)
def test_no_table_of_the_probes_passes(number):
    posed, table = FUNCTIONS[number], known(FUNCTIONS[number])
    for default in table.values():
        line = posed.verdict(lambda *probe, default=default: table.get(str(plain(probe)), default))
        assert line.startswith("not yet: "), line


@pytest.mark.parametrize("number", FUNCTIONS)
def test_no_constant_passes(number):
    for value in known(FUNCTIONS[number]).values():
        assert FUNCTIONS[number].verdict(lambda *_, value=value: value).startswith("not yet: ")


@pytest.mark.parametrize("number", FUNCTIONS)
def test_fresh_probes_are_fresh_and_fit(number):
    posed, own = FUNCTIONS[number], len(FUNCTIONS[number].probes)
    one, two = posed.all_probes(), posed.all_probes()
    assert len(one) == own + FRESH
    assert str(plain(one[:own])) == str(plain(two[:own]))
    assert str(plain(one[own:])) != str(plain(two[own:]))
    assert all(len(probe) == len(one[0]) for probe in one)


@pytest.mark.parametrize("number", FUNCTIONS)
def test_mistakes_are_named_on_any_fresh_probes(number):
    posed = FUNCTIONS[number]
    for _ in range(3):
        assert posed.verdict(posed.answer) == "correct"
        for name, mistake in posed.mistakes.items():
            assert posed.verdict(mistake) == f"not yet: {name}"


def test_a_fresh_probe_that_fails_is_named():
    double = Exercise(
        answer=lambda x: 2 * x, mistakes={}, probes=(2,), sample_probe=lambda random: random.randint(3, 9)
    )
    assert double.verdict(lambda x: x**2).startswith("not yet: for x = ")
    assert double.verdict(lambda x: 2 * x) == "correct"


def test_shares_of_contents_sum_to_one():
    for shares in (shares for probe in EXERCISES["12.4"].probes for shares in probe):
        assert sum(shares) == pytest.approx(1)
