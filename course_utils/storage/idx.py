"""Data files on disk: read, checked and fetched. What goes wrong is a `DataError` that says what to do.

MNIST and Fashion-MNIST are idx files (LeCun, Cortes, Burges): two zero bytes, the type (8: unsigned bytes),
the number of dimensions, each size as a big-endian 32-bit integer, and then one byte per entry.
"""

import gzip
import hashlib
import io
import math
import os
import tempfile
import zipfile
import zlib
from http.client import HTTPException
from pathlib import Path

import numpy as np

IDX_DIMENSIONS = {
    "train-images-idx3-ubyte": 3,
    "train-labels-idx1-ubyte": 1,
    "t10k-images-idx3-ubyte": 3,
    "t10k-labels-idx1-ubyte": 1,
}

# md5 of the files as stored, by the last three parts of their path; torchvision has the same for .gz files.
# Of the binarised MNIST the packed arrays count: another NumPy may compress the file around them differently.
CHECKSUMS = {
    "MNIST/raw/train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "MNIST/raw/train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "MNIST/raw/t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "MNIST/raw/t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    "MNIST/raw/train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "MNIST/raw/train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "MNIST/raw/t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "MNIST/raw/t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
    "FashionMNIST/raw/train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "FashionMNIST/raw/train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "FashionMNIST/raw/t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "FashionMNIST/raw/t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
    "binarized_mnist/train": "309a57a5f57edf7dfa1a0d2118daedf9",
    "binarized_mnist/valid": "98627b12c08410820c516e41a0e07017",
    "binarized_mnist/test": "50aa7f0ccbdaba86f6a8aeabd1fecfed",
}

LARGEST = 16 + 60_000 * 28 * 28  # bytes of the largest file, unpacked
AGAIN = "Delete this file and fetch it again, as data/README.md in the course's folder says."


class DataError(RuntimeError):
    """A data file is missing, damaged or out of reach. The message, one line, names it and the way out."""


def idx_path(raw: Path, name: str) -> Path:
    """Where folder `raw` holds idx file `name`: as .gz, whose md5 is always known, or else unpacked."""
    packed = raw / f"{name}.gz"
    return packed if packed.exists() else raw / name


def read_idx(raw: Path, name: str) -> np.ndarray:
    """Idx file `name` of folder `raw`, packed by gzip or not, as an array of uint8.

    What is packed is unpacked only where its checksum is right, and no further than the largest file goes.

    Raises:
        DataError: the file is missing, breaks off, is of another kind, or has the wrong checksum.
    """
    path = idx_path(raw, name)
    try:
        with path.open("rb") as file:
            stored = file.read(LARGEST + 1)
        check_md5(stored, "/".join(path.parts[-3:]), path)
        content = stored
        if path.suffix == ".gz":
            with gzip.open(io.BytesIO(stored)) as packed:
                content = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} cannot be read: {one_line(error)}. {AGAIN}") from error
    if len(content) > LARGEST:
        raise DataError(f"{path} holds more than {LARGEST} bytes: it is another file. {AGAIN}")
    return parse_idx(content, IDX_DIMENSIONS[name], path)


def parse_idx(content: bytes, dimensions: int, path: Path) -> np.ndarray:
    """The bytes of an idx file as an array of uint8 with `dimensions` axes; `path` is named in errors."""
    magic = bytes([0, 0, 8, dimensions])
    if content[:4] != magic:
        raise DataError(
            f"{path} starts with {content[:4].hex()}, but the magic number of unsigned bytes in {dimensions} "
            f"dimensions is {magic.hex()}: this is another kind of file. {AGAIN}"
        )
    header = 4 + 4 * dimensions
    sizes = [int.from_bytes(content[start : start + 4], "big") for start in range(4, header, 4)]
    expected = header + math.prod(sizes)
    if len(content) != expected:
        raise DataError(f"{path} holds {len(content)} bytes, but its header promises {expected}. {AGAIN}")
    return np.frombuffer(content, np.uint8, offset=header).reshape(sizes)


def read_binarized(path: Path) -> dict[str, np.ndarray]:
    """The three parts of Larochelle's binarised MNIST: {"train", "valid", "test"}, each (N, 784) of 0 and 1.

    Raises:
        DataError: the file is missing, is no such archive, or has the wrong checksum.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            packed = {part: _read_array(archive, f"{part}.npy") for part in ("train", "valid", "test")}
    except FileNotFoundError as error:
        raise DataError(
            f"{path} is not there. data/README.md in the course's folder says how to make it, or let "
            "COURSE_DATA name a folder that holds binarized_mnist."
        ) from error
    except Exception as error:  # a zip file alone can be damaged in nine ways
        raise DataError(f"{path} cannot be read: {one_line(error)}. {AGAIN}") from error
    for part, rows in packed.items():
        check_md5(rows.tobytes(), f"binarized_mnist/{part}", path)
    return {part: np.unpackbits(rows, axis=1) for part, rows in packed.items()}


def _read_array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    with archive.open(name) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"{name} holds more than {LARGEST} bytes")
    return np.load(io.BytesIO(content), allow_pickle=False)


def check_md5(content: bytes, key: str, path: Path) -> None:
    """Compare `content` with the checksum known for `key`, if there is one."""
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if CHECKSUMS.get(key, found) != found:
        raise DataError(f"{path} is damaged: the md5 of {key} is {found}, expected {CHECKSUMS[key]}. {AGAIN}")


def fetch_idx(kind: str, raw: Path) -> None:
    """Download torchvision's data set `kind` (MNIST, FashionMNIST) to the folder `raw`, whole or not at all.

    The files arrive in a temporary folder, are checked there, and only then move to their place.

    Raises:
        DataError: the folder cannot be written, no mirror can be reached, or what came is damaged.
    """
    try:
        raw.mkdir(parents=True, exist_ok=True)
        temporary = tempfile.TemporaryDirectory(dir=raw, prefix="download-")
    except OSError as error:
        raise DataError(
            f"{raw} cannot be written: {one_line(error)}. Let COURSE_DATA name a folder that can."
        ) from error
    with temporary as root:
        import torchvision  # slow to import, and needed for nothing else

        try:
            getattr(torchvision.datasets, kind)(root, download=True)
        except (RuntimeError, OSError, HTTPException) as error:
            raise DataError(
                f"{kind} could not be downloaded: {one_line(error)}. Try again where there is a network, or "
                f"put the four .gz files into {raw} by hand, as data/README.md in the course's folder says."
            ) from error
        fetched = Path(root, kind, "raw")
        for name in IDX_DIMENSIONS:
            read_idx(fetched, name)
        for file in fetched.iterdir():
            os.replace(file, raw / file.name)


def one_line(error: Exception) -> str:
    """An error's text without line breaks."""
    return " ".join(str(error).split())
