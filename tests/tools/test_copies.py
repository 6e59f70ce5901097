"""The reader's copies of the chapters: what an update brings, and that nothing that was written is lost."""

import json
import subprocess
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import copies

ROOT = Path(__file__).resolve().parents[2]
FIRST = {"text": "An idea.", "starter": "answer = ...", "check": "check(answer)"}


def notebook(sources):
    """A notebook with a code cell for each id; what starts with a capital letter is text."""
    cells = [
        (new_markdown_cell if source[:1].isupper() else new_code_cell)(source, id=name)
        for name, source in sources.items()
    ]
    return json.loads(nbformat.writes(new_notebook(cells=cells)))


def sources(content):
    nbformat.validate(nbformat.from_dict(content))
    return {cell["id"]: "".join(cell["source"]) for cell in content["cells"]}


@pytest.mark.parametrize(
    ("mine", "new", "merged"),
    [
        ({}, {}, {}),
        ({"starter": "answer = 3"}, {}, {"starter": "answer = 3"}),
        ({}, {"text": "A better idea."}, {"text": "A better idea."}),
        (
            {"starter": "answer = 3"},
            {"text": "A better idea."},
            {"text": "A better idea.", "starter": "answer = 3"},
        ),
        ({"starter": "answer = 3"}, {"starter": "answer = 3"}, {"starter": "answer = 3"}),
    ],
    ids=["nothing", "the reader", "the course", "both, in two cells", "both the same"],
)
def test_a_cell_that_one_side_changed_is_taken_from_that_side(mine, new, merged):
    found = copies.merge(notebook(FIRST), notebook(FIRST | mine), notebook(FIRST | new))
    assert sources(found) == FIRST | merged


def test_where_both_changed_a_cell_the_readers_follows_the_courses():
    mine, new = notebook(FIRST | {"starter": "answer = 3"}), notebook(FIRST | {"starter": "answer = None"})
    once = copies.merge(notebook(FIRST), mine, new)
    assert list(sources(once).values()) == ["An idea.", "answer = None", "answer = 3", "check(answer)"]
    assert sources(copies.merge(new, once, new)) == sources(once)  # the next update does not double it
    third = notebook(FIRST | {"starter": "answer = float()"})
    again = json.loads(json.dumps(once).replace("None", "4"))
    texts = list(sources(copies.merge(new, again, third)).values())
    assert texts == ["An idea.", "answer = float()", "answer = 4", "answer = 3", "check(answer)"]


def test_what_the_reader_added_stays_behind_its_neighbour():
    mine = {"top": "1", "text": "An idea.", "note": "Mine.", "more": "2", "starter": "answer = 3", "end": "3"}
    new = {"intro": "New.", "text": "An idea.", "figure": "plot()", "starter": "answer = ...", "check": "c()"}
    merged = sources(copies.merge(notebook(FIRST), notebook(mine), notebook(new)))
    assert list(merged) == ["top", "intro", "text", "note", "more", "figure", "starter", "end", "check"]
    assert merged == new | mine


def test_what_the_course_took_out_stays_only_where_the_reader_wrote_in_it():
    new = notebook({"text": "An idea."})
    assert list(sources(copies.merge(notebook(FIRST), notebook(FIRST), new))) == ["text"]
    mine = notebook(FIRST | {"check": "print(answer)"})
    assert sources(copies.merge(notebook(FIRST), mine, new)) == {"text": "An idea.", "check": "print(answer)"}


def test_cells_without_an_id_get_one_and_outputs_come_with_their_cell():
    mine = notebook(FIRST | {"starter": "answer = 3"})
    mine["cells"][1]["outputs"] = [new_output("stream", text="correct")]
    mine["cells"].append({key: value for key, value in mine["cells"][2].items() if key != "id"})
    found = copies.merge(notebook(FIRST), mine, notebook(FIRST | {"text": "New."}))
    assert list(sources(found)) == [*FIRST, "cell-mine-1"]
    assert found["cells"][1]["outputs"][0]["text"] == "correct"


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "notebooks").mkdir()

    def publish(**sources):
        for name, content in sources.items():
            (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook(content)))

    publish.update = lambda: copies.bring_up_to_date(tmp_path / "notebooks", tmp_path / "my_chapters")
    publish.copy = lambda name: tmp_path / "my_chapters" / f"{name}.ipynb"
    publish.read = lambda name: sources(json.loads(publish.copy(name).read_text()))
    return publish


