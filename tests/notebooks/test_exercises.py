"""Every exercise has a starter, a folded hint and a folded solution that passes the exercise's own check."""

import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from chapters import CHAPTERS, Chapter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import course_utils.chapters
from course_utils.checks.exercise import exercises_of, find

CHECK = re.compile(r'^check\("([^"]*)"', re.MULTILINE)
STARTER = re.compile(r"^answer = .*\.\.\.|^def answer\((?:.*\n)*?.*\.\.\.$", re.MULTILINE)
HINT = re.compile(r"<details>\s*<summary>Hint</summary>\s*\S.*?</details>", re.DOTALL)
SOLUTION = re.compile(
    r"<details>\s*<summary>Solution</summary>(?:(?!</details>).)*?```python\n(.*?)```.*?</details>", re.DOTALL
)


@dataclass(frozen=True)
class Posed:
    """An exercise as it stands in a notebook, about the check cell in `place`."""

    place: str
    number: str
    starter: str  # the code up to the check: its cell and the code cell before
    said: str  # what the check cell shows
    notes: str  # the text between the check and the next code cell

    @property
    def solution(self) -> str:
        """The code of the folded solution; empty where there is none."""
        found = SOLUTION.search(self.notes)
        return found[1] if found else ""


def posed(chapter: Chapter) -> list[Posed]:
    cells = list(chapter.cells("code", "markdown"))
    found = []
    for i, (place, cell) in enumerate(cells):
        for number in CHECK.findall(cell.source) if cell.cell_type == "code" else []:
            before = next((c.source for _, c in reversed(cells[:i]) if c.cell_type == "code"), "")
            after = next((j for j in range(i + 1, len(cells)) if cells[j][1].cell_type == "code"), len(cells))
            said = "".join(output.get("text", "") for output in cell.outputs)
            notes = "\n".join(c.source for _, c in cells[i + 1 : after])
            found.append(Posed(place, number, f"{before}\n{cell.source}", said, notes))
    return found


def complaints(chapter: Chapter, expected: Iterable[str] | None = None) -> list[str]:
    """One line for everything that an exercise of the chapter lacks; it poses the `expected`, or all."""
    exercises, expected = posed(chapter), list(expected or exercises_of(chapter.number))
    numbers = [e.number for e in exercises]
    said = []
    if numbers != expected:
        said.append(f"{chapter.name}: poses {numbers}, and its checks are {expected}")
    if chapter.number != "00" and not 3 <= len(numbers) <= 5:
        said.append(f"{chapter.name}: {len(numbers)} exercises, expected 3 to 5")
    early = {place for place, _ in islice(chapter.cells("code", "markdown"), 15)}
    if chapter.number != "00" and exercises and exercises[0].place not in early:
        said.append(f"{exercises[0].place}: the first exercise, expected within 15 cells")
    for exercise in exercises:
        untried = f"{exercise.number} not tried yet"
        lacks = {
            "a starter (answer = ..., or a function whose body is ...)": STARTER.search(exercise.starter),
            f'the output "{untried}"': exercise.said.startswith(untried),
            "a folded hint": HINT.search(exercise.notes),
            "a folded solution with a python block": exercise.solution,
        }
        said += [
            f"{exercise.place}: exercise {exercise.number} lacks {what}"
            for what, there in lacks.items()
            if not there
        ]
    return said


def verdict(exercise: Posed) -> str:
    """What the check says to the folded solution, which must stand alone."""
    names = {"__name__": "solution"}
    exec(compile(exercise.solution, f"{exercise.place}, solution of {exercise.number}", "exec"), names)
    return find(exercise.number).verdict(names["answer"])


SOLVED = [exercise for chapter in CHAPTERS for exercise in posed(chapter) if exercise.solution]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)
def test_exercises_are_complete(chapter):
    if found := complaints(chapter):
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize("exercise", SOLVED, ids=lambda exercise: exercise.number)
def test_the_folded_solution_passes_its_own_check(exercise):
    assert verdict(exercise) == "correct", exercise.place


@pytest.mark.skipif(not CHAPTERS, reason="there are no notebooks yet")
def test_all_checks_belong_to_a_notebook():
    modules = {module.name for module in pkgutil.iter_modules(course_utils.chapters.__path__)}
    numbers = {name.removeprefix("ch") for name in modules if name.startswith("ch")}
    assert numbers <= {chapter.number for chapter in CHAPTERS}


NOTES = """
<details><summary>Hint</summary>

Two outcomes.
</details>

<details><summary>Solution</summary>

The natural logarithm of 2.

```python
import math

answer = math.log(2)
```
</details>
"""


def built(
    starter="answer = ...", notes=NOTES, said="00.1 not tried yet\n", number="00.1", chapter="00", before=0
):
    """A notebook with one exercise, checked in cell 3 + `before`, and further down the notes of another."""
    said = [new_output("stream", name="stdout", text=said)]
    cells = [new_markdown_cell("Text.") for _ in range(before)]
    cells += [new_code_cell(starter), new_markdown_cell("Now check.")]
    cells += [new_code_cell(f'check("{number}", answer)', outputs=said), new_markdown_cell(notes)]
    cells += [new_code_cell("pass"), new_markdown_cell(NOTES)]
    return Chapter(Path(f"{chapter}_built.ipynb"), new_notebook(cells=cells))


@pytest.mark.parametrize(
    "starter",
    [
        "answer = ...",
        "answer = (..., ...)",
        "def answer(x): ...",
        "def answer(x):\n    # here\n    return ...",
    ],
)
def test_a_complete_exercise_is_accepted(starter):
    assert complaints(built(starter), ["00.1"]) == []
    assert verdict(posed(built())[0]) == "correct"


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (built(starter="answer = 0.69"), "cell 3: exercise 00.1 lacks a starter"),
        (built(said="00.1 correct\n"), 'cell 3: exercise 00.1 lacks the output "00.1 not tried yet"'),
        (built(notes=NOTES.replace("Hint", "Help")), "cell 3: exercise 00.1 lacks a folded hint"),
        (built(notes=NOTES.replace("Solution", "Answer")), "cell 3: exercise 00.1 lacks a folded solution"),
        (built(notes=NOTES.replace("```python", "```")), "cell 3: exercise 00.1 lacks a folded solution"),
        (built(number="00.2", said="00.2 not tried yet\n"), "poses ['00.2'], and its checks are ['00.1']"),
        (built(chapter="99", before=13), "cell 16: the first exercise, expected within 15 cells"),
        (built(chapter="99"), "1 exercises, expected 3 to 5"),
    ],
)
def test_what_an_exercise_lacks_is_named(broken, complaint):
    said = complaints(broken, ["00.1"])
    assert any(complaint in line for line in said), said


def test_a_wrong_solution_is_noticed():
    wrong = posed(built(notes=NOTES.replace("math.log(2)", "math.log2(2)")))[0]
    assert verdict(wrong).startswith("not yet: that is log2(2)")


def test_a_solution_must_stand_alone():
    with pytest.raises(NameError, match="math"):
        verdict(posed(built(notes=NOTES.replace("import math\n", "")))[0])
