"""The pages, built once and served on the loopback; and a Chromium that opens them."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import find_browser
from tests.recordings import small_recordings

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY, ADDRESS = "https://github.com/someone/course", "https://someone.github.io/course"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


class Silent(SimpleHTTPRequestHandler):
    """What `python -m http.server` serves, without its log."""

    def log_message(self, *_) -> None: ...


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built pages."""
    if not (ROOT / "node_modules" / "mathjax").exists():
        pytest.skip("the pages need node and npm: npm ci")
    folder = tmp_path_factory.mktemp("built") / "site"
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
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """The paths of all pages."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_browser() is None:
        pytest.skip("no Chromium found: install one, or name it in COURSE_BROWSER")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield chromium
        chromium.close()
