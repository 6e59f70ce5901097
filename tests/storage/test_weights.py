"""Saved weights come back; others are refused, by name."""

import json

import pytest
import torch
from torch import nn

from course_utils.storage.idx import DataError
from course_utils.storage.weights import FOLDER, load_weights, save_weights


@pytest.fixture
def saved(tmp_path):
    model = nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[3.0, -2.0]]))
        model.bias.fill_(0.5)
    save_weights(model, "line", tmp_path, seed=7)
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


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pt")), ids=lambda path: path.stem)
def test_committed_weights_are_small_and_say_how_they_were_made(path):
    sheet = json.loads(path.with_suffix(".json").read_text())
    assert path.stat().st_size <= 5_000_000
    assert sheet.keys() >= {"command", "seed", "seconds", "sha256"}
