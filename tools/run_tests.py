"""The whole proof in stages: unit tests, notebooks, browser. A failure does not stop the next stage.

The notebooks run on the built wheel in a folder outside the clone: each proves that the course is all in it.

python -m tools.run_tests
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools import wheel
from tools.notebooks import CELL_TIMEOUT, QUIET

ROOT = Path(__file__).resolve().parents[1]
NOTHING_COLLECTED = 5  # pytest's exit code
# Two processes with a thread each: with two threads each they would wait for one another.
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadscope")
# A browser's tests take long, each its own time: no worker shall wait while the other has a file of them.
TEST_BY_TEST = ("-n", "2", "--dist", "worksteal")
UNIT = ("--ignore=tests/browser", "--ignore=tests/site")
NOT_TIMED = ("-m", "not timing")
ONE_THREAD = {"OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Stage:
    """A folder and how pytest is to go through it; `away` from the clone, with these files, on the wheel."""

    name: str
    folder: str
    options: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


STAGES = (
    Stage("unit tests", "tests", (*UNIT, *SIDE_BY_SIDE)),
    Stage(  # but for those that take hundreds of updates
        "unit tests on a pretended GPU",
        "tests",
        (
            *UNIT,
            "--ignore=tests/devices",  # which pretends anyway
            "--device=pretended-cuda",
            "-k",
            "not overfits",
            *SIDE_BY_SIDE,
        ),
    ),
    Stage(
        "notebooks, executed again and compared",
        "notebooks",
        (
            "--nbval",
            "--nbval-current-env",
            "--nbval-sanitize-with=tests/notebooks/nbval.cfg",
            f"--nbval-cell-timeout={CELL_TIMEOUT}",
            *SIDE_BY_SIDE,
        ),
        away=("notebooks/*.ipynb", "tests/notebooks/nbval.cfg"),
    ),
    # Together: while a worker waits for the pages to be built, the other moves widgets.
    Stage("widgets and pages in a browser", "tests/browser", ("tests/site", *NOT_TIMED, *TEST_BY_TEST)),
    Stage("their speed", "tests/browser", ("-m", "timing")),  # alone: nothing else may take the processor
)


def run(stage: Stage, root: Path = ROOT) -> Counter:
    """Run one stage, its output going straight to the terminal: how many passed, failed and were skipped."""
    if not (root / stage.folder).exists():
        return Counter()
    if not stage.away:
        return run_pytest(stage, root, sys.executable, os.environ)
    with tempfile.TemporaryDirectory() as folder:
        return run_away(stage, root, Path(folder))


def run_away(stage: Stage, root: Path, folder: Path) -> Counter:
    """Run the stage in `folder` on the wheel; that it could not be built or was written into is a failure."""
    try:
        course = wheel.install(wheel.build(folder / "dist", root), folder / "environment")
        for path in (path for pattern in stage.away for path in root.glob(pattern)):
            copy = folder / "course" / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
        course.check(folder / "course" / stage.folder)
    except (subprocess.CalledProcessError, ImportError) as error:
        print(error, flush=True)
        return Counter(failed=1)
    before = course.files()
    counts = run_pytest(stage, folder / "course", course.python, course.variables)
    if written := {path for path, _ in course.files().items() ^ before.items()}:
        print("written into the installed packages:", *sorted(written), sep="\n", flush=True)
        counts["failed"] += 1
    return counts


def run_pytest(stage: Stage, root: Path, python: str | Path, variables: Mapping[str, str]) -> Counter:
    """Let pytest go through the stage's folder in `root`."""
    environment = {**variables, **QUIET, **(ONE_THREAD if "-n" in stage.options else {})}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [python, "-m", "pytest", "-q", stage.folder, f"--junitxml={report}", *stage.options]
        code = subprocess.run(command, cwd=root, env=environment).returncode
        counts = count(report.read_text(encoding="utf-8")) if report.exists() else Counter()
    if code not in (0, NOTHING_COLLECTED):
        counts["failed"] = max(counts["failed"], 1)  # pytest itself may stop before any test fails
    return counts


def count(report: str) -> Counter:
    """The numbers in pytest's JUnit report; an error is a failure."""
    suite = ElementTree.fromstring(report).find("testsuite")
    tests, failures, errors, skipped = (
        int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Counter(passed=tests - failed - skipped, failed=failed, skipped=skipped)


def told(counts: Counter) -> str:
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped"))


def main(stages: tuple[Stage, ...] = STAGES, root: Path = ROOT) -> int:
    """Run every stage and print the sum as the last line; 1 where anything failed."""
    total, summary = Counter(), []
    for stage in stages:
        print(f"\n== {stage.name}", flush=True)
        start = time.perf_counter()
        counts = run(stage, root)
        total.update(counts)
        summary.append(f"{stage.name}: {told(counts)} in {time.perf_counter() - start:.0f} s")
        print(f"== {summary[-1]}", flush=True)
    print("\n== summary", *summary, told(total), sep="\n", flush=True)
    return int(total["failed"] > 0)


if __name__ == "__main__":
    sys.exit(main())