@pytest.mark.parametrize("metadata", [None, {"language_info": {"name": "python", "version": "3.13.0"}}])
def test_a_new_edition_replaces_a_copy_that_was_at_most_opened(desk, metadata):
    desk(a=FIRST, b=FIRST)
    assert desk.update() == []
    if metadata:
        desk.copy("a").write_text(json.dumps(notebook(FIRST) | {"metadata": metadata}, indent=1))
    desk(a=FIRST | {"text": "New."}, c=FIRST)
    assert desk.update() == []
    assert desk.read("a")["text"] == "New."
    assert desk.read("b") == desk.read("c") == FIRST
    assert not desk.copy("a").with_name("earlier").exists()


def test_a_copy_that_was_touched_is_kept_as_it_was(desk):
    desk(a=FIRST)
    desk.update()
    for number in (1, 2):
        now = desk.read("a") | {"starter": f"answer = {number}"}
        written = json.dumps(notebook(now), indent=2)
        desk.copy("a").write_text(written)
        assert desk.update() == []  # the course has nothing new: the copy stays to the byte
        assert desk.copy("a").read_text() == written
        desk(a=FIRST | {"text": f"Edition {number}."})
        (line,) = desk.update()
        assert f"earlier/a-{number}.ipynb" in line
        assert (desk.copy("a").parent / "earlier" / f"a-{number}.ipynb").read_text() == written
        assert desk.read("a") == now | {"text": f"Edition {number}."}
    assert desk.update() == []


def test_a_copy_that_was_taken_away_is_made_anew(desk):
    desk(a=FIRST)
    desk.update()
    desk.copy("a").unlink()
    desk(a=FIRST | {"text": "New."})
    assert desk.update() == []
    assert desk.read("a")["text"] == "New."


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"cells": [{}]}', '{"cells": 3}'])
def test_a_copy_that_cannot_be_read_stays_and_is_named(desk, damaged):
    desk(a=FIRST, b=FIRST)
    desk.update()
    desk.copy("a").write_text(damaged)
    desk(a=FIRST | {"text": "New."}, b=FIRST | {"text": "New."})
    (line,) = desk.update()
    assert line.startswith("a.ipynb: your copy stays as it is")
    assert desk.copy("a").read_text() == damaged
    assert desk.read("b")["text"] == "New."


def git(folder, *words):
    who = ["-c", "user.name=A", "-c", "user.email=a@b.c"]
    run = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_git_pull_brings_a_new_edition_and_the_answers_stay(tmp_path):
    teacher, student, hub = tmp_path / "teacher", tmp_path / "student", tmp_path / "hub.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(hub))
    git(tmp_path, "clone", "--quiet", str(hub), str(teacher))

    def publish(content):
        (teacher / "notebooks").mkdir(exist_ok=True)
        (teacher / "notebooks" / "a.ipynb").write_text(json.dumps(notebook(content), indent=1))
        (teacher / ".gitignore").write_bytes((ROOT / ".gitignore").read_bytes())
        git(teacher, "add", "--all")
        git(teacher, "commit", "--quiet", "--message", "An edition")
        git(teacher, "push", "--quiet", "origin", "HEAD:main")

    def update():
        copies.bring_up_to_date(student / "notebooks", student / "my_chapters")

    publish(FIRST)
    git(tmp_path, "clone", "--quiet", str(hub), str(student))
    update()
    copy = student / "my_chapters" / "a.ipynb"
    copy.write_text(json.dumps(notebook(FIRST | {"starter": "answer = 3"})))
    (copy.parent / "recordings").mkdir()
    (student / "notebooks" / "recordings").mkdir()
    (student / "notebooks" / "recordings" / "gan-1.gif").touch()
    publish(FIRST | {"text": "A better idea.", "check": "check('01.1', answer)"})
    assert git(student, "status", "--porcelain") == ""
    git(student, "pull", "--quiet")
    update()
    assert git(student, "status", "--porcelain") == ""
    assert sources(json.loads(copy.read_text())) == {
        "text": "A better idea.",
        "starter": "answer = 3",
        "check": "check('01.1', answer)",
    }
