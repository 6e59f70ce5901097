"""What of a chapter stands on its slides, by hand."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.edition.deck import set_markdown
from tools.edition.slides import lead, slides


def picture(**metadata):
    return new_output("display_data", {"image/png": "", "text/plain": ""}, metadata=metadata)


def deck(*cells):
    """For each slide what stands on it."""
    made = slides(new_notebook(cells=list(cells)), lambda cell, output: f"<{cell.source}>")
    nbformat.validate(made)
    found = []
    for cell in made.cells:
        kind = cell.metadata.slideshow.slide_type
        if kind in ("slide", "subslide"):
            found.append([])
        found[-1].append(f"notes: {cell.source}" if kind == "notes" else cell.source)
    return found


def test_a_chapter_opens_with_its_question():
    first = "# 07 · The optimum\n\n**What would it learn?** A lot.\n\n## 1 · The game\n\nTwo play. One wins."
    assert deck(new_markdown_cell(first)) == [
        ["# 07 · The optimum\n\n**What would it learn?**"],
        ["## 1 · The game", "Two play."],
    ]


def test_below_a_heading_stands_a_sentence_and_no_table():
    text = "## 5 · Words\n\nThe lecture is Korean.\n\n| English | Korean |\n|---|---|\n| a | b |"
    assert deck(new_markdown_cell(text)) == [["## 5 · Words", "The lecture is Korean."]]


def test_formulas_stand_below_the_sentence_that_leads_to_them_two_on_a_slide():
    text = (
        "## 1 · A\n\nLong before. Its value is\n\n$$a$$\n\nSo $x$. Hence the sum of both is\n$$b$$\n\n$$c$$"
    )
    assert deck(new_markdown_cell(text)) == [
        ["## 1 · A", "Long before. Its value is\n\n$$a$$", "Hence the sum of both is\n\n$$b$$"],
        ["\n\n$$c$$"],
    ]


def test_a_short_lead_takes_the_sentence_before_with_it():
    assert lead("Data lie at 0. Then") == "Data lie at 0. Then"
    assert lead("Data lie at 0. The value of the game is") == "The value of the game is"
    assert lead("- a list\n- of things") == lead("$$a$$\n\n") == lead("") == ""


def test_questions_come_before_widgets_and_answers_are_for_the_speaker():
    cells = [
        new_markdown_cell("## 2 · B\n\nWords.\n\n**Predict.** Up\nor down?\n\nMore words."),
        new_code_cell("w", outputs=[picture(widget=True)]),
        new_markdown_cell(
            "<details><summary>What you should have seen</summary>\n\nDown.\n\n</details>\n"
            "<details><summary>Solution</summary>\n\n$$x$$\n\n</details>\n\n**What you see.** It fell."
        ),
        new_code_cell("p", outputs=[picture()]),
    ]
    assert deck(*cells) == [
        ["## 2 · B", "**Predict.** Up\nor down?"],
        ["<w>", "notes: Down.", "notes: **What you see.** It fell."],
        ["<p>"],
    ]


def test_a_question_within_a_paragraph_takes_the_sentence_before_with_it():
    text = "Far before. Take codes from the prior. **Predict** which give digits."
    cells = [new_markdown_cell("## 4 · D\n\nOne."), new_code_cell("p", outputs=[picture()])]
    assert deck(*cells, new_markdown_cell(text)) == [
        ["## 4 · D", "One.", "<p>"],
        ["Take codes from the prior. **Predict** which give digits."],
    ]


def test_no_heading_is_left_alone_above_a_picture():
    cells = [new_markdown_cell("## 3 · C\n\nOne. Two."), new_code_cell("p", outputs=[picture()])]
    assert deck(*cells) == [["## 3 · C", "One.", "<p>"]]


def test_what_to_remember_is_told_whole_and_references_are_left_out():
    text = "## Three things to remember\n\n1. $a$\n2. b\n\n## References\n\n- c"
    assert deck(new_markdown_cell(text)) == [["## Three things to remember\n\n1. $a$\n2. b\n\n"]]


def test_formulas_keep_their_letters_until_they_are_set():
    assert (
        set_markdown("so $a_1 < b_2 * c * d$") == "<p>so <tex-inline>a_1 &lt; b_2 * c * d</tex-inline></p>\n"
    )
    assert "<tex-display>x_1 * y_2</tex-display>" in set_markdown("$$x_1 * y_2$$")


def test_links_lead_to_decks_to_other_hosts_or_nowhere():
    assert 'href="07_gan.html"' in set_markdown("see [07](07_gan.ipynb#there)")
    assert 'href="https://arxiv.org"' in set_markdown("see [it](https://arxiv.org)")
    assert set_markdown("see [data](../data/README.md)") == "<p>see data</p>\n"
