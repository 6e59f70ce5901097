"""The README's table of models: every model of the package is in it, and what it says can be looked up."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from course_utils import models
from course_utils.models.base import GenerativeModel

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(
    r"^\| \[(?P<name>\w+)\]\((?P<file>course_utils/models/[^)]+)\) \| (?P<year>\d{4}|) \| (?P<paper>[^|]+) "
    r"\| \[(?P<chapter>\d\d)\]\((?P<notebook>[^)]+)\) \| (?P<density>[^|]+) \|$",
    re.MULTILINE,
)
ROWS = {row["name"]: row for row in ROW.finditer((ROOT / "README.md").read_text(encoding="utf-8"))}
# What several models share. They are sampled by those that inherit from them.
BASES = {
    *("GenerativeModel", "DensityModel", "SequentialModel", "AutoregressiveModel"),
    *("IncrementalModel", "RasterModel", "PixelRNN", "LatentVariableModel", "Flow", "TextModel"),
}


def classes():
    """All models of the package that are trained and sampled, by name."""
    for module in pkgutil.walk_packages(models.__path__, "course_utils.models."):
        for name, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            sampled = issubclass(found, GenerativeModel) and found.sample is not GenerativeModel.sample
            if found.__module__ == module.name and sampled and name not in BASES:
                yield name, found


MODELS = dict(classes())


def test_every_model_is_in_the_table():
    assert set(MODELS) <= set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_leads_to_the_class_and_its_chapter(name):
    row = ROWS[name]
    module = importlib.import_module(row["file"].removesuffix(".py").replace("/", "."))
    assert getattr(module, name).__module__ == module.__name__
    notebook = ROOT / row["notebook"]
    assert notebook.name.startswith(row["chapter"])
    assert name in notebook.read_text(encoding="utf-8"), "the chapter does not name the model"


@pytest.mark.parametrize("name", ROWS)
def test_the_paper_and_its_year_belong_together(name):
    """An arXiv number begins with the year and the month of its first version."""
    row = ROWS[name]
    for number, link in re.findall(r"\[arXiv ([\d.]+)\]\(https://arxiv.org/abs/([\d.]+)\)", row["paper"]):
        assert number == link
        assert number.startswith(row["year"][2:])
        source = Path(ROOT / row["file"]).parent
        assert any(number in path.read_text(encoding="utf-8") for path in source.glob("*.py"))


@pytest.mark.parametrize("name", sorted(set(MODELS) & set(ROWS)))
def test_only_what_has_a_log_prob_is_called_exact(name):
    assert hasattr(MODELS[name], "log_prob") == ROWS[name]["density"].startswith("exact")
