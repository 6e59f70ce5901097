import contextlib
import functools
import gzip
import hashlib
import http.server
import os
import stat
import struct
import threading
import tracemalloc
import zipfile
from http.client import BadStatusLine
from importlib import metadata

import numpy as np
import pytest
from packaging.version import Version

from course_utils import data
from course_utils.storage import idx
from course_utils.storage.idx import CHECKSUMS, DataError, fetch_idx, parse_idx, read_binarized, read_idx
from tests.data.idx_files import FILES, TEST, idx_bytes, write_all

LABELS = "t10k-labels-idx1-ubyte"
IMAGES = "t10k-images-idx3-ubyte"
WAYS_OUT = r"data/README\.md|COURSE_DATA|download=True"


@pytest.fixture
def raw(tmp_path, monkeypatch):
    """A folder of small idx files, which no checksum is known for."""
    monkeypatch.setattr(idx, "CHECKSUMS", {})
    write_all(tmp_path / "MNIST" / "raw")
    return tmp_path / "MNIST" / "raw"


def error_of(call, *arguments):
    """The message of the DataError that a call must raise: one line with a way out."""
    with pytest.raises(DataError, match=WAYS_OUT) as caught:
        call(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_idx_file_reads_as_its_description_says():
    content = (
        b"\x00\x00\x08\x03"
        + b"\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03"
        + bytes([1, 2, 3, 4, 5, 255])
    )
    assert parse_idx(content, 3, "x").tolist() == [[[1, 2, 3], [4, 5, 255]]]


def test_packed_and_unpacked_files_read_the_same(raw):
    assert np.array_equal(read_idx(raw, IMAGES), TEST)
    (raw / IMAGES).rename(raw / "unpacked")
    (raw / f"{IMAGES}.gz").write_bytes(gzip.compress((raw / "unpacked").read_bytes()))
    assert np.array_equal(read_idx(raw, IMAGES), TEST)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda content: content[:-1], "holds 10007 bytes, but its header promises 10008"),
        (lambda content: content + b"\x00", "holds 10009 bytes, but its header promises 10008"),
        (lambda content: content[:6], "holds 6 bytes"),
        (lambda content: b"", "magic number"),
        (lambda content: b"\x00\x00\x08\x03" + content[4:], "starts with 00000803, .* is 00000801"),
        (lambda content: b"\x00\x00\x0d\x01" + content[4:], "starts with 00000d01, .* is 00000801"),
        (lambda content: b"<html>403 Forbidden</html>", "starts with 3c68746d, .* is 00000801"),
    ],
)
def test_a_damaged_idx_file_is_refused(raw, damage, words):
    (raw / LABELS).write_bytes(damage((raw / LABELS).read_bytes()))
    message = error_of(read_idx, raw, LABELS)
    assert str(raw / LABELS) in message
    with pytest.raises(DataError, match=words):
        read_idx(raw, LABELS)


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[: len(packed) // 2],
        lambda packed: packed[:-4],
        lambda packed: packed[:40] + bytes([packed[40] ^ 1]) + packed[41:],
        lambda packed: b"<html>403 Forbidden</html>",
    ],
    ids=["half", "without its end", "one bit flipped", "a web page"],
)
def test_a_damaged_gz_file_is_refused(raw, damage):
    path = raw / f"{IMAGES}.gz"
    path.write_bytes(damage(gzip.compress(idx_bytes(TEST))))
    assert f"{path} cannot be read" in error_of(read_idx, raw, IMAGES)


def test_a_missing_file_is_named(raw):
    (raw / LABELS).unlink()
    assert str(raw / LABELS) in error_of(read_idx, raw, LABELS)


def test_a_wrong_checksum_is_refused(raw, monkeypatch):
    right = hashlib.md5((raw / LABELS).read_bytes()).hexdigest()
    monkeypatch.setattr(idx, "CHECKSUMS", {f"MNIST/raw/{LABELS}": right})
    assert np.array_equal(read_idx(raw, LABELS), FILES[LABELS])

    content = bytearray((raw / LABELS).read_bytes())
    content[-1] ^= 1
    (raw / LABELS).write_bytes(content)
    message = error_of(read_idx, raw, LABELS)
    assert str(raw / LABELS) in message
    assert right in message
    assert hashlib.md5(content).hexdigest() in message


