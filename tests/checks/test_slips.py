"""Every slip that an exercise knows, as a student writes it, is called by its name."""

import importlib

import pytest

from course_utils.checks.exercise import exercises_of, find

TABLES = [importlib.import_module(f"tests.slips.ch{chapter:02}").SLIPS for chapter in range(17)]
SLIPS = [(number, *slip) for table in TABLES for number, slips in table.items() for slip in slips]
EXERCISES = [number for chapter in range(17) for number in exercises_of(f"{chapter:02}")]


@pytest.mark.filterwarnings("ignore:reduction:UserWarning")  # F.kl_div of a student
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's words on 0 / 0
@pytest.mark.parametrize(("number", "answer", "told"), SLIPS, ids=[f"{n}: {told}" for n, _, told in SLIPS])
def test_a_slip_is_called_by_its_name(number, answer, told):
    assert find(number).verdict(answer).removeprefix("not yet: ").startswith(told)


@pytest.mark.parametrize("number", EXERCISES)
def test_no_mistake_is_left_to_itself(number):
    names = [told for slip_of, _, told in SLIPS if slip_of == number]
    lonely = [name for name in find(number).mistakes if not any(name.startswith(told) for told in names)]
    assert not lonely
    assert names.count("correct") == 1
