"""Weights that the course made itself, in storage/weights, read only where their checksum is right.

Beside `name.pt` lies `name.json`: the sha256 of the weights, and what a reader wants to know of their making.
"""

import hashlib
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils.storage.atomic import atomic_write
from course_utils.storage.idx import DataError, one_line
from course_utils.storage.origin import again
from course_utils.validation import check_type

if TYPE_CHECKING:  # torch takes seconds to import, and the doctor does without
    from torch import nn

FOLDER = files("course_utils.storage") / "weights"  # package data


def save_weights(model: "nn.Module", name: str, folder: Path = FOLDER, **about: Any) -> None:
    """Write the weights of `model` and, beside them, `about`.

    The sheet comes first and knows both the new weights and those that it finds, which they replace: whenever
    the writing is interrupted, what lies there is the old weights or the new, and is accepted.
    """
    import torch

    check_type(name, str, "name")
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    weights, sheet = folder / f"{name}.pt", {**about, "sha256": sha256(buffer.getvalue())}
    if weights.exists():
        sheet["replaces"] = sha256(weights.read_bytes())
    with atomic_write(folder / f"{name}.json") as part:
        part.write_bytes(json.dumps(sheet, indent=2).encode() + b"\n")
    with atomic_write(weights) as part:
        part.write_bytes(buffer.getvalue())


def read_weights(name: str, folder: Path = FOLDER) -> bytes:
    """The content of `name.pt`, whose checksum is one that `name.json` accepts.

    Raises:
        DataError: a file is missing or damaged.
    """
    check_type(name, str, "name")
    path, sheet = folder / f"{name}.pt", folder / f"{name}.json"
    try:
        content, about = path.read_bytes(), json.loads(sheet.read_bytes())
        accepted = [about["sha256"], about.get("replaces")]
    except FileNotFoundError as error:
        raise DataError(f"{error.filename} is not there. {again(error.filename)}") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(
            f"{name}.json or .pt in {folder} cannot be read: {one_line(error)}. {again(folder)}"
        ) from error
    if sha256(content) not in accepted:
        raise DataError(f"{path} is damaged: its sha256 is not the one in {name}.json. {again(path)}")
    return content


def load_weights(model: "nn.Module", name: str, folder: Path = FOLDER) -> "nn.Module":
    """`model` with the weights `name`, ready to be used: in evaluation mode. It stays on its device.

    Raises:
        DataError: a file is missing, the weights are not those that were saved, or do not fit the model.
    """
    content, path = read_weights(name, folder), folder / f"{name}.pt"
    try:
        model.load_state_dict(load_tensors(content, path))
    except (RuntimeError, TypeError) as error:
        raise DataError(f"{path} has not the shape of this {type(model).__name__}. {again(path)}") from error
    return model.eval()


def load_tensors(content: bytes, path: Path) -> Any:
    """What torch.save wrote, its tensors on the CPU; `path` is named where it holds anything else than data.

    Raises:
        DataError: the bytes are no such file, or they hold code.
    """
    import torch

    try:
        return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception:  # torch's own message would name the way to run the code in it
        raise DataError(
            f"{path} holds something else than tensors, numbers and texts: it is refused."
        ) from None


def sha256(content: bytes) -> str:
    """The checksum of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
