"""Editions for students, instructors and Colab: what each takes out of the chapters and adds to them."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_utils.checks.exercise import find
from tools.edition.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """Every chapter by its name, as committed and in each edition."""
    folder = tmp_path_factory.mktemp("editions")
    found = {"committed": {path.name: nbformat.read(path, as_version=4) for path in CHAPTERS}}
    for whom in ("student", "instructor", "colab"):
        options = ["--repository", "someone/course"] if whom == "colab" else []
        paths = main(["--for", whom, "--output", str(folder / whom), *options])
        assert [path.name for path in paths] == [path.name for path in CHAPTERS]
        found[whom] = {path.name: nbformat.read(path, as_version=4) for path in paths}
    return found


def text(notebook, kind="markdown"):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def folds(notebook, title):
    return text(notebook).count(f"<summary>{title}</summary>")


def test_students_get_no_solution_and_no_hint_but_every_check(editions):
    for name, notebook in editions["student"].items():
        committed = editions["committed"][name]
        assert folds(committed, "Solution") == len(re.findall(r'check\("', text(committed, "code")))
        assert folds(notebook, "Solution") == folds(notebook, "Hint") == 0
        assert folds(notebook, "What you should have seen") == folds(committed, "What you should have seen")
        assert text(notebook, "code") == text(committed, "code")
        without = re.sub(r"<details><summary>(Hint|Solution).*?</details>", "", text(committed), flags=re.S)
        assert text(notebook).split() == without.split()
        assert all(cell.source.strip() for cell in notebook.cells if cell.cell_type == "markdown")


def test_instructors_get_the_guide_the_minutes_and_every_slip(editions):
    guide = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    for name, notebook in editions["instructor"].items():
        minutes = int(re.search(rf"^## {name[:2]} .*\((\d+) minutes\)", guide, re.M)[1])
        plan = notebook.cells[1].source
        assert f"{minutes} minutes" in plan
        assert "**Ask:**" in plan
        assert "**Listen for:**" in plan
        sections = re.findall(r"^## ((?!References).+)$", text(editions["committed"][name]), re.M)
        rows = dict(re.findall(r"^\| (.+) \| (\d+) \|$", plan, re.M))
        assert list(rows) == sections
        assert abs(sum(map(int, rows.values())) - minutes) <= len(sections) / 2
        for number in re.findall(r'check\("(\d\d\.\d)"', text(notebook, "code")):
            for mistake in find(number).mistakes:
                assert f"- {mistake}".replace("*", r"\*") in text(notebook)


def test_what_is_left_of_an_instructors_edition_is_the_chapter(editions):
    for name, notebook in editions["instructor"].items():
        own = [cell for cell in notebook.cells if not cell.id.startswith("edition-")]
        assert own == editions["committed"][name].cells


def test_colab_installs_before_anything_is_imported_and_links_stay_there(editions):
    for name, notebook in editions["colab"].items():
        badge, install, *rest = notebook.cells
        address = f"https://colab.research.google.com/github/someone/course/blob/colab/notebooks/{name}"
        assert badge.source.endswith(f"({address})")
        assert "git+https://github.com/someone/course" in install.source
        ast.parse(install.source.replace("%pip", "pass  # %pip"))
        assert not re.search(r"\]\(\d\d_\w+\.ipynb", text(notebook))
        committed = editions["committed"][name]
        assert len(re.findall(r"\]\(\d\d_\w+\.ipynb", text(committed))) == (
            text(notebook).count("](https://colab.research.google.com/")
            - 2  # the badge: its picture and its link
        )
        assert [cell.cell_type for cell in rest] == [cell.cell_type for cell in committed.cells]
        assert [cell.get("outputs") for cell in rest] == [cell.get("outputs") for cell in committed.cells]


def test_an_edition_is_the_same_file_every_time(tmp_path, editions):
    for whom in ("student", "instructor"):
        paths = main(["--for", whom, "--output", str(tmp_path / whom)])
        for path in paths:
            assert nbformat.read(path, as_version=4) == editions[whom][path.name]


def test_colab_needs_the_name_of_the_repository(monkeypatch, capsys):
    monkeypatch.delenv("COURSE_REPOSITORY", raising=False)
    with pytest.raises(SystemExit):
        main(["--for", "colab"])
    assert "--repository OWNER/NAME" in capsys.readouterr().err


def test_the_pages_and_the_editions_are_told_the_repository_in_one_way(tmp_path):
    """By its address in COURSE_REPOSITORY, as the workflow of the pages sets it."""
    told = {**os.environ, "COURSE_REPOSITORY": "https://github.com/someone/course"}
    command = [sys.executable, "-m", "tools.edition", "--for", "colab", "--output", tmp_path]
    subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.DEVNULL)
    install = nbformat.read(tmp_path / "00_start_here.ipynb", as_version=4).cells[1].source
    assert 'install --quiet "git+https://github.com/someone/course"' in install
