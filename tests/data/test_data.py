import itertools
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import stats

from course_utils.data import (
    Split,
    batches,
    binarize,
    binarize_stochastic,
    datasets,
    dequantize,
    folder,
    from_signed,
    labelled_batches,
    load,
    load_or_digits,
    to_signed,
)
from course_utils.install import files
from course_utils.storage import idx
from course_utils.storage.idx import DataError
from tests.data.idx_files import FILES, TEST, TRAIN, write_all


def needs(file):
    """For tests on real data: run where COURSE_DATA names a folder that holds `file`."""
    missing = pytest.mark.skipif(
        not (folder() / file).exists(), reason=f"COURSE_DATA names no folder with {file}"
    )
    return lambda test: pytest.mark.real_data(missing(test))


needs_mnist = needs("MNIST/raw/train-images-idx3-ubyte")
needs_binarized = needs("binarized_mnist/binarized_mnist.npz")


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A data folder with small files in the place of MNIST and of Fashion-MNIST."""
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(idx, "CHECKSUMS", {})
    for kind in ("MNIST", "FashionMNIST"):
        write_all(tmp_path / kind / "raw")
    return tmp_path


def bernoulli_nll(train, test):
    """Mean test NLL in nats of a product of Bernoullis with add-one smoothing, in NumPy."""
    train, test = (images.flatten(1).double().numpy() for images in (train, test))
    p = (train.sum(0) + 1) / (len(train) + 2)
    return -(test * np.log(p) + (1 - test) * np.log1p(-p)).sum(1).mean()


def test_importing_data_is_quick():
    heavy = "torch", "torchvision", "sklearn", "matplotlib"
    code = f"import sys, course_utils.data; print([name for name in {heavy} if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_the_digits_are_all_of_scikit_learns_each_once():
    from sklearn.datasets import load_digits

    digits = load()
    assert (digits.name, digits.levels, digits.valid) == ("digits", 17, None)
    assert digits.train.images.shape == (1400, 1, 8, 8)
    assert digits.test.images.shape == (397, 1, 8, 8)
    images = torch.cat([digits.train.images, digits.test.images]).reshape(1797, 64).numpy()
    labels = torch.cat([digits.train.labels, digits.test.labels]).numpy()
    ours = np.column_stack([images, labels]).tolist()
    expected = np.column_stack([load_digits().data, load_digits().target]).tolist()
    assert sorted(ours) == sorted(expected)
    assert ours != expected


def test_the_digits_split_gives_the_reference_baseline():
    """25.27 nats, the course's figure for a product of Bernoullis; NumPy's seeded orders give 25.26."""
    digits = load("digits")
    train, test = (binarize(split.images, digits.levels // 2) for split in (digits.train, digits.test))
    assert bernoulli_nll(train, test) == pytest.approx(25.27, abs=0.005)


@pytest.mark.parametrize(("name", "kind"), [("mnist", "MNIST"), ("fashion_mnist", "FashionMNIST")])
def test_idx_files_are_split_in_their_order(small, name, kind):
    dataset = load(name)
    assert (dataset.name, dataset.levels) == (name, 256)
    labels = FILES["train-labels-idx1-ubyte"]
    for split, images, classes in (
        (dataset.train, TRAIN[:50_000], labels[:50_000]),
        (dataset.valid, TRAIN[50_000:], labels[50_000:]),
        (dataset.test, TEST, FILES["t10k-labels-idx1-ubyte"]),
    ):
        assert split.images.dtype == torch.float32
        assert split.labels.dtype == torch.int64
        assert np.array_equal(split.images.numpy(), images[:, None])
        assert np.array_equal(split.labels.numpy(), classes)


def test_a_file_with_too_few_labels_is_refused(small):
    raw = small / "MNIST" / "raw"
    (raw / "t10k-labels-idx1-ubyte").write_bytes(b"\x00\x00\x08\x01\x00\x00\x00\x02\x03\x04")
    with pytest.raises(DataError, match=r"MNIST/raw holds \[60000, 60000, 10000, 2\]"):
        load("mnist")


def test_an_unknown_name_is_refused():
    for call in (load, load_or_digits):
        with pytest.raises(
            ValueError, match=r"name is 'minst', expected one of digits, mnist, fashion_mnist, "
        ):
            call("minst")


def test_nothing_is_downloaded_unasked(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(datasets, "fetch_idx", lambda *_: pytest.fail("downloaded without being asked"))
    for name in ("mnist", "fashion_mnist"):
        with pytest.raises(
            DataError, match=rf'raw/train-images.* load\("{name}", download=True\).*COURSE_DATA'
        ):
            load(name)
    with pytest.raises(DataError, match=r"binarized_mnist\.npz is not there.*README"):
        load("binarized_mnist", download=True)
    assert list(tmp_path.iterdir()) == []


def test_the_digits_take_the_place_of_missing_data(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert load_or_digits("mnist").name == "digits"
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert str(tmp_path / "MNIST" / "raw") in printed
    assert printed.endswith("Going on with the digits.\n")


def closed(folder):
    """A folder that this user may not look into: root becomes nobody, whom permissions bind."""
    (folder / "MNIST").mkdir()
    folder.chmod(0)
    return str(folder)


def loop(folder):
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")
    return str(folder / "a")


def file(folder):
    (folder / "file").touch()
    return str(folder / "file")


OUT_OF_REACH = {
    "closed": closed,
    "loop": loop,
    "file": file,
    "no such user": lambda folder: "~nosuchuser/data",
    "long": lambda folder: str(folder / ("x" * 300)),
}


@pytest.fixture(params=OUT_OF_REACH)
def out_of_reach(request, tmp_path, monkeypatch):
    """COURSE_DATA names what cannot be used, in one way or another."""
    if os.name == "nt" and request.param in ("closed", "loop"):
        pytest.skip("Windows has no such folders")
    monkeypatch.setenv("COURSE_DATA", OUT_OF_REACH[request.param](tmp_path))
    become_nobody = request.param == "closed" and os.geteuid() == 0
    if become_nobody:
        load()  # of the modules that nobody may read
        os.seteuid(65534)
    yield
    if become_nobody:
        os.seteuid(0)
    tmp_path.chmod(0o700)


def test_data_out_of_reach_are_named_and_the_digits_take_their_place(out_of_reach, capsys):
    for name in ("mnist", "binarized_mnist"):
        with pytest.raises(DataError, match="COURSE_DATA") as caught:
            load(name)
        assert "\n" not in str(caught.value)
        assert load_or_digits(name).name == "digits"
    assert capsys.readouterr().out.count("Going on with the digits.\n") == 2


def test_the_doctor_says_that_data_are_out_of_reach(out_of_reach):
    finding = files.images()
    assert not finding.ok
    assert "Let COURSE_DATA name a folder that you may read, or unset it." in finding.remedy


def test_data_that_are_there_are_not_replaced(small, capsys):
    assert load_or_digits("mnist").name == "mnist"
    assert load_or_digits("digits").name == "digits"
    assert capsys.readouterr().out == ""


def test_the_folder_follows_course_data(tmp_path, monkeypatch):
    root = Path(__file__).resolve().parents[2]
    monkeypatch.chdir(tmp_path)
    for value, expected in (
        ("", root / "data"),
        ("elsewhere", root / "elsewhere"),
        (str(tmp_path), tmp_path),
    ):
        monkeypatch.setenv("COURSE_DATA", value)
        assert folder() == expected
    monkeypatch.delenv("COURSE_DATA")
    assert folder() == root / "data"


def test_without_a_clone_it_is_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(sys.modules[folder.__module__], "clone", lambda: None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where Linux has it
    assert folder().parts[-2:] == ("course-utils", "data")
    assert os.name != "posix" or sys.platform == "darwin" or folder().is_relative_to(tmp_path)


def test_the_device_and_the_default_dtype_reach_every_tensor():
    digits = load("digits", device="meta")
    for tensor in (*digits.train, *digits.test):
        assert tensor.device.type == "meta"
    torch.set_default_dtype(torch.float64)
    try:
        assert load().test.images.dtype == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)


def test_binarize_counts_the_threshold_as_one():
    images = torch.tensor([0.0, 7.0, 8.0, 16.0], dtype=torch.float64)
    assert torch.equal(binarize(images, 8), torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=torch.float64))


def test_stochastic_binarisation_follows_the_intensity():
    n = 100_000
    images = torch.tensor([0.0, 4.0, 8.0, 16.0]).repeat(n, 1)
    ones = binarize_stochastic(images, levels=17, seed=1).sum(0)
    assert ones[0] == 0
    assert ones[3] == n
    for count, p in ((ones[1], 0.25), (ones[2], 0.5)):
        assert stats.binomtest(int(count), n, p).pvalue > 0.01


def test_stochastic_binarisation_follows_its_seed_alone():
    images = torch.full((1000,), 8.0)
    state = torch.get_rng_state()
    first = binarize_stochastic(images, levels=17, seed=1)
    assert torch.equal(first, binarize_stochastic(images, levels=17, seed=1))
    assert not torch.equal(first, binarize_stochastic(images, levels=17, seed=2))
    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dequantised_pixels_fill_their_cell_evenly(dtype):
    images = torch.arange(17, dtype=dtype).repeat(5000, 1)
    x = dequantize(images, levels=17, seed=0)
    assert x.dtype == dtype
    noise = (17 * x - images).flatten().numpy()
    assert -1e-5 < noise.min() < 0.001
    assert 0.999 < noise.max() < 1 + 1e-5
    assert stats.kstest(noise, "uniform").pvalue > 0.01
    finer_than_floats = (noise * 2**24 % 1 > 0.01) & (noise * 2**24 % 1 < 0.99)
    assert (finer_than_floats.mean() > 0.9) == (dtype == torch.float64)


def test_dequantised_pixels_stay_below_one():
    """Of four million brightest pixels some 30 would be rounded up to 1."""
    images = torch.full((4_000_000,), 255.0)
    assert dequantize(images, levels=256).max() < 1


def test_the_change_of_density_is_the_one_in_the_docstring():
    """P(k) is known, so the density on [0, 1) is levels * P(k) on cell k, and the bound is tight."""
    masses = torch.tensor([0.1, 0.2, 0.3, 0.4], dtype=torch.float64)
    images = torch.tensor([[0.0, 3.0, 1.0], [2.0, 2.0, 0.0]], dtype=torch.float64)
    x = dequantize(images, levels=4, seed=3)
    histogram = stats.rv_histogram((masses.numpy(), np.linspace(0, 1, 5)), density=False)
    log_density = histogram.logpdf(x.numpy()).sum(1)
    expected = [math.log(0.1 * 0.4 * 0.2), math.log(0.3 * 0.3 * 0.1)]
    assert log_density - 3 * math.log(4) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("values", [[0.0, 17.0], [-1.0, 3.0], [0.5, 1.0], [math.nan, 1.0]])
@pytest.mark.parametrize("change", [dequantize, binarize_stochastic])
def test_images_outside_the_levels_are_refused(change, values):
    with pytest.raises(
        ValueError, match=r"images (lie between .*, expected whole numbers 0 \.\. 16|holds NaN)"
    ):
        change(torch.tensor(values), levels=17)


@pytest.mark.parametrize("size", [1, 3, 4, 10])
def test_every_pass_of_batches_shows_each_row_once(size):
    x = torch.arange(20.0).reshape(10, 2)
    shown = torch.cat(list(itertools.islice(batches(x, size), 30)))
    assert shown.shape == (30 * size, 2)
    passes = [tuple(rows[:, 0].int().tolist()) for rows in shown[: 10 * (3 * size)].split(10)]
    for rows in passes:
        assert sorted(rows) == list(range(0, 20, 2))
    assert len(set(passes)) == len(passes)


def test_batches_follow_their_seed_alone():
    x = torch.arange(100.0)
    state = torch.get_rng_state()
    first, same, other = (torch.cat(list(itertools.islice(batches(x, 7, seed), 20))) for seed in (0, 0, 1))
    assert torch.equal(first, same)
    assert not torch.equal(first, other)
    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parametrize("size", [0, -1, 11])
def test_batches_of_impossible_size_are_refused(size):
    with pytest.raises(ValueError, match=f"size is {size}, expected (1 to 10|a whole)"):
        next(batches(torch.zeros(10, 2), size))


@needs_mnist
def test_mnist_is_mnist():
    """Counts of the ten digits and mean intensity, as published for the 60,000 training images."""
    mnist = load("mnist")
    assert [len(split.images) for split in (mnist.train, mnist.valid, mnist.test)] == [50_000, 10_000, 10_000]
    labels = torch.cat([mnist.train.labels, mnist.valid.labels])
    assert torch.bincount(labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert mnist.test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    images = torch.cat([mnist.train.images, mnist.valid.images]) / 255
    assert images.shape[1:] == (1, 28, 28)
    assert images.mean().item() == pytest.approx(0.1307, abs=5e-5)
    assert images.std().item() == pytest.approx(0.3081, abs=5e-5)


@needs_mnist
def test_one_wrong_bit_in_mnist_is_noticed(tmp_path, monkeypatch):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for file in FILES:
        (raw / file).symlink_to(folder() / "MNIST" / "raw" / file)
    damaged = raw / "t10k-labels-idx1-ubyte"
    content = bytearray(damaged.read_bytes())
    content[5000] ^= 1
    damaged.unlink()
    damaged.write_bytes(content)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r"t10k-labels-idx1-ubyte is damaged: the md5"):
        load("mnist")


@needs_binarized
def test_binarized_mnist_is_larochelles():
    """205.8 nats: the course's figure for a product of Bernoullis on the fixed set."""
    dataset = load("binarized_mnist")
    assert (dataset.levels, dataset.train.labels) == (2, None)
    for split, n in ((dataset.train, 50_000), (dataset.valid, 10_000), (dataset.test, 10_000)):
        assert split.images.shape == (n, 1, 28, 28)
        assert ((split.images == 0) | (split.images == 1)).all()
    assert bernoulli_nll(dataset.train.images, dataset.test.images) == pytest.approx(205.8, abs=0.05)


