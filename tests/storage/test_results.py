import json
import sys
from pathlib import Path

import pytest
import torch

from benchmarks.common import report
from course_utils.storage.idx import DataError
from course_utils.storage.results import FOLDER, load_results

ROOT = Path(__file__).resolve().parents[2]


def test_what_a_benchmark_writes_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "argv", ["somewhere/benchmarks/speed/nade_speed.py", "--fast"])
    report.write("speed", {"NADE": {"images/s": 5000}}, seed=3)
    found = load_results("speed", tmp_path)
    assert found["NADE"] == {"images/s": 5000}
    assert found["settings"]["seed"] == 3
    assert found["settings"]["command"] == "python -m benchmarks.speed.nade_speed --fast"
    assert found["settings"]["torch"] == torch.__version__
    assert [path.name for path in tmp_path.iterdir()] == ["speed.json"]


def test_a_failed_write_leaves_the_results_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    report.write("speed", {"images/s": 1})
    with pytest.raises(TypeError, match="not JSON serializable"):
        report.write("speed", {"images/s": object()})
    assert load_results("speed", tmp_path)["images/s"] == 1


def test_the_least_time_counts():
    calls = []
    assert report.seconds(lambda: calls.append(sum(range(1000))), rounds=4) >= 0
    assert len(calls) == 4


def test_missing_results(tmp_path):
    with pytest.raises(DataError, match=r"nothing\.json is not there\. `git restore .*nothing\.json` brings"):
        load_results("nothing", tmp_path)


def test_damaged_results(tmp_path):
    (tmp_path / "half.json").write_text('{"NADE": ')
    with pytest.raises(DataError, match=r"half\.json is damaged"):
        load_results("half", tmp_path)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_stored_results_say_how_they_were_made(path):
    settings = json.loads(path.read_bytes())["settings"]
    script = settings["command"].split()[2]
    assert (ROOT / f"{script.replace('.', '/')}.py").is_file()
    assert {"threads", "python", "torch", "commit"} <= set(settings)
