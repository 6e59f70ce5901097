"""Where and how a training computes: device, threads, seed."""

import random
from contextlib import contextmanager

import numpy as np
import torch


@contextmanager
def one_thread():
    """On one thread small networks are fastest, and the sums in them always come in the same order."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def pick_device():
    """The fastest device at hand: a CUDA GPU, Apple's GPU (MPS), or else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def seed_everything(seed):
    """Seed the random numbers of Python, NumPy and torch (all devices)."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 (scikit-learn draws from the global state)
    torch.manual_seed(seed)
