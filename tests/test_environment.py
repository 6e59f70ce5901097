"""The lists of what the course depends on, held against each other: pyproject.toml is the one that counts."""

import ast
import re
import stat
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COURSE = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
EXTRA = [Requirement(line) for lines in EXTRAS.values() for line in lines]
GROUPS = PYPROJECT["dependency-groups"]
DEV = [Requirement(line) for lines in GROUPS.values() for line in lines if isinstance(line, str)]
LOCK = (ROOT / "requirements.lock").read_text().splitlines()
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())
MAKEFILE = (ROOT / "Makefile").read_text()
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOW = (ROOT / ".github" / "workflows" / "test.yml").read_text()


@pytest.mark.parametrize("needed", COURSE + EXTRA + DEV, ids=lambda requirement: requirement.name)
def test_the_lock_pins_every_dependency_within_its_range(needed):
    pins = [Requirement(line) for line in LOCK]
    versions = [
        next(iter(pin.specifier)).version for pin in pins if pin.name == canonicalize_name(needed.name)
    ]
    assert versions, f"requirements.lock lacks {needed.name}: run `make lock`"
    assert all(needed.specifier.contains(version) for version in versions), f"{versions}: run `make lock`"


@pytest.mark.parametrize("needed", COURSE + EXTRA + DEV, ids=lambda requirement: requirement.name)
def test_a_dependency_is_a_range_with_a_floor(needed):
    assert [bound.operator for bound in needed.specifier] == [">="]


def test_the_lock_holds_exact_versions_and_no_hosts():
    for line in LOCK:
        assert re.fullmatch(r"[a-z0-9.-]+==[a-z0-9.+]+( ; [\w .*<>='()!]+)?", line), line


def test_conda_gets_the_same_environment():
    assert ENVIRONMENT["channels"] == ["conda-forge", "nodefaults"]
    python, *others = ENVIRONMENT["dependencies"]
    assert python.startswith("python=")
    assert others == ["pip", {"pip": ["--constraint requirements.lock", f"--editable .[{','.join(EXTRAS)}]"]}]


def test_every_installation_asks_for_all_extras():
    assert f"EXTRAS := {','.join(EXTRAS)}\n" in MAKEFILE
    assert MAKEFILE.count("--editable '.[$(EXTRAS)]'") == MAKEFILE.count("--editable") == 2
    assert WORKFLOW.count(f"--editable '.[{','.join(EXTRAS)}]'") == WORKFLOW.count("--editable") > 0


def test_the_version_of_uv_stands_in_the_lock_alone():
    installing = [line for line in (MAKEFILE + WORKFLOW).splitlines() if line.endswith(" uv")]
    assert len(installing) == 3
    assert all("pip install" in line and "--constraint requirements.lock uv" in line for line in installing)
    assert any(line.startswith("uv==") for line in LOCK)


# What replaces a host's own Jupyter, or is large, must not come with the plain course.
CODE_WITHOUT_EXTRAS = """
import importlib, pkgutil, sys
for name in ("jupyterlab", "jupyter_server", "nbconvert", "voila", "imageio_ffmpeg", "nbval", "tqdm"):
    sys.modules[name] = None  # importing it now raises ImportError
import course_utils
for module in pkgutil.walk_packages(course_utils.__path__, "course_utils."):
    servers = ("course_utils.install.jupyter_server", "course_utils.install.alt_text")
    if module.name not in (*servers, "course_utils.__main__"):
        importlib.import_module(module.name)
        print(module.name)
"""


def test_the_course_imports_without_its_extras():
    command = [sys.executable, "-c", CODE_WITHOUT_EXTRAS]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) > 50


def test_one_floor_for_python():
    floor = ENVIRONMENT["dependencies"][0].removeprefix("python=")
    major, minor = floor.split(".")
    assert PYPROJECT["project"]["requires-python"] == f">={floor}"
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{major}{minor}"
    assert f"sys.version_info < ({major}, {minor})" in MAKEFILE
    assert f"Python {floor} or newer" in MAKEFILE
    assert f"Python {floor} or newer" in (ROOT / "README.md").read_text()
    assert f'"{floor}"' in WORKFLOW
    assert SpecifierSet(f">={floor}").contains(".".join(map(str, sys.version_info[:3])))


def imports(folder):
    """The top-level modules that the Python files below `folder` import."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield node.module.partition(".")[0]


@pytest.mark.parametrize(
    ("folder", "listed"),
    [
        ("course_utils", COURSE + EXTRA),
        ("benchmarks", COURSE + DEV),
        ("tools", COURSE + DEV),
        ("tests", COURSE + EXTRA + DEV),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_imported_is_listed(folder, listed):
    owners = metadata.packages_distributions()
    names = {canonicalize_name(requirement.name) for requirement in listed}
    # Beside the modules themselves, the folders that hold them.
    own = {"course_utils", "tools", "tests", "benchmarks", "conftest"} | {
        path.stem for path in ROOT.glob(f"{folder}/**/*")
    }
    for module in set(imports(folder)) - set(sys.stdlib_module_names) - own:
        # One that is not installed here goes by its own name.
        owned = map(canonicalize_name, owners.get(module, [module]))
        assert names & set(owned), f"pyproject.toml lacks {module}"


def test_whoever_tests_can_build_the_pages():
    assert {"include-group": "site"} in GROUPS["dev"]


def documented_verbs():
    text = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    return {verb for verbs in re.findall(r"`make ([a-z ]+)", text) for verb in verbs.split()}


def test_the_verbs_are_those_of_the_documents():
    verbs = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert verbs == documented_verbs()
    assert verbs == set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no make")
def test_make_alone_lists_the_verbs():
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make (\w+) +\S", shown, re.MULTILINE)) == documented_verbs()


def test_ci_runs_the_command_of_the_readme():
    script = ROOT / ".ci" / "run"
    assert script.read_text().splitlines()[-1] == "make test"
    assert "make test" in WORKFLOW
    assert sys.platform == "win32" or script.stat().st_mode & stat.S_IXUSR


def test_the_licences_are_named_and_here():
    assert PYPROJECT["project"]["license"] == "MIT AND CC-BY-4.0"
    first_lines = [
        (ROOT / name).read_text().splitlines()[0] for name in PYPROJECT["project"]["license-files"]
    ]
    assert first_lines == ["MIT License", "Attribution 4.0 International"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["license"] == ["MIT", "CC-BY-4.0"]
    assert "version" not in citation  # it stands in pyproject.toml alone


def test_every_action_is_pinned_by_its_commit_and_kept_young():
    actions = [action for path in WORKFLOWS for action in re.findall(r"uses: (.*)", path.read_text())]
    assert len(actions) > 5
    for action in actions:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    dependabot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())
    assert [update["package-ecosystem"] for update in dependabot["updates"]] == ["github-actions"]
