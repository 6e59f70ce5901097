"""Every number in a chapter's prose is held: printed by a cell, set in code, followed in a formula, or cited.

How an author satisfies this stands at the top of numbers_in_prose.py.
"""

from pathlib import Path

import pytest
from chapters import CHAPTERS, Chapter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from numbers_in_prose import complaints


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)
def test_every_number_in_the_prose_is_held(chapter):
    if found := complaints(chapter):
        pytest.fail("\n".join(found), pytrace=False)


def built(prose: str, printed: str = "", code: str = "pass", elsewhere: str = "") -> Chapter:
    """A chapter of two sections: `prose` and `printed` in the first, `elsewhere` printed in the second."""
    outputs = [[new_output("stream", name="stdout", text=text)] for text in (printed, elsewhere)]
    cells = [new_markdown_cell("# A title"), new_markdown_cell("## 1 · A section"), new_markdown_cell(prose)]
    cells += [new_code_cell(code, outputs=outputs[0]), new_markdown_cell("## 2 · Another")]
    cells += [new_code_cell("pass", outputs=outputs[1])]
    return Chapter(Path("05_built.ipynb"), new_notebook(cells=cells))


@pytest.mark.parametrize(
    ("prose", "chapter"),
    [
        ("It errs in 12.6 % of the cases.", {"printed": "error 12.6%"}),
        ("It errs in 12.6 % of the cases.", {"printed": "0.126"}),
        ("It errs in 13 % of the cases.", {"printed": "12.6%"}),
        ("They land at $-52$ nats.", {"printed": "log p -51.97"}),
        ("It is below $10^{-3}$.", {"code": "bound = 1e-3"}),
        ("One in about 1,700 million.", {"printed": "one in 1,724,137,931"}),
        ("About 1,500 samples.", {"printed": "1527"}),
        ("A survival of 0.97 a move.", {"code": "plan(table, survival=0.97)"}),
        ("By hand, $0.97 \\cdot 6/8 = 0.7275$: that is 0.7275.", {}),
        ("A formula over two lines, $a +\n0.611$, and 0.611 again.", {}),
        ("The call `draw(40)` draws 40.", {}),
        ("Over 1,400 images.", {"elsewhere": "1400 images"}),
        ("A bound of 87.4 nats (Germain et al. 2015, table 6).", {}),
        ("Chapters [06](06_vae.ipynb), 10 and 12, figure 14, GPT-2, 16x16 pixels, in 1985, three of 7.", {}),
        ("| chapter |\n|---|\n| [12 Translation](12_image_translation.ipynb) |", {}),
        ("**Time:** 75 minutes.", {}),
        ("## References\n- A paper, arXiv 1406.2661, 112 pages.", {}),
    ],
)
def test_a_number_that_is_held(prose, chapter):
    assert complaints(built(prose, **chapter)) == []


@pytest.mark.parametrize(
    ("prose", "chapter", "number"),
    [
        ("It errs in 12.6 % of the cases.", {"printed": "error 12.7%"}, "12.6 %"),
        ("It errs in 12.6 % of the cases.", {"printed": "13%"}, "12.6 %"),
        ("It errs in 12.6 % of the cases.", {"elsewhere": "12.6%"}, "12.6 %"),
        ("They land at $-52$ nats.", {"printed": "log p -44.36"}, "-52 nats"),
        ("It is below $10^{-100}$.", {"printed": "5.8e-10"}, "1e-100"),
        ("It is 3 times as long.", {"printed": "2.1"}, "3 times"),
        ("Exactly 1,500 samples.", {"printed": "1527"}, "1,500"),
        ("A bound of 87.4 nats (Germain et al. 2015).", {}, "87.4 nats"),
        ("| model | nats |\n|---|---|\n| NADE | 18.2 |", {}, "18.2"),
        ("<details><summary>Answer</summary>\nAt 0.8.\n</details>", {}, "0.8"),
        ("Three of 50 stencils.", {"code": "text = '50'"}, "50"),
    ],
)
def test_a_number_that_nothing_holds_is_named_with_its_cell(prose, chapter, number):
    assert [line.partition(" in: ")[0] for line in complaints(built(prose, **chapter))] == [
        f"05_built.ipynb, cell 3: nothing holds {number}"
    ]


def test_the_text_of_a_figure_holds_nothing():
    chapter = built("A distance of 0.31.")
    chapter.notebook.cells[3].outputs = [
        new_output("display_data", data={"image/png": "", "text/plain": "Figure: a distance of 0.31"})
    ]
    assert len(complaints(chapter)) == 1


def test_the_summary_may_name_what_any_section_printed():
    chapter = built("", printed="12.6%")
    chapter.notebook.cells.append(new_markdown_cell("## Three things to remember\n\n1. It errs in 12.6 %."))
    assert complaints(chapter) == []
