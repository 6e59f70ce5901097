"""Small idx files for the tests, written by the format's own description."""

import struct

import numpy as np

# As many images as MNIST has, of two pixels each, so that the real splits are cut from a small file.
TRAIN = (
    np.stack([np.arange(60_000) % 256, np.arange(60_000) // 256], axis=1).astype(np.uint8).reshape(-1, 1, 2)
)
TEST = 255 - TRAIN[:10_000]
FILES = {
    "train-images-idx3-ubyte": TRAIN,
    "train-labels-idx1-ubyte": (np.arange(60_000) // 6000).astype(np.uint8),
    "t10k-images-idx3-ubyte": TEST,
    "t10k-labels-idx1-ubyte": (np.arange(10_000) // 1500).astype(np.uint8),
}


def idx_bytes(array):
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


def write_all(raw):
    raw.mkdir(parents=True)
    for name, array in FILES.items():
        (raw / name).write_bytes(idx_bytes(array))
