"""A run of the GAN on the line as a file, and the frame source that plays it again."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.chapters.ch08.gan_1d_frame import FRAME
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_scene import draw
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.plotting.scene import Scene
from course_utils.widgets.recorder import load_arrays, save_arrays

KIND = "GAN on the line"


class GanReplay:
    """Recorded frames; `log` lists the steps at which settings were changed, and the settings."""

    def __init__(self, frames: np.ndarray, log: list[tuple[int, Settings]]) -> None:
        self.frames = frames
        self.log = log

    def __len__(self) -> int:
        return len(self.frames)

    def scene(self, index: int) -> Scene:
        _, settings = self.log[-1]
        return draw(self.frames, index, settings)

    def advance(self, stride: int) -> str:
        return "The recording ends here."

    def change(self, values: dict[str, Any]) -> None:
        """There is nothing to change."""

    def restart(self) -> None:
        """A recording is not forgotten."""


def save_run(path: Path, run: GanRun | GanReplay) -> None:
    """Write one array for each field of FRAME, and the settings as JSON."""
    header = {"kind": KIND, "log": [[step, asdict(settings)] for step, settings in run.log]}
    save_arrays(path, header, {name: run.frames[name] for name in FRAME.names})


def load_run(path: Path) -> GanReplay:
    """The run of a file.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is damaged, or holds something else.
    """
    header, arrays = load_arrays(path)
    if header.get("kind") != KIND:
        raise ValueError(f"{path} holds {header.get('kind')!r}, expected {KIND!r}")
    try:
        log = [(step, Settings(**settings)) for step, settings in header["log"]]
        frames = np.zeros(arrays["step"].shape, FRAME)
        for name in FRAME.names:
            np.copyto(frames[name], arrays[name], casting="no")
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} was written by another version of the course: {error!r}") from error
    return GanReplay(frames, log)
