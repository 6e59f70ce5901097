"""What is kept of a training: frames in bounded memory, and which of them a curve of the past shows."""

import math

import numpy as np

POINTS = 200  # of a history's curve, at most


class FrameStore:
    """Frames of one NumPy dtype. When it is full, every other frame of the older half is given up."""

    def __init__(self, dtype: np.dtype, capacity: int) -> None:
        self._store = np.zeros(capacity, dtype)
        self._count = 0

    @property
    def frames(self) -> np.ndarray:
        """What is kept so far."""
        return self._store[: self._count]

    def clear(self) -> None:
        self._count = 0

    def append(self, frame: np.ndarray) -> None:
        if self._count == len(self._store):
            half = self._count // 2
            kept = np.concatenate([self._store[:half:2], self._store[half:]])
            self._count = len(kept)
            self._store[: self._count] = kept
        self._store[self._count] = frame
        self._count += 1


def shown(count: int) -> np.ndarray:
    """The indices of a history's points. Their distance only doubles: a curve sampled anew would jitter."""
    every = 2 ** max(0, math.ceil(math.log2(count / POINTS)))
    return np.append(np.arange(0, count, every), count - 1)


def span(last: int) -> tuple[float, float]:
    """The limits of the steps' axis, which doubles when the run reaches its end."""
    return 0.0, 250.0 * 2 ** max(0, math.ceil(math.log2(max(last, 1) / 250)))
