"""`make demo` as the instructor meets it: Voilà, no code, keyboard only, and the star widget at work."""

import json
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests.browser.conftest import (
    FRAMES,
    LATENCY,
    REPOSITORY,
    find_widget,
    free_port,
    serve,
    shown,
    wait_until,
    watched,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[str]:
    """An address of the demo's server, which runs as the Makefile says."""
    shutil.copy(REPOSITORY / "notebooks" / "demo_gan_1d.ipynb", folder)
    assert "voila --Voila.config_file_paths=\"['tools']\"" in (REPOSITORY / "Makefile").read_text()
    port = free_port()
    command = [sys.executable, "-m", "voila", f"--Voila.config_file_paths=['{REPOSITORY / 'tools'}']"]
    options = ["--no-browser", f"--port={port}", "demo_gan_1d.ipynb"]
    yield from serve([*command, *options], f"http://127.0.0.1:{port}/voila/files/", folder)


@pytest.fixture(scope="module")
def elsewhere() -> set[str]:
    """What the page asks of other computers, but for what its own policy stops before it is sent."""
    return set()


@pytest.fixture(scope="module")
def screen(browser: Browser, demo: str, elsewhere: set[str]) -> Iterator[Page]:
    """The demo's page, loaded once, as its kernel takes long to start: a test begins where another ended."""

    def note(request: Request) -> None:
        if urlsplit(request.url).hostname not in (None, "127.0.0.1"):
            elsewhere.add(request.url)

    with watched(browser) as (page, errors):
        page.on("request", note)
        page.on("requestfailed", lambda request: request.failure == "csp" and elsewhere.discard(request.url))
        page.set_viewport_size({"width": 1600, "height": 900})
        page.goto(demo.removesuffix("/voila/files/"))
        yield page
    assert not errors, errors


@contextmanager
def playing(screen: Page) -> Iterator[Locator]:
    """The widget while it plays, from ten pictures after the click on Play until the next click on it."""
    widget = find_widget(screen)
    before = shown(widget, "shown")
    widget.get_by_test_id("play").click()
    wait_until(lambda: shown(widget, "shown") > before + 10)
    yield widget
    widget.get_by_test_id("play").click()


def test_the_demo_plays_steps_scrubs_and_resets_by_keyboard(screen: Page):
    widget = find_widget(screen)
    assert "Speaker notes" not in screen.content()
    assert "import" not in screen.locator("body").inner_text()
    expect(widget.get_by_test_id("question")).to_contain_text("Will p_g (green) come to lie on p_data")
    before = shown(widget, "shown")
    screen.keyboard.press("Space")  # without a click before
    wait_until(lambda: shown(widget, "shown") > before + 30)
    screen.keyboard.press("Space")
    stopped = shown(widget, "shown")
    screen.wait_for_timeout(300)
    assert shown(widget, "shown") == stopped, "a pause must be immediate"
    screen.keyboard.press("ArrowRight")
    wait_until(lambda: shown(widget, "shown") == stopped + 1)
    widget.get_by_test_id("timeline").fill("3")
    wait_until(lambda: widget.get_by_test_id("description").inner_text().startswith("Step 3:"))
    screen.keyboard.press("4")
    wait_until(lambda: (shown(widget, "shown"), shown(widget, "length")) == (0, 1))
    assert widget.get_by_test_id("target").input_value() == "two far apart"
    size = widget.get_by_test_id("description").evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert size >= 22, "too small for the last row"


def test_nothing_is_asked_of_another_computer(elsewhere: set[str], screen: Page):
    with playing(screen):
        assert not elsewhere


def status(address: str, **headers: str) -> int:
    """The status of the answer to a request with these headers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_foreign_name_is_refused(demo: str):
    address = demo.removesuffix("voila/files/")
    assert status(address, Host="elsewhere.example") == 403
    assert (
        status(f"{address}api/kernels/00000000-0000-0000-0000-000000000000", Host="elsewhere.example") == 403
    )


def kernel_of(page: Page) -> str:
    """The address at which the server tells of the page's kernel."""
    config = json.loads(page.locator("#jupyter-config-data").text_content())
    return f"{page.url}api/kernels/{config['kernelId']}"


def test_a_page_that_is_loaded_again_leaves_no_kernel_behind(screen: Page):
    find_widget(screen)
    left = kernel_of(screen)
    screen.reload()
    find_widget(screen)
    wait_until(lambda: status(left) == 404, seconds=180)
    assert status(kernel_of(screen)) == 200


def test_the_demo_saves_a_page_that_plays_without_kernel_and_network(screen: Page, page: Page, folder: Path):
    with playing(screen) as widget:
        wait_until(lambda: shown(widget, "length") > 20)
    widget.get_by_role("button", name="Save page").click()
    expect(widget.get_by_test_id("notice")).to_contain_text("Saved as", timeout=60_000)
    name = widget.get_by_test_id("notice").inner_text().split("Saved as ")[1].split(",")[0]
    with screen.expect_download() as download:
        widget.get_by_test_id("download").click()
    assert download.value.suggested_filename == Path(name).name
    assert download.value.path().read_bytes() == (folder / name).read_bytes()
    page.context.set_offline(True)
    page.goto((folder / name).as_uri())
    replay = find_widget(page)
    words = replay.get_by_test_id("description").inner_text()
    replay.get_by_test_id("play").click()
    wait_until(lambda: shown(replay, "shown") > 10)
    assert replay.get_by_test_id("description").inner_text() != words
    expect(replay.get_by_test_id("notice")).to_have_text("The recording ends here.")


@pytest.mark.timing
def test_frames_and_latency_while_the_gan_trains(screen: Page, capsys: pytest.CaptureFixture):
    """Prints what was measured; the bounds are loose, because a machine that runs tests is a busy one."""
    with playing(screen) as widget:
        frames = widget.evaluate(FRAMES)
        median, p95 = screen.evaluate(LATENCY, [widget.element_handle(), "log_lr_g"])
    with capsys.disabled():
        print(
            f"\nGAN in training: {frames:.0f} frames/s; "
            f"slider to picture, median / p95: {median:.0f} / {p95:.0f} ms"
        )
    assert frames > 20
    assert median < 200


@pytest.mark.timing
def test_a_crowd_plays_too(screen: Page, capsys: pytest.CaptureFixture):
    """Prints the pictures a second of twenty GANs in training; the bound is loose, as above."""
    widget = find_widget(screen)
    widget.get_by_text("Settings").click()
    widget.get_by_test_id("crowd").check()
    expect(widget.get_by_test_id("description")).to_contain_text("of 20 seeds")
    with playing(screen):
        frames = widget.evaluate(FRAMES)
    with capsys.disabled():
        print(f"\ntwenty GANs in training: {frames:.0f} frames/s")
    assert frames > 12
