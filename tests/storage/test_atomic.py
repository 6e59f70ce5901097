"""A file is written wholly or not at all."""

import pytest

from course_utils.storage.atomic import written


def test_the_new_content_takes_the_old_one_s_place(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with written(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"
        assert part.suffix == ".json", "writers go by the suffix"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_where_writing_fails_the_old_content_stays_and_nothing_else(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")

    def fail_half_way():
        with written(path) as part:
            part.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