def test_labelled_batches_are_the_batches_with_their_labels():
    images = torch.arange(10.0)[:, None, None, None]
    split = Split(images, torch.arange(10) % 3)
    for _, plain, labelled in zip(
        range(5), batches(images, 4, 7), labelled_batches(split, 4, 7), strict=False
    ):
        assert torch.equal(labelled.images, plain)
        assert torch.equal(labelled.labels, plain.flatten().long() % 3)
    with pytest.raises(ValueError, match="split has no labels"):
        next(labelled_batches(Split(images), 4))


def test_a_split_goes_to_a_device(device):
    moved = Split(torch.zeros(2, 1, 1, 1), torch.tensor([4, 5])).to(device)
    assert (moved.images.device.type, moved.labels.tolist()) == (device.type, [4, 5])
    assert Split(torch.zeros(1)).to(device).labels is None


def test_grey_values_and_the_scale_of_tanh():
    grey = torch.tensor([0.0, 4.0, 8.0, 16.0])
    assert to_signed(grey, 17).tolist() == [-1, -0.5, 0, 1]
    assert from_signed(torch.tensor([-1.0, -0.5, 0.0, 1.0]), 17).tolist() == grey.tolist()
    assert from_signed(torch.tensor([-9.0, 9.0]), 256).tolist() == [0, 255]
