"""A file is written wholly or not at all, and by several processes at once too."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.storage.atomic import atomic_write

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from pathlib import Path
from course_utils.storage.atomic import atomic_write
for _ in range(200):
    with atomic_write(Path(sys.argv[1])) as part:
        part.write_bytes(sys.argv[2].encode() * 100_000)
"""


def test_the_new_content_takes_the_old_one_s_place(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with atomic_write(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"
        assert part.suffix == ".json", "writers go by the suffix"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_where_writing_fails_the_old_content_stays_and_nothing_else(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")

    def fail_half_way():
        with atomic_write(path) as part:
            part.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_processes_that_write_one_file_leave_it_whole_at_any_time(tmp_path):
    path = tmp_path / "shared.bin"
    path.write_bytes(b"a" * 100_000)
    command, env = [sys.executable, "-c", WRITER, str(path)], os.environ | {"PYTHONPATH": str(ROOT)}
    writers = [subprocess.Popen([*command, letter], env=env, stderr=subprocess.PIPE) for letter in "ab"]
    while any(writer.poll() is None for writer in writers):
        assert path.read_bytes() in (b"a" * 100_000, b"b" * 100_000)
    assert [writer.communicate()[1] for writer in writers] == [b"", b""]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_file_may_be_read_by_whom_the_user_lets(tmp_path):
    before = os.umask(0o022)
    try:
        with atomic_write(tmp_path / "a.json") as part:
            part.write_text("new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o644
