import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course_utils.chapters.ch08.gan_1d import gan_dynamics
from course_utils.chapters.ch08.gan_1d_replay import load_run, save_run
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.widgets.player import Player
from course_utils.widgets.protocol import encode
from course_utils.widgets.recorder import (
    load_arrays,
    new_recording,
    save_arrays,
)

ROOT = Path(__file__).resolve().parents[2]


# ---- arrays


def test_arrays_and_header_come_back(tmp_path):
    path = tmp_path / "run.npz"
    arrays = {"a": np.arange(6.0).reshape(2, 3), "b": np.array([1, 2], dtype=np.int32)}
    save_arrays(path, {"seed": 3, "name": "p_data"}, arrays)
    header, found = load_arrays(path)
    assert header == {"seed": 3, "name": "p_data"}
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "run.npz"
    save_arrays(path, {"seed": 3}, {"a": np.arange(50.0)})
    content = path.read_bytes()
    tried = refused = 0
    for at in range(0, len(content), 7):
        for damaged in (content[:at], content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]):
            path.write_bytes(damaged)
            tried += 1
            try:
                found = load_arrays(path)
            except ValueError:
                refused += 1
            else:  # a byte that nobody reads, such as a date
                assert found[0] == {"seed": 3}
                np.testing.assert_array_equal(found[1]["a"], np.arange(50.0))
    assert refused > 0.8 * tried
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match=r"run\.npz is not an intact recording: "):
        load_arrays(path)


def test_a_missing_file_and_a_pickle_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_arrays(tmp_path / "none.npz")
    np.savez(tmp_path / "pickle.npz", header=np.array("{}"), a=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="not an intact recording"):
        load_arrays(tmp_path / "pickle.npz")
    with pytest.raises(ValueError, match=r"arrays\['a'\] has the dtype object, expected numbers"):
        save_arrays(tmp_path / "new.npz", {}, {"a": np.array([{}], dtype=object)})


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "run.npz"
    save_arrays(path, {"seed": 3}, {"a": np.arange(3.0)})
    with pytest.raises(ValueError, match=r"arrays\['a'\] has the dtype object, expected numbers"):
        save_arrays(path, {}, {"a": np.array([{}], dtype=object)})
    assert load_arrays(path)[0] == {"seed": 3}
    assert [file.name for file in tmp_path.iterdir()] == ["run.npz"]


# ---- runs


def test_a_run_is_loaded_as_it_was(tmp_path):
    run = GanRun(Settings(target="two Gaussians", noise="uniform", seed=2))
    for _ in range(3):
        run.advance(2)
    run.change({"k": 3})
    run.advance(2)
    save_run(tmp_path / "run.npz", run)
    replay = load_run(tmp_path / "run.npz")
    assert replay.frames.tobytes() == run.frames.tobytes()
    assert replay.log == [(0, Settings(target="two Gaussians", noise="uniform", seed=2)), (6, run.settings)]
    for index in range(len(run)):
        assert encode([replay.scene(index)]) == encode([run.scene(index)])
    player = Player(replay, [], "A recorded run.")
    words, scenes = player.answer({"kind": "frames", "first": 3, "count": 4, "stride": 1, "values": {}})
    assert len(scenes) == 2
    assert (words["finished"], words["text"]) == (True, "The recording ends here.")


def test_a_drawing_is_kept_in_a_saved_run(tmp_path):
    heights = (0.0,) * 20 + (0.5, 1.0) + (0.0,) * 10
    run = GanRun(Settings(target="your own", drawing=heights))
    run.advance(2)
    save_run(tmp_path / "run.npz", run)
    replay = load_run(tmp_path / "run.npz")
    assert replay.log == [(0, run.settings)]
    assert replay.log[0][1].drawing == heights
    assert encode([replay.scene(1)]) == encode([run.scene(1)])


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "other.npz"
    save_arrays(path, {"kind": "a song"}, {"step": np.arange(3)})
    with pytest.raises(ValueError, match=r"other\.npz holds 'a song', expected 'GAN on the line'"):
        load_run(path)
    for arrays in (
        {},
        {"step": np.arange(3)},
        {"step": np.arange(3, dtype=np.int32), "p_g": np.zeros((3, 4))},
    ):
        save_arrays(path, {"kind": "GAN on the line", "log": [[0, {}]]}, arrays)
        with pytest.raises(ValueError, match="another version"):
            load_run(path)


# ---- the buttons


def test_saving_never_overwrites_and_says_where(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    player = gan_dynamics()
    player.source.advance(1)
    for number in (1, 2):
        for name, suffix in (
            ("action-1", "npz"),
            ("action-2", "html"),
            ("action-3", "gif"),
            ("action-4", "mp4"),
        ):
            if number == 2 and suffix in ("gif", "mp4"):
                continue
            told, _ = player.answer({"kind": "action", "name": name, "values": player.accept({})})
            path = tmp_path / "recordings" / f"gan-one-Gaussian-{number}.{suffix}"
            assert path.stat().st_size > 1000
            assert told["text"].startswith(f"Saved as recordings/{path.name}, ")
    assert len(load_run(tmp_path / "recordings" / "gan-one-Gaussian-2.npz")) == 2
    with new_recording("gan-one-Gaussian", ".npz") as path:
        assert path.name == "gan-one-Gaussian-3.npz"


def test_a_recording_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="disk"), new_recording("run", ".npz"):
        raise OSError("disk full")
    assert list((tmp_path / "recordings").iterdir()) == []


SAVER = """
import sys
import numpy as np
from course_utils.widgets.recorder import new_recording, save_arrays
for _ in range(40):
    with new_recording("run", ".npz") as path:
        save_arrays(path, {"by": sys.argv[1]}, {"numbers": np.arange(9)})
"""


def test_two_processes_that_record_at_once_keep_all_their_recordings(tmp_path):
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    savers = [
        subprocess.Popen([sys.executable, "-c", SAVER, name], cwd=tmp_path, env=env)
        for name in ("one", "two")
    ]
    assert [saver.wait(300) for saver in savers] == [0, 0]
    by = [load_arrays(path)[0]["by"] for path in (tmp_path / "recordings").iterdir()]
    assert sorted(by) == 40 * ["one"] + 40 * ["two"]
