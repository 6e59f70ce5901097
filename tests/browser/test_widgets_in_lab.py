"""Widgets in JupyterLab as a student meets them: run all, move a slider, see whether the picture changes."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    FRAMES,
    LATENCY,
    REPOSITORY,
    OpenNotebook,
    find_widget,
    picture,
    shown,
    wait_until,
)

pytestmark = pytest.mark.browser

PLAYER = """
from course_utils.plotting.scene import Line, Panel, Scene
from course_utils.widgets.controls import Preset, Slider
from course_utils.widgets.player import Player

class Wave:
    def __init__(self): self.restart()
    def __len__(self): return len(self.phases)
    def change(self, values): self.rate = values["rate"]
    def restart(self): self.phases = [0.0]
    def advance(self, stride):
        if len(self.phases) >= 600: return "The wave ends here."
        self.phases.append(self.phases[-1] + stride * self.rate)
        return ""
    def scene(self, index):
        import numpy as np
        x = np.linspace(0, 6.28, 256)
        line = Line(x, np.sin(x - self.phases[index]), "generator")
        return Scene([[Panel([line], (0, 6.28), (-1, 1))]], f"frame {index}, phase {self.phases[index]:.2f}")

def player():
    rate = Slider("rate", "rate", 0.1, 1, 0.1, 0.1)
    return Player(Wave(), [rate], "A wave.", presets=[Preset("fast", {"rate": 1})])
