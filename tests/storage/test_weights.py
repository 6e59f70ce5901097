"""Saved weights come back; others are refused, by name."""

import contextlib
import hashlib
import io
import json
import os
import traceback
from pathlib import Path

import pytest
import torch
from torch import nn

from course_utils.storage import atomic
from course_utils.storage.idx import DataError
from course_utils.storage.weights import FOLDER, load_weights, save_weights


def line(a, b, c):
    """The function a x + b y + c."""
    model = nn.Linear(2, 1)
    model.load_state_dict({"weight": torch.tensor([[a, b]]), "bias": torch.tensor([c])})
    return model


@pytest.fixture
def saved(tmp_path):
    save_weights(line(3.0, -2.0, 0.5), "line", tmp_path, seed=7)
    return tmp_path


def test_weights_come_back_with_what_was_said_of_them(saved):
    model = load_weights(nn.Sequential(nn.Dropout(0.9), nn.Linear(2, 1))[1], "line", saved)
    assert model(torch.tensor([1.0, 1.0])).item() == 1.5
    assert not model.training
    assert json.loads((saved / "line.json").read_text())["seed"] == 7
    assert sorted(path.name for path in saved.iterdir()) == ["line.json", "line.pt"]


def test_one_changed_byte_is_refused(saved):
    content = bytearray((saved / "line.pt").read_bytes())
    content[len(content) // 2] ^= 1
    (saved / "line.pt").write_bytes(content)
    with pytest.raises(DataError, match=r"line\.pt is damaged"):
        load_weights(nn.Linear(2, 1), "line", saved)


def test_a_missing_file_and_another_shape_are_named(saved):
    with pytest.raises(DataError, match=r"curve\.pt is not there"):
        load_weights(nn.Linear(2, 1), "curve", saved)
    with pytest.raises(DataError, match="not the shape of this Linear"):
        load_weights(nn.Linear(3, 1), "line", saved)


@pytest.mark.parametrize("interrupted", [0, 1, 2])
def test_weights_whose_writing_is_interrupted_are_the_old_ones_or_the_new(saved, monkeypatch, interrupted):
    """The process is gone before file number `interrupted` of the two takes its place."""
    replaced = []

    def replace(part, path):
        if len(replaced) == interrupted:
            raise KeyboardInterrupt
        replaced.append(Path(path).name)
        os.rename(part, path)

    monkeypatch.setattr(atomic.os, "replace", replace)
    with contextlib.suppress(KeyboardInterrupt):
        save_weights(line(5.0, 5.0, 5.0), "line", saved)
    found = load_weights(nn.Linear(2, 1), "line", saved)(torch.ones(2)).item()
    assert found == (15.0 if interrupted == 2 else 1.5)
    monkeypatch.undo()
    save_weights(line(1.0, 1.0, 1.0), "line", saved)
    assert load_weights(nn.Linear(2, 1), "line", saved)(torch.ones(2)).item() == 3


def test_weights_that_were_made_on_a_gpu_load_anywhere(saved, monkeypatch):
    monkeypatch.setattr(torch.serialization, "location_tag", lambda storage: "cuda:0")
    save_weights(line(1.0, 2.0, 3.0), "line", saved)
    monkeypatch.undo()
    assert load_weights(nn.Linear(2, 1), "line", saved)(torch.ones(2)).item() == 6


@pytest.mark.parametrize("sheet", ['{"sha256": ', "[]", "{}", "3", "null", '{"sha256": [1]}'])
def test_a_damaged_sheet_is_named(saved, sheet):
    (saved / "line.json").write_text(sheet)
    with pytest.raises(DataError, match=r"line\.(json|pt)"):
        load_weights(nn.Linear(2, 1), "line", saved)


class Forged:
    def __reduce__(self):
        return eval, ("1 + 1",)


@pytest.mark.parametrize("content", [Forged(), [1, 2], 7])
def test_what_is_not_weights_is_refused_in_words(saved, content):
    buffer = io.BytesIO()
    torch.save(content, buffer)
    (saved / "line.pt").write_bytes(buffer.getvalue())
    sheet = {"sha256": hashlib.sha256(buffer.getvalue()).hexdigest()}
    (saved / "line.json").write_text(json.dumps(sheet))
    with pytest.raises(DataError, match=r"line\.pt") as caught:
        load_weights(nn.Linear(2, 1), "line", saved)
    assert "weights_only" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pt")), ids=lambda path: path.stem)
def test_committed_weights_are_small_and_say_how_they_were_made(path):
    sheet = json.loads(path.with_suffix(".json").read_text())
    assert path.stat().st_size <= 5_000_000
    assert sheet.keys() >= {"command", "seed", "seconds", "sha256"}
