import os

import pytest
import torch

from course_utils.training import seed_everything


def pytest_addoption(parser):
    parser.addoption("--device", default="cpu", help="where the models under test live: cpu, cuda or cuda:1")


def pytest_collection_modifyitems(items):
    if not os.environ.get("COURSE_DATA"):
        for item in items:
            if item.get_closest_marker("real_data"):
                item.add_marker(pytest.mark.skip(reason="COURSE_DATA names no folder with the real data"))


@pytest.fixture
def device(request):
    return torch.device(request.config.getoption("--device"))


@pytest.fixture(autouse=True)
def same_random_numbers():
    """Every test starts from seed 0, so that none depends on the tests before it."""
    seed_everything(0)
    torch.set_num_threads(1)  # loops of small operations run fastest on one thread