def test_the_checksums_are_those_of_torchvision():
    from torchvision.datasets import MNIST, FashionMNIST

    for kind in (MNIST, FashionMNIST):
        for name, md5 in kind.resources:
            assert CHECKSUMS[f"{kind.__name__}/raw/{name}"] == md5


def write_binarized(path, **changes):
    rows = np.arange(3 * 98, dtype=np.uint8).reshape(3, 98)
    parts = {"train": rows, "valid": rows[:2], "test": rows[:1]} | changes
    np.savez_compressed(path, **{part: array for part, array in parts.items() if array is not None})
    return rows


def test_binarized_rows_are_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(idx, "CHECKSUMS", {})
    rows = write_binarized(tmp_path / "b.npz")
    parts = read_binarized(tmp_path / "b.npz")
    assert [len(parts[part]) for part in ("train", "valid", "test")] == [3, 2, 1]
    assert parts["train"][1].tolist() == [int(bit) for byte in rows[1] for bit in f"{byte:08b}"]


@pytest.mark.parametrize(
    "damage", ["missing", "checksum", "truncated", "flipped", "empty", "no zip", "a part missing"]
)
def test_a_damaged_binarized_file_is_refused(tmp_path, monkeypatch, damage):
    path = tmp_path / "b.npz"
    write_binarized(path, valid=None if damage == "a part missing" else np.zeros((1, 98), np.uint8))
    content = path.read_bytes()
    if damage != "checksum":
        monkeypatch.setattr(idx, "CHECKSUMS", {})
    if damage == "missing":
        path.unlink()
    if damage in ("truncated", "flipped", "empty", "no zip"):
        start = content.index(b"train.npy") + 40
        flipped = content[:start] + bytes([content[start] ^ 255]) + content[start + 1 :]
        path.write_bytes(
            {"truncated": content[:-30], "flipped": flipped, "empty": b""}.get(damage, b"no zip")
        )
    assert str(path) in error_of(read_binarized, path)


def encrypted(path):
    """The flag of every member says that it is encrypted."""
    content = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := content.find(magic, start + 1)) >= 0:
            content[start + offset] |= 1
    path.write_bytes(content)


def packed_as(path, method):
    """The members, packed in the way `method` of the zip format, or said to be."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    known = method if method == zipfile.ZIP_LZMA else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", known) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    content = bytearray(path.read_bytes())
    if method == zipfile.ZIP_LZMA:
        content[content.index(b"train.npy") + 20] ^= 255
    else:
        for magic, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            start = -1
            while (start := content.find(magic, start + 1)) >= 0:
                content[start + offset] = method
    path.write_bytes(content)


def huge_header(path):
    header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000000, 1000000), }".ljust(117) + "\n"
    member = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for part in ("train", "valid", "test"):
            archive.writestr(f"{part}.npy", member)


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train.npy", bytes(100_000_000))


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: np.save(path.open("wb"), np.zeros(3)),
        encrypted,
        lambda path: packed_as(path, 97),
        lambda path: packed_as(path, zipfile.ZIP_LZMA),
        huge_header,
        bomb,
    ],
    ids=["npy", "encrypted", "unknown compression", "damaged lzma", "huge header", "bomb"],
)
def test_strange_archives_are_refused(tmp_path, monkeypatch, damage):
    monkeypatch.setattr(idx, "CHECKSUMS", {})
    path = tmp_path / "b.npz"
    write_binarized(path)
    damage(path)
    assert f"{path} cannot be read" in error_of(read_binarized, path)


def test_a_file_with_a_wrong_checksum_is_not_unpacked(raw, monkeypatch):
    monkeypatch.setattr(idx, "CHECKSUMS", {f"MNIST/raw/{IMAGES}.gz": "0" * 32})
    monkeypatch.setattr(gzip, "open", lambda *_: pytest.fail("unpacked before its checksum was looked at"))
    monkeypatch.setattr(gzip, "decompress", lambda *_: pytest.fail("unpacked before its checksum"))
    (raw / f"{IMAGES}.gz").write_bytes(gzip.compress(bytes(1000)))
    assert "is damaged: the md5" in error_of(read_idx, raw, IMAGES)


def test_a_bomb_is_unpacked_no_further_than_the_largest_file(raw):
    """200 MB in 1 MB."""
    (raw / f"{IMAGES}.gz").write_bytes(gzip.compress(bytes(200_000_000), 1))
    tracemalloc.start()
    message = error_of(read_idx, raw, IMAGES)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "holds more than 47040016 bytes" in message
    assert peak < 150_000_000


def test_pickles_are_refused(tmp_path):
    path = tmp_path / "b.npz"
    np.savez(path, train=np.array([{}], dtype=object), valid=0, test=0)
    assert str(path) in error_of(read_binarized, path)


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A folder served on this machine, which torchvision takes for MNIST's only mirror."""
    from torchvision.datasets import MNIST

    served = tmp_path / "served"
    served.mkdir()
    resources = []
    for name, array in FILES.items():
        packed = gzip.compress(idx_bytes(array))
        (served / f"{name}.gz").write_bytes(packed)
        resources.append((f"{name}.gz", hashlib.md5(packed).hexdigest()))
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Silent, directory=str(served))
    )
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
    monkeypatch.setattr(MNIST, "resources", resources)
    monkeypatch.setattr(idx, "CHECKSUMS", {})
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    yield served
    server.shutdown()
    server.server_close()


