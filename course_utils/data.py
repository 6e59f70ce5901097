"""Real images as tensors in memory: handwritten digits, MNIST, Fashion-MNIST, and the binarised MNIST.

Images are (N, 1, height, width), whole numbers 0 .. levels - 1 in a float tensor, on the wanted device. The
digits are part of scikit-learn, data/README.md says where the others come from. Nothing is fetched unasked.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from course_utils.datafiles import IDX_DIMENSIONS, DataError, fetch_idx, idx_path, read_binarized, read_idx

if TYPE_CHECKING:  # torch takes seconds to import: it is loaded with the first data
    from torch import Tensor

ROOT = Path(__file__).resolve().parent.parent
TORCHVISION = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST"}
NAMES = ("digits", *TORCHVISION, "binarized_mnist")


class Split(NamedTuple):
    """Images (N, 1, height, width) and their labels (N,), int64, where there are any."""

    images: "Tensor"
    labels: "Tensor | None" = None

    def to(self, device):
        """The same on another device."""
        return Split(*(None if part is None else part.to(device) for part in self))


class Dataset(NamedTuple):
    """A data set in its splits. A pixel is one of `levels` whole numbers."""

    name: str
    levels: int
    train: Split
    test: Split
    valid: Split | None = None


def folder():
    """The folder of the data sets: COURSE_DATA, or `data`. A relative path counts from the course's root."""
    return (ROOT / Path(os.environ.get("COURSE_DATA") or "data").expanduser()).resolve()


def load(name="digits", device="cpu", download=False):
    """The data set `name`, a `Dataset`. Its splits are the same on every call.

    digits           8 x 8, 17 levels: 1400 train and 397 test, in the order of `torch.randperm` with seed 0
    mnist            28 x 28, 256 levels: 50,000 train, 10,000 valid (the training file's last), 10,000 test
    fashion_mnist    the same, with clothes
    binarized_mnist  28 x 28, 2 levels: 50,000 train, 10,000 valid, 10,000 test, without labels

    Raises:
        ValueError: an unknown name.
        DataError: a file is missing (`download=True` fetches mnist and fashion_mnist) or damaged.
    """
    if name not in NAMES:
        raise ValueError(f"name is {name!r}, expected one of {', '.join(NAMES)}")
    if name == "digits":
        return _digits(device)
    if name == "binarized_mnist":
        return _binarized_mnist(device)
    return _idx(name, device, download)


def load_or_digits(name, device="cpu"):
    """`load(name)`; where files are missing or damaged, one line says so and the digits take their place."""
    try:
        return load(name, device)
    except DataError as error:
        print(f"{error} Going on with the digits.")
        return load("digits", device)


def _digits(device):
    import torch
    from sklearn.datasets import load_digits

    digits = load_digits()
    order = torch.randperm(len(digits.images), generator=torch.Generator().manual_seed(0)).numpy()
    train, test = (
        _split(digits.images[rows], digits.target[rows], device) for rows in (order[:1400], order[1400:])
    )
    return Dataset("digits", 17, train, test)


def _idx(name, device, download):
    kind = TORCHVISION[name]
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


def _binarized_mnist(device):
    parts = read_binarized(folder() / "binarized_mnist" / "binarized_mnist.npz")
    splits = {part: _split(rows.reshape(-1, 28, 28), None, device) for part, rows in parts.items()}
    return Dataset("binarized_mnist", 2, **splits)


def _split(images, labels, device):
    import torch

    images = torch.tensor(images[:, None], dtype=torch.get_default_dtype(), device=device)
    return Split(images, None if labels is None else torch.tensor(labels, dtype=torch.int64, device=device))


def binarize(images, threshold):
    """1 where a pixel is at or above `threshold`, else 0. The middle is `levels // 2`: 8 of 16 for digits."""
    return (images >= threshold).to(images.dtype)


def binarize_stochastic(images, levels, seed=0):
    """1 with probability pixel / (levels - 1), each pixel on its own.

    One seed gives a fixed data set, a new seed for every epoch gives dynamic binarisation; likelihoods on the
    two do not compare.
    Source: Salakhutdinov and Murray 2008, On the quantitative analysis of deep belief networks.
    """
    return (_uniform(images, levels, seed) < images / (levels - 1)).to(images.dtype)


def dequantize(images, levels, seed=0):
    """Continuous images in [0, 1): (pixel + u) / levels with u uniform on [0, 1).

    Dividing by `levels` squeezes each of the D axes, so a density p on [0, 1)^D is D log(levels) nats higher
    than the same density on the scale of the pixels. Take these off again, and by Jensen's inequality

        log P(image) >= E_u[log p(dequantized image)] - D log(levels),

    where P(image) is the mass that p gives to all x that round down to this image.
    Source: Theis, van den Oord and Bethge 2016 (arXiv 1511.01844).
    """
    import torch

    x = (images + _uniform(images, levels, seed)) / levels
    # Rounding can lift the brightest pixels to 1 itself, which is outside.
    return x.clamp(max=1 - torch.finfo(x.dtype).eps)


def _uniform(images, levels, seed):
    """Uniform noise on [0, 1), one per pixel: the same on every device, with the global seed left alone."""
    import torch

    low, high = images.min().item(), images.max().item()
    if low < 0 or high > levels - 1 or not torch.equal(images, images.round()):
        raise ValueError(f"images lie between {low:g} and {high:g}, expected whole numbers 0 .. {levels - 1}")
    noise = torch.rand(images.shape, generator=torch.Generator().manual_seed(seed), dtype=images.dtype)
    return noise.to(images.device)


def to_signed(images, levels):
    """Grey values 0 .. levels - 1 on the scale of tanh, [-1, 1]."""
    return images * (2 / (levels - 1)) - 1


def from_signed(x, levels):
    """The way back, to grey values in [0, levels - 1]; nothing is rounded, what lies outside is cut off."""
    return (x.clamp(-1, 1) + 1) / 2 * (levels - 1)


def batches(x, size, seed=0):
    """Batches of `size` rows of `x`, for ever; the order is shuffled anew for every pass over the data.

    All batches are full: what is left of one pass opens the first batch of the next.
    """
    import torch

    if not 1 <= size <= len(x):
        raise ValueError(f"size is {size}, expected 1 to {len(x)}, the number of rows of x")
    generator = torch.Generator().manual_seed(seed)
    order = torch.empty(0, dtype=torch.int64)
    while True:
        if len(order) < size:
            order = torch.cat([order, torch.randperm(len(x), generator=generator)])
        yield x[order[:size].to(x.device)]
        order = order[size:]


def labelled_batches(split, size, seed=0):
    """Batches of images with their labels, for ever, each a `Split`; the images are those of `batches`."""
    import torch

    if split.labels is None:
        raise ValueError("split has no labels, expected a Split with labels")
    for rows in batches(torch.arange(len(split.images)), size, seed):
        rows = rows.to(split.images.device)
        yield Split(split.images[rows], split.labels[rows])
