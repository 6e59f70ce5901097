"""A JupyterLab of its own on a free port, and Debian's or the user's own Chromium to drive it."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

REPOSITORY = Path(__file__).parents[2]
PROMPT = "kernel_websocket_connection_class=course_utils.install.jupyter_server.PromptConnection"
ALT_TEXT = "HTMLExporter.preprocessors=course_utils.install.alt_text.AltText"


@contextmanager
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A fresh page, and the errors that its own scripts throw."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(180_000)  # a machine that runs tests is a busy one
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page, errors
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page that fails its test when the page's own scripts threw an error."""
    with watched(browser) as (page, errors):
        yield page
    assert not errors, errors


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def serve(command: list[str], address: str, folder: Path) -> Iterator[str]:
    """Run a server until the tests are over; wait until it answers at `address`."""
    log = folder / f"server-{uuid.uuid4().hex}.log"
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config"), "PYTHONPATH": str(REPOSITORY)}
    with log.open("w") as sink:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=sink, stderr=subprocess.STDOUT)
        try:
            wait_for(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 180  # a machine that runs tests is a busy one
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except urllib.error.HTTPError:  # it refuses, so it is there
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no server at {address}:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of notebooks that the tests may write into."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="session")
def lab(desk: Path) -> Iterator[str]:
    port = free_port()
    root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--IdentityProvider.token="),
        *("--LabApp.expose_app_in_browser=True", f"--ServerApp.{PROMPT}", f"--{ALT_TEXT}", *root),
    ]
    yield from serve(command, f"http://127.0.0.1:{port}", desk)


# JupyterLab starts its kernel, and it is the one that is seen.
OPEN = """async path => {
  const { commands, shell } = window.jupyterapp;
  const panel = await commands.execute("docmanager:open", { path });
  await panel.sessionContext.ready;
  while (shell.currentWidget !== panel) await new Promise(requestAnimationFrame);
}"""
CLOSE_ALL = """async () => {
  const { serviceManager, shell } = window.jupyterapp;
  for (const panel of [...shell.widgets("main")]) panel.dispose();
  await serviceManager.sessions.shutdownAll();
}"""


@pytest.fixture(scope="session")
def lab_page(browser: Browser, lab: str) -> Iterator[tuple[Page, list[str]]]:
    """JupyterLab in the browser, loaded once: that takes longer than most of what is tested there."""
    with watched(browser) as (page, errors):
        page.goto(f"{lab}/lab/workspaces/{uuid.uuid4().hex}")
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget")  # the launcher: all has been loaded
        yield page, errors


OpenNotebook = Callable[..., Page]


@pytest.fixture
def open_notebook(lab_page: tuple[Page, list[str]], desk: Path) -> Iterator[OpenNotebook]:
    """Open a notebook (a file, or the sources of its cells) in JupyterLab, and run all of it if told."""
    page, errors = lab_page

    def opened(notebook: Path | list[str], run: bool = True) -> Page:
        name = f"{uuid.uuid4().hex}.ipynb"
        if isinstance(notebook, Path):
            shutil.copy(notebook, desk / name)
        else:
            cells = [nbformat.v4.new_code_cell(source) for source in notebook]
            kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), desk / name)
        page.evaluate(OPEN, name)
        page.wait_for_url(f"**/tree/{name}*")
        if run:
            page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        return page

    yield opened
    thrown = [*errors]
    page.evaluate(CLOSE_ALL)
    errors.clear()  # closing cuts off messages that are on their way
    assert not thrown, thrown


def find_widget(page: Page, number: int = 0) -> Locator:
    found = page.get_by_test_id("widget").nth(number)
    found.wait_for()
    found.scroll_into_view_if_needed()
    expect(found.get_by_test_id("description")).not_to_be_empty()
    return found


def picture(widget: Locator) -> str:
    """A hash of the pixels of the canvas."""
    pixels = widget.get_by_test_id("canvas").evaluate("canvas => canvas.toDataURL()")
    return hashlib.sha1(pixels.encode()).hexdigest()


def shown(widget: Locator, name: str) -> int:
    return int(widget.get_attribute(f"data-{name}") or 0)


def wait_until(holds, seconds: float = 120) -> None:  # a machine that runs tests is a busy one
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


# Runs code in the notebook's kernel, past its cells, and returns what was printed.
RUN_PYTHON = """async code => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const run = kernel.requestExecute({ code });
  let printed = "";
  run.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += content.text;
    if (header.msg_type === "error") printed += content.traceback.join("\\n");
  };
  await run.done;
  return printed;
}"""


def run_python(page: Page, code: str) -> str:
    return page.evaluate(RUN_PYTHON, code)


# Measured in the page: 40 moves of a slider to the next picture; pictures painted in three seconds.
LATENCY = """async ([widget, name]) => {
  const input = widget.querySelector(`[data-testid=${name}]`);
  const times = [];
  for (let i = 0; i < 40; i++) {
    input.value = Number(input.min) + (input.max - input.min) * ((i * 7) % 20) / 20;
    const asked = Number(widget.dataset.asked);
    const start = performance.now();
    input.dispatchEvent(new Event('input', {bubbles: true}));
    while (Number(widget.dataset.drawn) <= asked) await new Promise(requestAnimationFrame);
    times.push(performance.now() - start);
    await new Promise(done => setTimeout(done, 80));
  }
  times.sort((a, b) => a - b);
  return [times[20], times[38]];
}"""
FRAMES = """async widget => {
  const [painted, start] = [Number(widget.dataset.painted), performance.now()];
  await new Promise(done => setTimeout(done, 3000));
  return 1000 * (Number(widget.dataset.painted) - painted) / (performance.now() - start);
}"""
