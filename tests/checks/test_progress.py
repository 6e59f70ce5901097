"""What a student has solved is kept, on this machine and for this user, and nothing else happens to it."""

import os
import re

from course_utils.checks import check, progress
from course_utils.checks.exercise import exercises_of
from course_utils.checks.solved import folder, noted


def lines(capsys) -> dict[str, str]:
    capsys.readouterr()
    progress()
    return dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())


def test_a_right_answer_is_noted_and_a_wrong_one_is_not(capsys):
    number, exercise = next(iter(exercises_of("07").items()))
    check(number, lambda p_data, p_g: p_data / p_g)
    assert noted() == set()
    check(number, exercise.answer)
    check(number, exercise.answer)
    assert noted() == {number}
    check(number, ...)  # asked again later: what was solved stays solved
    assert noted() == {number}


def test_progress_counts_every_chapter(capsys):
    before = lines(capsys)
    assert {len(chapter) for chapter in before} == {2}
    assert list(before) == sorted(before)
    numbers = list(exercises_of("02"))
    assert before["02"] == f"0 of {len(numbers)} solved, left: {', '.join(numbers)}"
    check(numbers[1], exercises_of("02")[numbers[1]].answer)
    after = lines(capsys)
    assert after["02"].startswith(f"1 of {len(numbers)} solved, left: ")
    assert numbers[1] not in after["02"]
    assert {k: v for k, v in after.items() if k != "02"} == {k: v for k, v in before.items() if k != "02"}
    for number, exercise in exercises_of("02").items():
        check(number, exercise.answer)
    assert lines(capsys)["02"] == f"{len(numbers)} of {len(numbers)} solved"


def test_a_folder_that_cannot_be_written_into_is_no_error(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress"))  # below a file nothing can be
    number, exercise = next(iter(exercises_of("07").items()))
    check(number, exercise.answer)
    assert capsys.readouterr().out == f"{number} correct\n"
    assert noted() == set()
    assert re.match("0 of ", lines(capsys)["07"])


def test_without_a_name_it_is_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_PROGRESS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # where Linux has it
    assert folder().parts[-2:] == ("course-utils", "progress")
    assert os.name != "posix" or folder().is_relative_to(tmp_path)
