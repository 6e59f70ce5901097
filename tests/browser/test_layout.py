"""Where things stand on small and on large pages: nothing collides; picture and Play are seen together."""

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from course_utils.chapters.ch08.gan_1d import gan_dynamics
from course_utils.widgets.widget import Widget
from tests.browser.conftest import wait_until
from tests.browser.stage import put_on_stage
from tools.record.widgets import factories

pytestmark = pytest.mark.browser

PHONE, LAPTOP, PROJECTOR = (390, 844), (1366, 768), (1280, 720)
PLAYERS = [make for make in factories() if make.__annotations__["return"].__name__ == "Player"]


def trained(projector: bool = False) -> Widget:
    """The star after a few steps: its histories have begun."""
    widget = gan_dynamics(projector)
    for _ in range(20):
        widget.source.advance(5)
    return widget


def words(page: Page) -> list[tuple[str, float, float, float, float]]:
    """Every word on the canvas with its left, top, right and bottom edge."""
    return page.evaluate("window.words")


def box(widget: Locator, testid: str) -> dict[str, float]:
    found = widget.get_by_test_id(testid).bounding_box()
    return {**found, "bottom": found["y"] + found["height"], "right": found["x"] + found["width"]}


def in_view(page: Page, widget: Locator, *testids: str) -> bool:
    height = page.viewport_size["height"]
    return all(box(widget, name)["y"] >= 0 and box(widget, name)["bottom"] <= height for name in testids)


def apart(found: list[tuple[str, float, float, float, float]]) -> None:
    """No two words of a canvas lie on each other."""
    for (one, *a), (two, *b) in itertools.combinations(found, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert across < 1 or down < 1, f"{one!r} lies on {two!r}"


@pytest.mark.parametrize("make", factories(), ids=lambda make: make.__name__)
def test_on_a_phone_no_word_lies_on_another_and_nothing_is_cut_off(make, page: Page, tmp_path: Path):
    widget = put_on_stage(page, tmp_path, make(), PHONE)
    canvas = box(widget, "canvas")
    found = words(page)
    for text, left, top, right, bottom in found:
        assert min(left, top, canvas["width"] - right, canvas["height"] - bottom) > -1, text
    apart(found)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_on_a_phone_the_panels_stand_below_each_other(page: Page, tmp_path: Path):
    put_on_stage(page, tmp_path, trained(), PHONE)
    titles = ["Densities, and D from 0 to 1", "Each line carries 1/24 of the noise", "The value, in nats"]
    places = {text: (left, top) for text, left, top, *_ in words(page)}
    tops = [places[title][1] for title in titles]
    assert min(later - earlier for earlier, later in itertools.pairwise(tops)) > 150
    lefts = [places[title][0] for title in titles]
    assert max(lefts) - min(lefts) < 2  # letters do not begin at the same pixel of theirs


@pytest.mark.parametrize("make", PLAYERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("size", [LAPTOP, (1366, 647)], ids=["window", "JupyterLab's part of it"])
def test_on_a_laptop_the_picture_and_play_are_seen_together(make, size, page: Page, tmp_path: Path):
    widget = put_on_stage(page, tmp_path, make(), size)
    wait_until(lambda: in_view(page, widget, "canvas", "play", "description"))
    assert box(widget, "canvas")["height"] > 180


@pytest.mark.parametrize("half_steps", [False, True])
def test_the_projector_shows_all_also_with_its_settings_open(half_steps, page: Page, tmp_path: Path):
    star = trained(projector=True)
    star.half_steps = half_steps
    widget = put_on_stage(page, tmp_path, star, PROJECTOR)
    wait_until(lambda: in_view(page, widget, "question", "canvas", "play", "description"))
    widget.get_by_text("Settings").click()
    widget.get_by_text("More", exact=True).click()
    wait_until(lambda: box(widget, "canvas")["right"] <= box(widget, "batch_size")["x"])
    wait_until(lambda: in_view(page, widget, "question", "batch_size", "canvas", "play", "description"))
    assert box(widget, "canvas")["bottom"] <= box(widget, "play")["y"]
    apart(words(page))
    tops = {text: top for text, _, top, *_ in reversed(words(page))}  # of each word the first: panel by panel
    assert tops["0.5"] - tops["1"] > 40, "from 1/2 to 1 in the upper left panel"
    assert tops["0.4"] - tops["log 2"] > 20, "from 0.4 to log 2 in the lower right panel"