def files_below(folder):
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() or path.name.startswith("download-")
    )


def test_a_download_arrives_whole_and_once(mirror, tmp_path):
    dataset = data.load("mnist", download=True)
    assert np.array_equal(dataset.test.images[:, 0].numpy(), TEST)
    assert files_below(tmp_path / "data") == sorted([*FILES, *(f"{name}.gz" for name in FILES)])
    for file in mirror.iterdir():
        file.unlink()
    data.load("mnist")
    data.load("mnist", download=True)


def test_a_damaged_download_leaves_nothing(mirror, tmp_path):
    last = mirror / f"{LABELS}.gz"
    last.write_bytes(last.read_bytes()[:-9])
    message = error_of(fetch_idx, "MNIST", tmp_path / "data" / "MNIST" / "raw")
    assert str(tmp_path / "data" / "MNIST" / "raw") in message
    assert files_below(tmp_path / "data") == []


def test_what_torchvision_accepts_is_still_checked(mirror, tmp_path, monkeypatch):
    """A mirror's file with a right gz but another content than the one we know."""
    monkeypatch.setattr(idx, "CHECKSUMS", {f"MNIST/raw/{LABELS}.gz": "0" * 32})
    assert "is damaged" in error_of(fetch_idx, "MNIST", tmp_path / "data" / "MNIST" / "raw")
    assert files_below(tmp_path / "data") == []


def test_without_network_the_error_says_where_the_files_go(mirror, tmp_path, monkeypatch):
    from torchvision.datasets import MNIST

    monkeypatch.setattr(MNIST, "mirrors", ["http://127.0.0.1:1/"])
    raw = tmp_path / "data" / "MNIST" / "raw"
    # torchvision 0.20 prints the reason and leaves it out of its error.
    reason = "refused" if Version(metadata.version("torchvision")) >= Version("0.21") else "Error downloading"
    with pytest.raises(DataError, match=f"could not be downloaded: .*{reason}"):
        data.load("mnist", download=True)
    assert f"put the four .gz files into {raw}" in error_of(fetch_idx, "MNIST", raw)
    assert files_below(tmp_path / "data") == []


@pytest.mark.parametrize(
    "trouble", [OSError(28, "No space left on device"), TimeoutError("timed out"), BadStatusLine("<html>")]
)
def test_trouble_that_torchvision_lets_through_is_named(tmp_path, monkeypatch, trouble):
    from torchvision.datasets import MNIST

    def download(self):
        raise trouble

    monkeypatch.setattr(MNIST, "download", download)
    raw = tmp_path / "MNIST" / "raw"
    assert f"could not be downloaded: {trouble}" in error_of(fetch_idx, "MNIST", raw)
    assert files_below(tmp_path) == []


def test_an_interrupted_download_leaves_nothing(mirror, tmp_path, monkeypatch):
    from torchvision.datasets import MNIST

    def stop(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(MNIST, "_load_data", stop)  # all files have arrived in the temporary folder
    with pytest.raises(KeyboardInterrupt):
        data.load("mnist", download=True)
    assert files_below(tmp_path / "data") == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("a file where a folder should be")
    raw = tmp_path / "file" / "MNIST" / "raw"
    assert f"{raw} cannot be written" in error_of(fetch_idx, "MNIST", raw)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_without_permission_is_named(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with contextlib.ExitStack() as stack:
        stack.callback(tmp_path.chmod, stat.S_IRWXU)
        assert "cannot be written" in error_of(fetch_idx, "MNIST", tmp_path / "MNIST" / "raw")
