"""Checkpoints: one file with all that an interrupted training needs to go on, whole or refused.

The file is the sha256 of what follows, 32 bytes, and then what torch.save writes.
"""

import hashlib
import io
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from course_utils.storage.atomic import atomic_write
from course_utils.storage.idx import DataError, one_line
from course_utils.storage.weights import load_tensors

DIGEST_BYTES = 32


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write `state`, a dict of tensors, numbers, texts, lists and dicts. A reader never finds half of it.

    Raises:
        TypeError: `state` holds anything else, which `load_checkpoint` would refuse.
    """
    buffer = io.BytesIO()
    try:
        torch.save(state, buffer)
        load_tensors(buffer.getvalue(), path)
    except Exception as error:
        raise TypeError(
            f"state cannot be saved: {one_line(error)} Expected tensors, numbers, texts, lists and dicts."
        ) from None
    content = buffer.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as part:
        part.write_bytes(hashlib.sha256(content).digest() + content)


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
    return load_tensors(content, path)


def random_state(device: torch.device) -> Tensor:
    """The state of the random numbers that `device` uses by default, a tensor of bytes on the CPU."""
    return _numbers_of(device).get_rng_state().cpu()


def set_random_state(state: Tensor, device: torch.device) -> None:
    """Let `device` sample the same numbers as after `random_state`."""
    _numbers_of(device).set_rng_state(state)


def _numbers_of(device: torch.device) -> ModuleType:
    return torch if device.type == "cpu" else torch.get_device_module(device)
