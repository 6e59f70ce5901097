"""Checkpoints come back bit by bit; what is damaged is refused."""

import hashlib
import io
import os
import traceback

import pytest
import torch

from course_utils.storage.checkpoint import load_checkpoint, random_state, save_checkpoint, set_random_state
from course_utils.storage.idx import DataError

STATE = {"weights": {"a": torch.tensor([1.5, -2.25])}, "updates": 7, "names": ["x", "y"], "loss": 0.1}


@pytest.fixture
def path(tmp_path):
    save_checkpoint(tmp_path / "new folder" / "run.ckpt", STATE)
    return tmp_path / "new folder" / "run.ckpt"


def test_what_was_saved_comes_back(path):
    state = load_checkpoint(path)
    assert state["weights"]["a"].tolist() == [1.5, -2.25]
    assert (state["updates"], state["names"], state["loss"]) == (7, ["x", "y"], 0.1)
    assert [file.name for file in path.parent.iterdir()] == ["run.ckpt"]


@pytest.mark.parametrize("place", [0, 31, 32, 200, -1])
def test_one_changed_bit_is_refused(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"run\.ckpt is damaged: its checksum is wrong"):
        load_checkpoint(path)


@pytest.mark.parametrize("length", [0, 10, 32, 500])
def test_a_file_that_breaks_off_is_refused(path, length):
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DataError, match=r"run\.ckpt is damaged"):
        load_checkpoint(path)


def test_a_missing_file_is_named(path):
    with pytest.raises(DataError, match=r"other\.ckpt is not there"):
        load_checkpoint(path.with_name("other.ckpt"))


def test_a_write_that_fails_leaves_the_old_checkpoint(path, monkeypatch):
    def full_disk(descriptor):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        save_checkpoint(path, {"updates": 8})
    assert load_checkpoint(path)["updates"] == 7


class Forged:
    def __reduce__(self):
        return eval, ("1 + 1",)


@pytest.mark.parametrize("wrong", [torch.nn.Linear(1, 1), Forged(), {"loss": lambda x: x}])
def test_what_would_be_refused_is_not_saved(path, wrong):
    with pytest.raises(TypeError, match="state cannot be saved") as caught:
        save_checkpoint(path, {"model": wrong})
    assert "weights_only" not in "".join(traceback.format_exception(caught.value))
    assert load_checkpoint(path)["updates"] == 7


def test_a_forged_checkpoint_is_refused_without_a_hint_how_to_run_it(path):
    buffer = io.BytesIO()
    torch.save(Forged(), buffer)
    path.write_bytes(hashlib.sha256(buffer.getvalue()).digest() + buffer.getvalue())
    with pytest.raises(DataError, match=r"run\.ckpt holds something else") as caught:
        load_checkpoint(path)
    assert "weights_only" not in "".join(traceback.format_exception(caught.value))


def test_random_numbers_go_on_where_they_were(device):
    state = random_state(device)
    first = torch.rand(5, device=device)
    set_random_state(state, device)
    assert torch.equal(torch.rand(5, device=device), first)
