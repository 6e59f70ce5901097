"""The template of a chapter keeps the rules of chapters: whoever copies it starts on firm ground."""

from pathlib import Path

import nbformat
import pytest
import rules
import test_exercises
import test_mirrors
from chapters import FOLDER, Chapter

# As if it lay among the chapters, with the number of the one that may be short and pose a single exercise.
PATH = Path(__file__).parents[2] / "docs" / "chapter_template.ipynb"
TEMPLATE = Chapter(FOLDER / "00_template.ipynb", nbformat.read(PATH, as_version=4))


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_template_keeps_the_rule(rule):
    assert list(rule(TEMPLATE)) == []


def test_its_exercise_is_complete():
    assert test_exercises.complaints(TEMPLATE, ["00.1"]) == []


def test_its_solution_is_correct():
    assert [test_exercises.verdict(exercise) for exercise in test_exercises.posed(TEMPLATE)] == ["correct"]


def test_its_mirror_is_the_source():
    assert test_mirrors.complaints(TEMPLATE) == []
