"""Checkpoints: one file with all that an interrupted training needs to go on, whole or refused.

The file is the sha256 of what follows, 32 bytes, and then what torch.save writes.
"""

import hashlib
import io
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from course_utils.storage.atomic import written
from course_utils.storage.idx import DataError

DIGEST_BYTES = 32


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write `state`, a dict of tensors, numbers, texts, lists and dicts. A reader never finds half of it."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    content = buffer.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    with written(path) as part, part.open("wb") as file:
        file.write(hashlib.sha256(content).digest() + content)
        file.flush()
        os.fsync(file.fileno())  # else a power cut could leave the new name with nothing behind it


def load_checkpoint(path: Path) -> dict[str, Any]:
    """What `save_checkpoint` wrote, its tensors on the CPU.

    Raises:
        DataError: the file is missing, or is not what was written.
    """
    try:
        stored = path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(f"{path} is not there: no training was interrupted, or it ran elsewhere.") from error
    digest, content = stored[:DIGEST_BYTES], stored[DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != digest:
        raise DataError(f"{path} is damaged: its checksum is wrong. Delete it, and the training starts anew.")
    return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)


def random_state(device: torch.device) -> Tensor:
    """The state of the random numbers that `device` draws from by default, a tensor of bytes on the CPU."""
    return _numbers_of(device).get_rng_state().cpu()


def set_random_state(state: Tensor, device: torch.device) -> None:
    """Let `device` draw the same numbers as after `random_state`."""
    _numbers_of(device).set_rng_state(state)


def _numbers_of(device: torch.device) -> ModuleType:
    return torch if device.type == "cpu" else torch.get_device_module(device)
