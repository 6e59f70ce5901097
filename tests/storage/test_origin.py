"""Where the course came from, pretended, and what is said of it."""

import json
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from course_utils.storage import origin

WHEEL = "https://example.org/course_utils-1.whl"
GIT = "https://example.org/course.git"


def came_from(monkeypatch, record):
    """Let pip have written this record of the address, or none; an installed package has no Makefile."""
    text = None if record is None else json.dumps(record)
    monkeypatch.setattr(metadata, "distribution", lambda name: SimpleNamespace(read_text=lambda file: text))


def test_this_is_a_clone_and_a_folder_of_packages_is_none(monkeypatch, tmp_path):
    assert origin.clone() == Path(__file__).resolve().parents[2]
    monkeypatch.setattr(origin, "PARENT", tmp_path)
    assert origin.clone() is None
    (tmp_path / "pyproject.toml").touch()
    assert origin.clone() is None


@pytest.mark.parametrize(
    ("record", "plain", "with_extras"),
    [
        (None, '"course-utils"', '"course-utils[lab,video]"'),
        (
            {"url": WHEEL, "archive_info": {}},
            f'"course-utils @ {WHEEL}"',
            f'"course-utils[lab,video] @ {WHEEL}"',
        ),
        (
            {"url": GIT, "vcs_info": {"vcs": "git", "commit_id": "1f"}},
            f'"course-utils @ git+{GIT}"',
            f'"course-utils[lab,video] @ git+{GIT}"',
        ),
        (
            {"url": "file:///home/a%20b/course", "dir_info": {"editable": True}},
            '--editable "/home/a b/course"',
            '--editable "/home/a b/course[lab,video]"',
        ),
        ({"url": "file:///home/course", "dir_info": {}}, '"/home/course"', '"/home/course[lab,video]"'),
    ],
    ids=["index", "wheel", "git", "editable", "folder"],
)
def test_the_requirement_names_the_place_that_the_course_came_from(monkeypatch, record, plain, with_extras):
    came_from(monkeypatch, record)
    assert origin.requirement() == plain
    assert origin.requirement("lab,video") == with_extras


def test_a_course_that_is_not_installed_has_its_name(monkeypatch):
    monkeypatch.setattr(origin, "COURSE", "no-such-course")
    assert origin.requirement() == '"no-such-course"'


def test_a_file_is_had_again_from_git_from_pip_or_by_a_download(monkeypatch, tmp_path):
    monkeypatch.setattr(origin, "PARENT", tmp_path)
    came_from(monkeypatch, {"url": GIT, "vcs_info": {"vcs": "git"}})
    assert origin.again("a.pt") == (
        f'`pip install --force-reinstall --no-deps "course-utils @ git+{GIT}"` brings it back.'
    )
    for name in ("pyproject.toml", "Makefile"):
        (tmp_path / name).touch()
    assert origin.again("a.pt") == "Download the course again."
    (tmp_path / ".git").touch()  # a file in a second working tree, a folder in the first
    assert origin.again("a.pt") == "`git restore a.pt` brings it back."
