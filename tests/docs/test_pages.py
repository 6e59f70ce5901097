"""The pages of docs/ run: their Python blocks, from top to bottom, in one namespace for each page."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

from course_utils.plotting.style import ROLES
from tests.models import test_contract

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
OTHERS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md")
TEXTS = [*PAGES, *(ROOT / name for name in OTHERS)]


def run(page: Path, monkeypatch) -> ModuleType:
    """The page's blocks, executed as one module: an error names the page and the line in it.

    A page may choose other colours; after the test they are the course's again.
    """
    for role, look in ROLES.items():
        monkeypatch.setitem(ROLES, role, look)
    text = page.read_text(encoding="utf-8")
    module = ModuleType(f"page_{page.stem}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for block in BLOCK.finditer(text):
        above = "\n" * (text[: block.start(1)].count("\n"))
        exec(compile(above + block[1], str(page), "exec"), vars(module))
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_of_a_page_runs(page, monkeypatch):
    run(page, monkeypatch)


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not re.match(r"\w+:", link)]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_new_model_of_the_page_keeps_the_contract(monkeypatch):
    """The suite of tests/models/test_contract.py, by hand: its functions say on which cases they run."""
    path = ROOT / "docs" / "adapting.md"
    page = run(path, monkeypatch)
    line = re.search(r"^Case\(.*\),$", path.read_text(encoding="utf-8"), re.MULTILINE)
    case = eval(line[0].rstrip(","), {"Case": test_contract.Case, "FadingMemory": page.FadingMemory})
    suite = [function for name, function in vars(test_contract).items() if name.startswith("test_")]
    lists = [test_contract.CASES, test_contract.DISCRETE, test_contract.AUTOREGRESSIVE]
    asked = [test for test in suite if any(test.pytestmark[0].args[1] is cases for cases in lists)]
    assert len(asked) >= 10
    for test in asked:
        test(case, torch.device("cpu"))


def test_teaching_gives_the_minutes_of_the_chapters():
    text = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    given = dict(re.findall(r"^## (\d\d) .* \((\d+) minutes\)$", text, re.MULTILINE))
    notebooks = {path.name[:2]: path for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    found = {
        number: re.search(r"\*\*Time:\*\* (\d+) minutes", path.read_text(encoding="utf-8"))[1]
        for number, path in notebooks.items()
    }
    assert given == found
