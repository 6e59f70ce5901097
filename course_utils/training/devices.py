"""Where and how a training computes: device, threads, seed."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from course_utils.validation import check_count

_lock, _outside = threading.Lock(), {}  # for each Python thread inside `one_thread`, its number outside


@contextmanager
def one_thread() -> Iterator[None]:
    """On one thread small networks are fastest, and the sums in them always come in the same order.

    Every Python thread has a number of its own, but a new one starts with the number that another has set
    last: who comes in while others are inside would take their 1 for the usual number.
    """
    me = threading.get_ident()
    if me in _outside:
        yield
        return
    with _lock:
        own = torch.get_num_threads()  # asked in any case: torch sets a thread's number up when it is asked
        _outside[me] = next(iter(_outside.values()), own)
        torch.set_num_threads(1)
    try:
        yield
    finally:
        with _lock:
            torch.set_num_threads(_outside.pop(me))


def pick_device() -> torch.device:
    """The fastest device at hand: a CUDA GPU, Apple's GPU (MPS), or else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def seed_everything(seed: int) -> None:
    """Seed the random numbers of Python, NumPy and torch (all devices)."""
    random.seed(check_count(seed, "seed", least=0))
    np.random.seed(seed)  # noqa: NPY002 (scikit-learn uses the global state)
    torch.manual_seed(seed)
