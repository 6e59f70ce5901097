"""Three chapters of Colab's edition, beside Colab's versions, skipped where `make colab` has not run."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools.colab import HOST, PYTHON, host, trial

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-colab: run `make colab`")
def test_three_chapters_run_beside_what_colab_has():
    assert host() == HOST
    assert {name: error for name, _, error in trial(["00", "02", "08"])} == {
        "00_start_here": "",
        "02_mle_and_kl": "",
        "08_gan_training_1d": "",
    }


def test_what_colab_has_is_enough():
    """Else installing the course would replace what the host's own pages need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {one.name: one.specifier for one in map(Requirement, project["dependencies"])}
    kept = HOST.keys() & wanted.keys()
    assert {"ipywidgets", "numpy"} <= kept
    assert {name for name in kept if not wanted[name].contains(HOST[name])} == set()


def test_the_environment_is_made_of_the_versions_that_are_asked_for():
    pins = re.search(r"^COLAB := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)[1]
    assert dict(pin.split("==") for pin in pins.split()) == HOST
