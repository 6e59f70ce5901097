"""What a lecturer uses, without a kernel: predictions and their answers, keys, the full screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from course_utils.widgets.controls import Preset, Slider
from course_utils.widgets.player import Player
from tests.browser.conftest import wait_until
from tests.browser.stage import put_on_stage
from tests.widgets.test_export import Waves

pytestmark = pytest.mark.browser


@pytest.fixture
def widget(page: Page, tmp_path: Path) -> Locator:
    presets = [
        Preset("slow", {"rate": 1}, "Where will the wave be after a second?", "Nearly where it was."),
        Preset("fast", {"rate": 5}),
    ]
    rate = Slider("rate", "rate", 1, 9, 1, 1)
    player = Player(Waves(5), [rate], "A wave.", 420, presets, question="Where to?", projector=True)
    return put_on_stage(page, tmp_path, player, (1280, 720))


def pressed(widget: Locator) -> list[str]:
    buttons = widget.get_by_role("group", name="presets").get_by_role("button", pressed=True)
    return [words.strip() for words in buttons.all_inner_texts()]


def test_the_chosen_preset_is_marked_until_a_setting_is_moved(widget: Locator, page: Page):
    assert pressed(widget) == ["1 slow"]
    page.keyboard.press("2")
    wait_until(lambda: pressed(widget) == ["2 fast"])
    colours = [
        widget.get_by_test_id(f"preset-{i}").evaluate("b => getComputedStyle(b).backgroundColor")
        for i in (1, 2)
    ]
    assert colours[0] != colours[1]
    widget.get_by_text("Settings").click()
    widget.get_by_test_id("rate").fill("3")
    wait_until(lambda: pressed(widget) == [])


def test_a_question_stands_above_its_answer_which_is_folded(widget: Locator, page: Page):
    question, answer = widget.get_by_test_id("question"), widget.get_by_test_id("answer")
    expect(question).to_contain_text("Where will the wave be")
    expect(answer).to_be_hidden()
    page.keyboard.press("a")
    expect(answer).to_have_text("Nearly where it was.")
    expect(answer).to_be_visible()
    assert answer.bounding_box()["y"] > question.bounding_box()["y"]
    page.keyboard.press("2")  # it has no question: that of the widget stands for it
    expect(question).to_have_text("Where to?")
    page.keyboard.press("1")
    expect(answer).to_be_hidden()


def test_a_question_mark_lists_the_keys_above_everything(widget: Locator, page: Page):
    keys = widget.get_by_test_id("keys")
    expect(keys).to_be_hidden()
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("play, pause")
    place, size = keys.bounding_box(), page.viewport_size
    assert abs(place["x"] + place["width"] / 2 - size["width"] / 2) < 10
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    widget.get_by_test_id("help").click()
    expect(keys).to_be_visible()


def test_the_full_screen_comes_and_goes(widget: Locator, page: Page):
    widget.get_by_test_id("fullscreen").click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
