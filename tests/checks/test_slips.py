"""Every slip that an exercise knows, as a student writes it, is called by its name."""

import importlib

import pytest

from tests.exercises import CHAPTERS, EXERCISES

TABLES = [importlib.import_module(f"tests.slips.ch{chapter}").SLIPS for chapter in CHAPTERS]
SLIPS = [(number, *slip) for table in TABLES for number, slips in table.items() for slip in slips]


def names(number, told):
    """The mistakes that `told` may stand for: the one of just these words, or all that begin with them."""
    mistakes = EXERCISES[number].mistakes
    return [told] if told in mistakes else [name for name in mistakes if name.startswith(told)]


@pytest.mark.filterwarnings("ignore:reduction:UserWarning")  # F.kl_div of a student
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's words on 0 / 0
@pytest.mark.parametrize(("number", "answer", "told"), SLIPS, ids=[f"{n}: {told}" for n, _, told in SLIPS])
def test_a_slip_is_called_by_its_name(number, answer, told):
    said = ["correct"] if told == "correct" else [f"not yet: {name}" for name in names(number, told)]
    assert [EXERCISES[number].verdict(answer)] == said


@pytest.mark.parametrize("number", EXERCISES)
def test_no_mistake_is_left_to_itself(number):
    told = [told for slip_of, _, told in SLIPS if slip_of == number]
    assert told.count("correct") == 1
    assert {name for words in told for name in names(number, words)} == {*EXERCISES[number].mistakes}
