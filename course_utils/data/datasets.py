"""Real images as tensors in memory: handwritten digits, MNIST, Fashion-MNIST, and the binarised MNIST.

Images are (N, 1, height, width), whole numbers 0 .. levels - 1 in a float tensor, on the wanted device. The
digits are part of scikit-learn, data/README.md says where the others come from. Nothing is fetched unasked.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from course_utils.data.folder import folder
from course_utils.storage.idx import (
    IDX_DIMENSIONS,
    DataError,
    fetch_idx,
    idx_path,
    one_line,
    read_binarized,
    read_idx,
)

if TYPE_CHECKING:  # torch takes seconds to import: it is loaded with the first data
    import torch
    from torch import Tensor


class Split(NamedTuple):
    """Images (N, 1, height, width) and their labels (N,), int64, where there are any."""

    images: "Tensor"
    labels: "Tensor | None" = None

    def to(self, device: "torch.device | str") -> Self:
        """The same on another device."""
        return Split(*(None if part is None else part.to(device) for part in self))


class Dataset(NamedTuple):
    """A data set in its splits. A pixel is one of `levels` whole numbers."""

    name: str
    levels: int
    train: Split
    test: Split
    valid: Split | None = None


def load(name: str = "digits", device: "torch.device | str" = "cpu", download: bool = False) -> Dataset:
    """The data set `name`, a `Dataset`. Its splits are the same on every call.

    digits           8 x 8, 17 levels: 1400 train and 397 test, in the order of `torch.randperm` with seed 0
    mnist            28 x 28, 256 levels: 50,000 train, 10,000 valid (the training file's last), 10,000 test
    fashion_mnist    the same, with clothes
    binarized_mnist  28 x 28, 2 levels: 50,000 train, 10,000 valid, 10,000 test, without labels

    Raises:
        ValueError: an unknown name.
        DataError: a file is missing (`download=True` fetches mnist and fashion_mnist), damaged or out of
            this user's reach.
    """
    if not isinstance(name, str) or name not in DATASETS:
        raise ValueError(f"name is {name!r}, expected one of {', '.join(DATASETS)}")
    try:
        return DATASETS[name].read(device, download)
    except OSError as error:
        raise DataError(
            f"{name} cannot be read: {one_line(error)}. Let COURSE_DATA name a folder that you may read."
        ) from error


def load_or_digits(name: str, device: "torch.device | str" = "cpu") -> Dataset:
    """`load(name)`; where files are missing or damaged, one line says so and the digits take their place."""
    try:
        return load(name, device)
    except DataError as error:
        print(f"{error} Going on with the digits.")
        return load("digits", device)


def _digits(device: "torch.device | str", download: bool) -> Dataset:
    import torch
    from sklearn.datasets import load_digits

    digits = load_digits()
    order = torch.randperm(len(digits.images), generator=torch.Generator().manual_seed(0)).numpy()
    train, test = (
        _split(digits.images[rows], digits.target[rows], device) for rows in (order[:1400], order[1400:])
    )
    return Dataset("digits", 17, train, test)


def _idx(name: str, kind: str, device: "torch.device | str", download: bool) -> Dataset:
    raw = folder() / kind / "raw"
    missing = [path for file in IDX_DIMENSIONS if not (path := idx_path(raw, file)).exists()]
    if missing and not download:
        raise DataError(
            f'{name}: {missing[0]} is not there. Download it with load("{name}", download=True), or let '
            f"COURSE_DATA name a folder that holds {kind}/raw."
        )
    if missing:
        fetch_idx(kind, raw)
    images, labels, test_images, test_labels = (read_idx(raw, file) for file in IDX_DIMENSIONS)
    counts = [len(images), len(labels), len(test_images), len(test_labels)]
    if counts != [60_000, 60_000, 10_000, 10_000]:
        raise DataError(
            f"{raw} holds {counts} images and labels, expected 60000, 60000, 10000 and 10000. Delete its "
            f'files and fetch them again with load("{name}", download=True).'
        )
    return Dataset(
        name,
        256,
        train=_split(images[:50_000], labels[:50_000], device),
        valid=_split(images[50_000:], labels[50_000:], device),
        test=_split(test_images, test_labels, device),
    )


def _binarized_mnist(device: "torch.device | str", download: bool) -> Dataset:
    parts = read_binarized(folder() / "binarized_mnist" / "binarized_mnist.npz")
    splits = {part: _split(rows.reshape(-1, 28, 28), None, device) for part, rows in parts.items()}
    return Dataset("binarized_mnist", 2, **splits)


def _split(images: np.ndarray, labels: np.ndarray | None, device: "torch.device | str") -> Split:
    import torch

    images = torch.tensor(images[:, None], dtype=torch.get_default_dtype(), device=device)
    return Split(images, None if labels is None else torch.tensor(labels, dtype=torch.int64, device=device))


class Source(NamedTuple):
    """How a data set is read, `read(device, download)`, and the file in `folder()` that tells it is here."""

    read: Callable[[str, bool], Dataset]
    file: str | None = None


DATASETS = {
    "digits": Source(_digits),
    "mnist": Source(partial(_idx, "mnist", "MNIST"), "MNIST/raw/train-images-*"),
    "fashion_mnist": Source(
        partial(_idx, "fashion_mnist", "FashionMNIST"), "FashionMNIST/raw/train-images-*"
    ),
    "binarized_mnist": Source(_binarized_mnist, "binarized_mnist/*.npz"),
}
