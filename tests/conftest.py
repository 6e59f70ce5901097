import os

import pytest
import torch

from course_utils.training import seed_everything
from tests.devices.pretended import pretend

# Their assertions, too, are to say what they compared.
pytest.register_assert_rewrite("tests.wrong_values", "tests.kept")


def pytest_addoption(parser):
    parser.addoption(
        "--device",
        default="cpu",
        help="where the models under test live: cpu, cuda, mps, or pretended-cuda and pretended-mps",
    )
    parser.addoption("--slow", action="store_true", help="also the tests that take minutes each")


def pytest_collection_modifyitems(config, items):
    device = config.getoption("--device")
    if device != "cpu":
        items[:] = [item for item in items if {"device", "gpu"} & set(item.fixturenames)]
    if device.startswith("pretended-"):
        skip(items, "real_device", "a pretended device cannot show it")
    if not config.getoption("--slow"):
        skip(items, "slow", "takes minutes, runs with --slow")
    if not os.environ.get("COURSE_DATA"):
        skip(items, "real_data", "COURSE_DATA names no folder with the real data")


def skip(items, marker, reason):
    for item in items:
        if item.get_closest_marker(marker):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def full_precision(monkeypatch):
    """Comparisons to float precision: by default a GPU's convolutions keep ten bits of each factor (TF32)."""
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", False)


@pytest.fixture
def device(request):
    name = request.config.getoption("--device")
    if not name.startswith("pretended-"):
        yield torch.device(name)
        return
    with pretend(name.removeprefix("pretended-")) as pretended:
        yield pretended


@pytest.fixture(params=["cuda", "mps"])
def gpu(request):
    """Every GPU: a pretended one unless --device names a real one."""
    name = request.config.getoption("--device")
    if name in ("cuda", "mps"):
        if name != request.param:
            pytest.skip(f"--device is {name}")
        yield torch.device(name)
        return
    with pretend(request.param) as pretended:
        yield pretended


@pytest.fixture(scope="session")
def browser():
    """A Chromium: one for all tests of a worker, as Playwright starts once in a thread."""
    from tests.chromium import find_browser, launched  # most tests need none

    if find_browser() is None:
        pytest.skip(
            "no Chromium: install one (Debian: apt-get install chromium) or name it in COURSE_BROWSER"
        )
    with launched() as chromium:
        yield chromium


@pytest.fixture
def ax():
    """Empty axes, whose figure is closed when the test is over."""
    from matplotlib import pyplot  # takes long, and most tests draw nothing

    figure, ax = pyplot.subplots()
    yield ax
    pyplot.close(figure)


@pytest.fixture(autouse=True)
def nothing_is_noted_for_the_user(monkeypatch, tmp_path):
    """What tests solve is theirs."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress"))


@pytest.fixture(autouse=True)
def same_random_numbers():
    """Every test starts from seed 0, so that none depends on the tests before it."""
    seed_everything(0)
    torch.set_num_threads(1)  # loops of small operations run fastest on one thread
