"""Every notebook keeps the rules of rhythm, and every rule notices a notebook that breaks it."""

from itertools import pairwise
from pathlib import Path

import pytest
import rules
from chapters import CHAPTERS, Chapter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.notebooks import WIDGET_VIEW

PNG = {"image/png": "iVBORw0KGgo="}
WIDGET = {WIDGET_VIEW: {"model_id": "1"}}


def complaints(chapter: Chapter) -> dict[str, list[str]]:
    """What every rule that is broken has to say."""
    said = {rule.__name__: list(rule(chapter)) for rule in rules.RULES}
    return {name: lines for name, lines in said.items() if lines}


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)
def test_a_notebook_keeps_the_rule(chapter, rule):
    if found := list(rule(chapter)):
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize(("one", "other"), list(pairwise(CHAPTERS)), ids=lambda chapter: chapter.number)
def test_a_chapter_leads_on_to_the_next(one, other):
    assert one.notebook.cells[-1].source.endswith(f"\n\n[Next chapter]({other.name})")


def shown(data: dict, **metadata):
    return new_output("display_data", data=data, metadata=metadata)


@pytest.fixture
def chapter() -> Chapter:
    """A notebook that keeps every rule, of 40 cells: 4 is code, 5 is text, 39 draws a widget."""
    cells = [new_markdown_cell("# A title"), new_code_cell(rules.SET_UP)]
    for _ in range(18):
        cells += [
            new_markdown_cell("Ninety words say what is done and why. " * 11),
            new_code_cell("print(1)"),
        ]
    cells[3].outputs = [shown(PNG, **{"image/png": {"alt": "A curve."}})]
    cells += [
        new_code_cell("slider", outputs=[shown(WIDGET)]),
        new_markdown_cell("## References\nAn author."),
    ]
    cells[36].source += "\nPredict: which way does it move?\n```python\n# a comment\n```\n$f[i](x)$"
    for count, cell in enumerate((c for c in cells if c.cell_type == "code"), start=1):
        cell.execution_count = count
    return Chapter(Path("notebooks/05_built.ipynb"), new_notebook(cells=cells))


def test_a_good_notebook_breaks_no_rule(chapter):
    assert complaints(chapter) == {}


def code(text):
    return lambda cells: cells[3].update(source=text)


def words(text):
    return lambda cells: cells[4].update(source=cells[4].source + "\n" + text)


def output(**what):
    return lambda cells: cells[3].update(outputs=[new_output(**what)])


def stream(text, name="stdout"):
    return output(output_type="stream", name=name, text=text)


BROKEN = [
    ("executed_from_top_to_bottom", "cell 4", lambda cells: cells[3].update(execution_count=None)),
    ("no_error_and_no_stderr", "cell 4", output(output_type="error", ename="E", evalue="", traceback=[])),
    ("no_error_and_no_stderr", "cell 4", stream("a warning", name="stderr")),
    ("short_code_cells", "cell 4", code("x = 1\n" * 41)),
    (
        "short_code_cells",
        "9 lines in the median",
        lambda cells: [c.update(source="x = 1\n" * 9) for c in cells[3:39:2]],
    ),
    ("short_code_cells", "21 lines", lambda cells: [c.update(source="x = 1\n" * 21) for c in cells[3:9:2]]),
    ("one_title", "cell 5", words("# Another title")),
    ("the_same_set_up", "cell 2", lambda cells: cells[1].update(source=rules.SET_UP + "\nimport os")),
    ("every_picture_has_alt_text", "cell 4", output(output_type="display_data", data=PNG)),
    ("every_picture_has_alt_text", "cell 4", stream("<img src='a.png' alt=''>")),
    ("every_picture_has_alt_text", "cell 5", words("![](https://a.org/b.png)")),
    ("no_absolute_paths", "cell 4", code('open("/data/x")')),
    ("no_absolute_paths", "cell 4", stream("read /home/me/x")),
    ("no_absolute_paths", "cell 5", words("It lies in /usr/share/x.")),
    ("plain_python", "cell 4", code("!pip install x")),
    ("plain_python", "cell 4", code("%matplotlib inline")),
    ("plain_python", "cell 4", code("plot(x);\n")),
    ("no_device_by_name", "cell 4", code('x.to("cuda")')),
    ("links_lead_somewhere", "cell 5", words("See [this](99_gone.ipynb#part).")),
    ("links_lead_somewhere", "cell 5", words('See <a href="99_gone.ipynb">this</a>.')),
    ("formulas_that_github_sets", "cell 5", words(r"$\operatorname{logit}(x)$")),
    ("neither_too_short_nor_too_long", "73 cells", lambda cells: cells.extend([cells[-1]] * 33)),
    ("neither_too_short_nor_too_long", "words", words("word " * 1600)),
    ("predict_before_a_widget", "cell 39", lambda cells: cells[36].update(source=cells[4].source)),
    (
        "predict_before_a_widget",
        "cell 4",
        output(output_type="display_data", data={}, metadata={"widget": True}),
    ),
    ("references_at_the_end", "References", lambda cells: cells.append(new_markdown_cell("## More"))),
    ("nothing_left_over", "cell 5", words("TODO")),
]


@pytest.mark.parametrize(("name", "place", "spoil"), BROKEN)
def test_a_broken_rule_is_noticed_and_no_other(chapter, name, place, spoil):
    spoil(chapter.notebook.cells)
    said = complaints(chapter)
    assert list(said) == [name]
    assert len(said[name]) == 1
    assert said[name][0].startswith("05_built.ipynb")
    assert place in said[name][0]


def test_widget_state_is_noticed(chapter):
    chapter.notebook.metadata["widgets"] = {}
    assert list(complaints(chapter)) == ["no_widget_state"]


def test_every_rule_has_been_seen_broken():
    assert {rule.__name__ for rule in rules.RULES} == {name for name, _, _ in BROKEN} | {"no_widget_state"}


def test_chapter_00_may_be_short(chapter):
    short = Chapter(Path("notebooks/00_start.ipynb"), chapter.notebook)
    short.notebook.cells[4:36] = []
    assert "neither_too_short_nor_too_long" not in complaints(short)
