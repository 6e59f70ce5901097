"""Weights that the course made itself, in storage/weights, read only where their checksum is right.

Beside `name.pt` lies `name.json`: the sha256 of the weights, and what a reader wants to know of their making.
"""

import hashlib
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils.storage.atomic import written
from course_utils.storage.idx import DataError

if TYPE_CHECKING:  # torch takes seconds to import, and the doctor does without
    from torch import nn

FOLDER = files("course_utils.storage") / "weights"  # package data


def save_weights(model: "nn.Module", name: str, folder: Path = FOLDER, **about: Any) -> None:
    """Write the weights of `model` and, beside them, `about`: both files wholly or not at all."""
    import torch

    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    sheet = {**about, "sha256": hashlib.sha256(buffer.getvalue()).hexdigest()}
    for suffix, content in (
        ("pt", buffer.getvalue()),
        ("json", json.dumps(sheet, indent=2).encode() + b"\n"),
    ):
        with written(folder / f"{name}.{suffix}") as part:
            part.write_bytes(content)


def load_weights(model: "nn.Module", name: str, folder: Path = FOLDER) -> "nn.Module":
    """`model` with the weights `name`, ready to be used: in evaluation mode.

    Raises:
        DataError: a file is missing, the weights are not those that were saved, or do not fit the model.
    """
    import torch

    again = "Fetch it again with the course, or make it anew with the script in benchmarks that writes it."
    try:
        content = (folder / f"{name}.pt").read_bytes()
        sheet = json.loads((folder / f"{name}.json").read_bytes())
    except FileNotFoundError as error:
        raise DataError(f"{error.filename} is not there. {again}") from error
    if hashlib.sha256(content).hexdigest() != sheet["sha256"]:
        raise DataError(f"{folder / name}.pt is damaged: its sha256 is not the one in {name}.json. {again}")
    try:
        model.load_state_dict(torch.load(io.BytesIO(content), weights_only=True))
    except RuntimeError as error:
        raise DataError(
            f"{folder / name}.pt has not the shape of this {type(model).__name__}. {again}"
        ) from error
    return model.eval()
