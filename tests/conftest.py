import os

import pytest
import torch

from course_utils.training import seed_everything
from tests.devices.pretended import pretend


def pytest_addoption(parser):
    parser.addoption(
        "--device",
        default="cpu",
        help="where the models under test live: cpu, cuda, mps, pretended-cuda or pretended-mps",
    )


def pytest_collection_modifyitems(items):
    if not os.environ.get("COURSE_DATA"):
        for item in items:
            if item.get_closest_marker("real_data"):
                item.add_marker(pytest.mark.skip(reason="COURSE_DATA names no folder with the real data"))


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


@pytest.fixture(autouse=True)
def same_random_numbers():
    """Every test starts from seed 0, so that none depends on the tests before it."""
    seed_everything(0)
    torch.set_num_threads(1)  # loops of small operations run fastest on one thread