"""


def test_the_start_page_runs_and_its_slider_changes_the_picture(open_notebook: OpenNotebook):
    page = open_notebook(REPOSITORY / "notebooks" / "00_start_here.ipynb")
    page.wait_for_function("() => document.querySelectorAll('[data-testid=widget]').length")
    widget = find_widget(page)
    before, words = picture(widget), widget.get_by_test_id("description").inner_text()
    slider = widget.get_by_test_id("log_n")
    slider.focus()
    for _ in range(5):  # by keyboard: JupyterLab must not swallow the arrows
        page.keyboard.press("ArrowRight")
    expect(widget.get_by_test_id("description")).not_to_have_text(words)
    wait_until(lambda: shown(widget, "drawn") >= shown(widget, "asked") and picture(widget) != before)
    assert slider.input_value() == "1.5"
    assert "32 samples" in widget.get_by_test_id("description").inner_text()


def test_a_stored_notebook_shows_still_pictures_with_their_words(open_notebook: OpenNotebook):
    page = open_notebook(REPOSITORY / "notebooks" / "00_start_here.ipynb", run=False)
    page.wait_for_function("() => document.querySelectorAll('.jp-OutputArea img').length >= 2")
    assert page.get_by_test_id("widget").count() == 0


def test_a_stored_picture_is_told_in_words_to_who_does_not_see_it(open_notebook: OpenNotebook):
    page = open_notebook(REPOSITORY / "notebooks" / "08_gan_training_1d.ipynb", run=False)
    folded = page.get_by_text("The picture in words").first
    folded.wait_for()
    area = page.locator(".jp-OutputArea", has=page.get_by_text("The picture in words")).first
    assert "The picture in words" in area.aria_snapshot()  # the accessibility tree
    folded.focus()
    page.keyboard.press("Enter")
    notebook = json.loads((REPOSITORY / "notebooks" / "08_gan_training_1d.ipynb").read_text())
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    alt = next(o["metadata"]["image/png"]["alt"] for o in outputs if "image/png" in o.get("data", {}))
    wait_until(lambda: " ".join(alt.split())[:60] in " ".join(area.inner_text().split()))
    assert "The picture in words" in area.aria_snapshot()


def test_the_menu_exports_a_page_with_alternative_texts(open_notebook: OpenNotebook, lab: str):
    page = open_notebook(REPOSITORY / "notebooks" / "08_gan_training_1d.ipynb", run=False)
    name = page.evaluate("window.jupyterapp.shell.currentWidget.context.path")
    export = f"{lab}/nbconvert/html/{name}"
    exported = page.context.request.get(export, headers={"Referer": page.url}, timeout=180_000).text()
    assert exported.count("<img alt=") >= 5
    assert "No description has been provided" not in exported


def test_dragging_in_a_panel_moves_its_slider(open_notebook: OpenNotebook):
    page = open_notebook(
        ["from course_utils.chapters.ch07.two_densities import two_densities\ntwo_densities()"]
    )
    widget = find_widget(page)
    box = widget.get_by_test_id("canvas").bounding_box()
    x, y = box["x"] + 0.15 * box["width"], box["y"] + 0.25 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=5)
    page.mouse.up()
    moved = float(widget.get_by_test_id("g_mean").input_value())
    assert -4 <= moved < 0
    wait_until(lambda: shown(widget, "drawn") >= shown(widget, "asked"))
    assert "JSD" in widget.get_by_test_id("description").inner_text()


def test_a_player_plays_pauses_steps_scrubs_resets_and_takes_presets(open_notebook: OpenNotebook):
    page = open_notebook([PLAYER + "\nplayer()"])
    widget = find_widget(page)
    widget.get_by_test_id("play").click()
    wait_until(lambda: shown(widget, "shown") > 60)
    widget.get_by_test_id("play").click()
    stopped = shown(widget, "shown")
    page.wait_for_timeout(300)
    assert shown(widget, "shown") == stopped, "a pause must be immediate"
    widget.get_by_test_id("step").click()
    wait_until(lambda: shown(widget, "shown") == stopped + 1)
    widget.get_by_test_id("timeline").fill("7")
    wait_until(lambda: widget.get_by_test_id("description").inner_text() == "frame 7, phase 0.70")
    widget.focus()
    page.keyboard.press("1")
    wait_until(lambda: shown(widget, "length") == 1)
    page.keyboard.press("ArrowRight")
    wait_until(lambda: widget.get_by_test_id("description").inner_text() == "frame 1, phase 1.00")
    page.keyboard.press("Space")
    wait_until(lambda: shown(widget, "shown") > 20)
    page.keyboard.press("r")
    wait_until(lambda: (shown(widget, "shown"), shown(widget, "length")) == (0, 1))


def test_a_player_stops_at_its_end_and_says_so(open_notebook: OpenNotebook):
    page = open_notebook([PLAYER.replace("600", "20") + "\nplayer()"])
    widget = find_widget(page)
    widget.get_by_test_id("play").click()
    expect(widget.get_by_test_id("notice")).to_have_text("The wave ends here.")
    wait_until(lambda: widget.get_attribute("data-playing") == "false")
    assert shown(widget, "shown") == 19


def test_two_copies_do_not_disturb_each_other(open_notebook: OpenNotebook):
    page = open_notebook([PLAYER, "player()", "player()"])
    one, two = find_widget(page, 0), find_widget(page, 1)
    two.get_by_test_id("play").click()
    wait_until(lambda: shown(two, "shown") > 30)
    assert shown(one, "shown") == 0
    assert one.get_by_test_id("description").inner_text() == "frame 0, phase 0.00"


def test_a_widget_follows_the_dark_theme(open_notebook: OpenNotebook):
    page = open_notebook([PLAYER + "\nplayer()"])
    widget = find_widget(page)
    assert widget.get_attribute("data-theme") == "light"
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    wait_until(lambda: widget.get_attribute("data-theme") == "dark")
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")


@pytest.mark.timing
def test_frames_and_latency(open_notebook: OpenNotebook, capsys: pytest.CaptureFixture):
    """Prints what was measured; the bounds are loose, because a machine that runs tests is a busy one."""
    page = open_notebook(
        [
            "from course_utils.chapters.ch02.fit_gaussian import fit_gaussian\nfit_gaussian()",
            PLAYER,
            "player()",
        ]
    )
    explorer, player = find_widget(page, 0).element_handle(), find_widget(page, 1)
    idle = page.evaluate(LATENCY, [explorer, "mu"])
    player.get_by_test_id("play").click()
    frames = player.evaluate(FRAMES)
    playing = page.evaluate(LATENCY, [player.element_handle(), "rate"])
    with capsys.disabled():
        print(
            f"\nwidgets: {frames:.0f} frames/s; slider to picture, median / p95: "
            f"explorer {idle[0]:.0f} / {idle[1]:.0f} ms, player {playing[0]:.0f} / {playing[1]:.0f} ms"
        )
    assert frames > 30
    assert max(idle[0], playing[0]) < 120
