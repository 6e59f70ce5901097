"""What a player shows: the frame source, and one that trains and keeps its frames in bounded memory."""

import math
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from course_utils.plotting.scene import Scene
from course_utils.training import one_thread
from course_utils.validation import check_count

POINTS = 200  # of a history's curve, at most


class FrameSource(Protocol):
    """What a player shows. Frames are counted from 0; frame 0 is there from the start."""

    def __len__(self) -> int:
        """Number of frames that are recorded."""

    def scene(self, index: int) -> Scene:
        """The picture of a recorded frame."""

    def advance(self, stride: int) -> str:
        """Go `stride` steps on and record a frame; returns "" or, if none was added, the reason in words."""

    def change(self, values: dict[str, Any]) -> None:
        """Take over the controls' values, now or from the next step on."""

    def restart(self) -> None:
        """Forget all frames but a new first one."""


class FrameStore:
    """Frames of one NumPy dtype. When it is full, every other frame of the older half is given up.

    The first and the last frame are always there: `capacity` is 2 at least.
    """

    def __init__(self, dtype: np.dtype, capacity: int) -> None:
        self._store = np.zeros(check_count(capacity, "capacity", least=2), dtype)
        self._count = 0

    @property
    def frames(self) -> np.ndarray:
        """What is kept so far."""
        return self._store[: self._count]

    def clear(self) -> None:
        """Forget all frames."""
        self._count = 0

    def append(self, frame: np.ndarray) -> None:
        """Keep one more frame, a record of the store's dtype."""
        if self._count == len(self._store):
            half = max(2, self._count // 2)
            kept = np.concatenate([self._store[:half:2], self._store[half:]])
            self._count = len(kept)
            self._store[: self._count] = kept
        self._store[self._count] = frame
        self._count += 1


class TrainingSource:
    """A frame source that trains; its frames are an array of `dtype`, `capacity` at most.

    A run writes `restart`, which sets `updates`, an iterator that trains a step at a time, and calls `begin`;
    and `observe`, which returns the frame of the present step.
    """

    updates: Iterator

    def __init__(self, dtype: np.dtype, capacity: int) -> None:
        self._store = FrameStore(dtype, capacity)
        self.restart()

    @property
    def frames(self) -> np.ndarray:
        """What is recorded so far."""
        return self._store.frames

    def __len__(self) -> int:
        return len(self.frames)

    def restart(self) -> None:
        """Sample both networks anew, and forget all frames but a new first one."""
        raise NotImplementedError

    def observe(self) -> np.ndarray:
        """The frame of the present step."""
        raise NotImplementedError

    def move(self) -> None:
        """Train one step on."""
        next(self.updates)
        self.step += 1

    def begin(self) -> None:
        """Record step 0 and nothing else."""
        self.step, self.stopped = 0, ""
        self._store.clear()
        self._store.append(self.observe())

    def advance(self, stride: int) -> str:
        """Train `stride` steps and record a frame. Returns "" or, where numbers overflow, a sentence."""
        if self.stopped:
            return self.stopped
        try:
            with one_thread():
                for _ in range(stride):
                    self.move()
                self._store.append(self.observe())
        except FloatingPointError:
            self.stopped = (
                f"Stopped after step {self.step}: the numbers have left the range of floating point. "
                "Lower a learning rate and reset."
            )
        except BaseException:  # Interrupt, say: it has ended the iterator of updates as well
            self.stopped = f"Interrupted in step {self.step + 1}. Reset to start again."
            raise
        return self.stopped


def shown(count: int) -> np.ndarray:
    """The indices of a history's points. Their distance only doubles: a curve sampled anew would jitter."""
    every = 2 ** max(0, math.ceil(math.log2(count / POINTS)))
    return np.append(np.arange(0, count, every), count - 1)


def span(last: int) -> tuple[float, float]:
    """The limits of the steps' axis, which doubles when the run reaches its end."""
    return 0.0, 250.0 * 2 ** max(0, math.ceil(math.log2(max(last, 1) / 250)))
