"""Drawing one's own data: with the pointer in the picture, and bar by bar with the keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from course_utils.chapters.ch08.gan_1d import gan_dynamics
from course_utils.widgets.widget import Widget
from tests.browser.conftest import wait_until
from tests.browser.stage import put_on_stage

pytestmark = pytest.mark.browser


def own_data() -> Widget:
    widget = gan_dynamics()
    widget.target = "your own"
    return widget


def heights(widget: Locator) -> list[float]:
    return (
        widget.get_by_test_id("drawing")
        .locator("input")
        .evaluate_all("bars => bars.map((b) => Number(b.value))")
    )


def test_the_pointer_draws_where_it_goes(page: Page, tmp_path: Path):
    widget = put_on_stage(page, tmp_path, own_data(), (1280, 900))
    canvas = widget.get_by_test_id("canvas")
    expect(canvas).to_have_class("drawable")
    box, before = canvas.bounding_box(), heights(widget)
    left, width = box["x"] + 0.3 * box["width"], 0.15 * box["width"]
    for along, up in ((0, 0.4), (0.5, 0.25), (1, 0.4)):
        page.mouse.move(left + along * width, box["y"] + up * box["height"])
        page.mouse.down()
    page.mouse.up()
    wait_until(lambda: heights(widget) != before)
    after = heights(widget)
    changed = [i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed == list(range(changed[0], changed[-1] + 1)), "a stroke leaves no bar out"
    assert len(changed) >= 5
    page.mouse.move(left, box["y"] + 0.9 * box["height"])  # in another panel
    page.mouse.down()
    page.mouse.move(left + 20, box["y"] + 0.9 * box["height"])
    page.mouse.up()
    assert heights(widget) == after


def test_the_keyboard_moves_single_bars(page: Page, tmp_path: Path):
    widget = put_on_stage(page, tmp_path, own_data(), (1280, 1000))
    widget.get_by_text("Settings").focus()
    if not widget.get_by_test_id("drawing").is_visible():
        page.keyboard.press("Enter")
    bar = widget.get_by_label("height 3 of 32, from left to right")
    bar.focus()
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    wait_until(lambda: heights(widget)[2] == 0.04)
    expect(bar).to_be_focused()


def test_bars_are_there_only_for_one_s_own_data(page: Page, tmp_path: Path):
    widget = put_on_stage(page, tmp_path, gan_dynamics(), (1280, 1000))
    if not widget.get_by_test_id("target").is_visible():
        widget.get_by_text("Settings").click()
    expect(widget.get_by_test_id("drawing")).to_be_hidden()
    widget.get_by_test_id("target").select_option("your own")
    expect(widget.get_by_test_id("drawing")).to_be_visible()
