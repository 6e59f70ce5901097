"""Debian's or the user's own Chromium, and folders that it is shown on the loopback."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def find_browser() -> str | None:
    """The path of a Chromium: the variable COURSE_BROWSER, or the first of the usual names on PATH."""
    return os.environ.get("COURSE_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, running."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield chromium
        chromium.close()


class Silent(SimpleHTTPRequestHandler):
    """What `python -m http.server` serves, without its log."""

    def log_message(self, *_) -> None: ...


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on the loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
