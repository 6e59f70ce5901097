"""Weights, results, folders: here, missing, damaged, unreadable, read-only."""

import errno
import os
import shutil
import tempfile
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from course_utils.install import files
from course_utils.pretrained import MODELS
from course_utils.storage import results, weights


def test_weights_that_are_whole_missing_or_damaged(monkeypatch, tmp_path):
    assert files.weights().ok
    kept = tmp_path / "weights"
    shutil.copytree(weights.FOLDER, kept)
    monkeypatch.setattr(weights, "FOLDER", kept)
    (kept / "mnist_vae.pt").write_bytes(b"half of it")
    finding = files.weights()
    assert not finding.ok
    assert f"{kept}/mnist_vae.pt is damaged" in finding.text
    assert finding.text.endswith(f"; 1 of {len(MODELS)} pretrained networks lack theirs")
    assert finding.remedy == f"`git restore {kept}` brings it back."
    shutil.rmtree(kept)
    assert f"; {len(MODELS)} of {len(MODELS)} pretrained" in files.weights().text


def test_results_that_are_whole_missing_or_damaged(monkeypatch, tmp_path):
    assert files.results().ok
    monkeypatch.setattr(results, "FOLDER", tmp_path / "results")
    assert not files.results().ok
    (tmp_path / "results").mkdir()
    assert files.results().text == f"{tmp_path / 'results'} holds none"
    (tmp_path / "results" / "speed.json").write_text("{}")
    assert files.results().ok
    (tmp_path / "results" / "speed.json").write_text("{")
    finding = files.results()
    assert not finding.ok
    assert "speed.json is damaged" in finding.text
    assert finding.remedy == f"`git restore {tmp_path / 'results'}` brings it back."


def test_images_that_are_here(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert 'load("mnist", download=True)' in files.images().text
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    (tmp_path / "MNIST" / "raw" / "train-images-idx3-ubyte.gz").touch()
    finding = files.images()
    assert finding.ok
    assert finding.text.endswith(f"; mnist in {tmp_path}")


def test_missing_digits(monkeypatch, tmp_path):
    monkeypatch.setattr(metadata, "distribution", lambda name: SimpleNamespace(locate_file=tmp_path.joinpath))
    assert not files.images().ok


@pytest.fixture
def folders(tmp_path):
    """A folder with a file and a link to itself, and no more."""
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    return tmp_path


@pytest.mark.parametrize("name", ["file", "missing", "loop", "n" * 300, "~nosuchuser"])
def test_a_data_folder_that_is_none(monkeypatch, folders, name):
    monkeypatch.setenv("COURSE_DATA", name if name[0] == "~" else str(folders / name))
    finding = files.images()
    assert not finding.ok
    assert finding.text.startswith("COURSE_DATA names no folder to read: ")
    assert "COURSE_DATA" in finding.remedy


def test_a_data_folder_of_another_user(monkeypatch, tmp_path):
    def refused(folder):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    monkeypatch.setattr(os, "listdir", refused)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert not files.images().ok
    assert "Permission denied" in files.images().text
    monkeypatch.delenv("COURSE_DATA")
    assert files.images().ok


def test_a_read_only_disk(monkeypatch):
    def refused(dir):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(dir))

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    finding = files.disk()
    assert not finding.ok
    assert finding.text == f"{Path.cwd()} cannot be written: Read-only file system"
    assert finding.remedy.startswith("Copy the notebooks into a folder of your own")


@pytest.mark.parametrize(("free", "ok"), [(2**30, True), (2**30 - 1, False), (0, False)])
def test_free_disk(monkeypatch, free, ok):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=free))
    assert files.disk().ok is ok
