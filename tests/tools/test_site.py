"""The parts of which the pages are made: links, pictures, notebooks, chapters; by hand."""

import base64
import io

import nbformat
import pytest
from PIL import Image

from tools.site import links, notebooks, pages
from tools.site.pictures import Pictures
from tools.site.slim import rules_of

PAGES = {"notebooks/08.ipynb", "docs/teaching.md"}


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("[08](08.ipynb)", "[08](08.ipynb)", "[08](08.ipynb)"),
        (
            "[on](../docs/teaching.md#plans)",
            "[on](../docs/teaching.md#plans)",
            "[on](../docs/teaching.md#plans)",
        ),
        ("[code](../a/b.py)", "[code](https://host/o/n/blob/main/a/b.py)", "code"),
        (
            "[out](https://arxiv.org/abs/1)",
            "[out](https://arxiv.org/abs/1)",
            "[out](https://arxiv.org/abs/1)",
        ),
        ("[here](#there)", "[here](#there)", "[here](#there)"),
        ("```\nx[i](j)\n```", "```\nx[i](j)\n```", "```\nx[i](j)\n```"),
    ],
)
def test_links_lead_to_pages_else_to_the_repository_else_nowhere(text, known, unknown):
    assert links.adapt(text, "notebooks/07.ipynb", PAGES, "https://host/o/n") == known
    assert links.adapt(text, "notebooks/07.ipynb", PAGES, "") == unknown


def png(size=(200, 100)):
    data = io.BytesIO()
    Image.new("RGB", size, "white").save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def shown(alt='a "white" picture', **metadata):
    data = {"image/png": png(), "text/plain": ""}
    return nbformat.v4.new_output("display_data", data, metadata={"image/png": {"alt": alt}, **metadata})


def test_a_picture_keeps_its_words_and_its_room(tmp_path):
    tag = Pictures(tmp_path).tag(shown())
    assert 'alt="a &quot;white&quot; picture"' in tag
    assert 'width="200" height="100"' in tag
    (file,) = tmp_path.iterdir()
    assert f'src="../pictures/{file.name}"' in tag
    assert Image.open(file).size == (200, 100)
    assert file.stat().st_size <= len(base64.b64decode(png()))


def test_a_picture_without_words_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no alternative text"):
        Pictures(tmp_path).tag(shown(alt=""))


def test_a_widget_is_found_by_what_makes_it():
    first = nbformat.v4.new_code_cell("other()", outputs=[shown(widget=True)], id="other")
    second = nbformat.v4.new_code_cell("from a import gan\n\ngan()", outputs=[shown(widget=True)], id="star")
    notebook = nbformat.v4.new_notebook(cells=[first, second])
    assert notebooks.find_widget(notebook, "gan")[0].id == "star"
    assert notebooks.find_widget(notebook, "other")[0].id == "other"


def test_a_notebook_becomes_a_page(tmp_path):
    cell = nbformat.v4.new_code_cell("gan()", outputs=[shown(widget=True)], id="star")
    plain = nbformat.v4.new_code_cell("show()", outputs=[shown()], id="plain")
    link = nbformat.v4.new_output("display_data", {"text/html": '<a href="03_a.ipynb#b">03</a>'})
    table = nbformat.v4.new_code_cell("table()", outputs=[link])
    notes = nbformat.v4.new_code_cell("# notes", metadata={"tags": ["speaker-notes"]})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("a"), plain, table, cell, notes])
    assert notebooks.find_still(notebook)[0].id == "star"
    notebooks.adapt(notebook, {"star": "08.star"}, Pictures(tmp_path), str.upper)
    text, plain, table, star = notebook.cells
    assert table.outputs[0].data["text/html"] == '<a href="03_a.html#b">03</a>'
    assert text.source == "A"
    assert plain.outputs[0].data["text/html"].startswith("<img")
    assert (
        star.outputs[0]
        .data["text/html"]
        .startswith('<figure class="course-widget" data-recording="../recordings/08.star/"><img')
    )


def test_a_widget_without_a_recording_is_a_still_picture(tmp_path):
    assert notebooks.figure(shown(widget=True), Pictures(tmp_path), None).startswith(
        '<figure class="course-widget"><img'
    )


def first_cell(text):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


def test_a_chapter_says_what_it_asks():
    text = (
        "# 07 · The optimum\n\n**What would\nit learn?** **A lot**.\n\n**Time:** 60 minutes, **Before:** 06."
    )
    chapter = pages.Chapter.of("07_x", first_cell(text), "07.webp")
    assert (chapter.number, chapter.title, chapter.minutes) == ("07", "The optimum", "60")
    assert '<span class="question">What would it learn?</span>' in chapter.card()
    with pytest.raises(ValueError, match="08_x: its first cell lacks"):
        pages.Chapter.of("08_x", first_cell("# 08 · No question\n\n**Time:** 60 minutes"), "08.webp")


def test_every_chapter_has_its_place_on_the_map():
    names = [f"{number:02}" for number in range(16)]
    chapters = [pages.Chapter(name, name, "", "", "", "") for name in names]
    drawn = pages.chapter_map(chapters)
    assert [drawn.count(f'href="notebooks/{name}.html"') for name in names] == [1] * 16


def test_the_glossary_is_read_from_its_table():
    table = "| English | 한국어 | in one line |\n|---|---|---|\n| mode | 모드 | $p(x \\mid y)$ |"
    assert (
        pages.glossary(first_cell(f"## 5 · Glossary\n\n{table}\n\n## Next"))
        == 'mode\n  <span lang="ko">모드</span>: $p(x \\mid y)$\n'
    )


def test_sections_are_found_by_their_titles():
    assert pages.section("# T\n\n## A\n\none\n\n## B\n\ntwo", "A") == "## A\n\none\n\n"
    with pytest.raises(ValueError, match="no section is called 'C'"):
        pages.section("## A\n", "C")


def test_models_lead_to_what_their_classes_say():
    readme = "## The models\n\n| model |\n|---|\n| [GAN](course_utils/models/gan/gan.py) | 2014 |\n"
    assert "| {py:class}`GAN <course_utils.models.gan.gan.GAN>` | 2014 |" in pages.models_table(readme)


def test_a_style_sheet_in_the_page_finds_its_files(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "a.css").write_text(
        "/* x */p { background: url(b.png) } i { mask: url('data:c') }"
    )
    (tmp_path / "notebooks").mkdir()
    found = rules_of(tmp_path / "notebooks", "../_static/a.css")
    assert found == """p { background: url("../_static/b.png") } i { mask: url('data:c') }"""
