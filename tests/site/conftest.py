"""The pages, built once for all workers and served on the loopback; and a Chromium that opens them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.chromium import served
from tests.recordings import small_recordings

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY, ADDRESS = "https://github.com/someone/course", "https://someone.github.io/course"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built pages: the first worker builds, and the others wait for it."""
    if not (ROOT / "node_modules" / "mathjax").exists():
        pytest.skip("the pages need node and npm: npm ci")
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent  # which is new with every run
    with FileLock(shared / "site.lock"):
        if not (shared / "site").exists():
            build(shared / "unfinished").rename(shared / "site")
    return shared / "site"


def build(folder: Path) -> Path:
    """Make the pages in `folder`; CalledProcessError where that fails."""
    told = {"COURSE_REPOSITORY": REPOSITORY, "COURSE_SITE": ADDRESS}
    subprocess.run(
        [sys.executable, "-m", "tools.site", folder, "--recordings", small_recordings()],
        cwd=ROOT,
        env={**os.environ, **told},
        check=True,
    )
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the pages are served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """The paths of all pages but the decks, which tests/site/test_decks.py looks at."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return [name for name in found if not name.startswith("slides/")]
