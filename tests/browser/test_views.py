"""One widget in several places, moved from Python and by links, loaded again, left alone by its kernel."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from test_widgets_in_lab import PLAYER

from tests.browser.conftest import OpenNotebook, find_widget, picture, run_python, shown, wait_until

pytestmark = pytest.mark.browser

DENSITIES = "from course_utils.chapters.ch07.two_densities import two_densities\nw = two_densities()\nw"
STOPPED = "The kernel has stopped: run the cell again."
RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()"


def words(widget: Locator) -> str:
    return widget.get_by_test_id("description").inner_text()


def value(widget: Locator, name: str) -> str:
    return widget.get_by_test_id(name).input_value()


def execute(page: Page, command: str) -> None:
    page.evaluate("command => window.jupyterapp.commands.execute(command)", command)


def load_again(page: Page) -> None:
    """JupyterLab gives up a widget whose kernel does not hand it over within four seconds: then once more."""
    for _ in range(10):
        page.goto(page.url.split("?")[0])
        found = page.get_by_test_id("widget").or_(page.get_by_text("Error displaying widget"))
        found.first.wait_for()
        if page.get_by_test_id("widget").count():
            return
    raise AssertionError("JupyterLab did not bring the widgets back")


def settled(widget: Locator) -> bool:
    return shown(widget, "drawn") == shown(widget, "asked")


def pairs(page: Page) -> tuple[Locator, Locator]:
    return find_widget(page, 0), find_widget(page, 1)


def test_two_views_show_one_widget(open_notebook: OpenNotebook):
    page = open_notebook([DENSITIES, "w"])
    one, two = pairs(page)
    first = picture(one)
    wait_until(lambda: picture(two) == first)
    two.get_by_test_id("g_mean").fill("-2")
    wait_until(lambda: settled(one) and picture(one) != first)
    assert value(one, "g_mean") == "-2"
    wait_until(lambda: (picture(one), words(one)) == (picture(two), words(two)))
    assert run_python(page, "print(w.g_mean, w.value['g_mean'])") == "-2.0 -2.0\n"


def test_two_views_of_a_player_play_together(open_notebook: OpenNotebook):
    page = open_notebook([PLAYER + "\nw = player()\nw", "w"])
    one, two = pairs(page)
    one.get_by_test_id("play").click()
    wait_until(lambda: shown(two, "shown") > 20)
    two.get_by_test_id("play").click()
    wait_until(lambda: one.get_attribute("data-playing") == "false")
    wait_until(lambda: settled(one) and words(one) == words(two))
    assert picture(one) == picture(two)
    assert words(one).startswith(f"frame {shown(one, 'shown')},")


def test_python_moves_the_page(open_notebook: OpenNotebook):
    page = open_notebook([DENSITIES])
    widget = find_widget(page)
    before = picture(widget)
    run_python(page, "w.g_mean = -3; w.data_family = 'Laplace'")
    wait_until(lambda: (value(widget, "g_mean"), value(widget, "data_family")) == ("-3", "Laplace"))
    wait_until(lambda: settled(widget) and picture(widget) != before)
    run_python(page, "seen = []; w.observe(lambda change: seen.append(change.new), 'g_scale')")
    run_python(page, "w.value = {'g_mean': 1, 'g_scale': 2}")
    wait_until(lambda: (value(widget, "g_mean"), value(widget, "g_scale")) == ("1", "2"))
    widget.get_by_test_id("g_scale").fill("0.5")
    wait_until(lambda: run_python(page, "print(seen)") == "[2.0, 0.5]\n")


def test_links_boxes_and_interactive(open_notebook: OpenNotebook):
    page = open_notebook(
        [
            DENSITIES.removesuffix("\nw") + "\n"
            "import ipywidgets as i\n"
            "other, slider, words = two_densities(), i.FloatSlider(min=-4, max=4), i.HTML()\n"
            "slider.add_class('linked'); words.add_class('told')\n"
            "i.jslink((w, 'g_mean'), (slider, 'value'))\n"
            "i.link((w, 'value'), (other, 'value'))\n"
            "def tell(given): words.value = str(given['g_mean'])\n"
            "told = i.interactive_output(tell, {'given': w})\n"
            "box = i.VBox([i.HBox([slider, words]), w, i.Tab([other], titles=['other'])])\n"
            "box",
            "i.interactive(lambda given: None, given=w)",
        ]
    )
    one, two = pairs(page)
    one.get_by_test_id("g_mean").fill("2")
    wait_until(lambda: value(two, "g_mean") == "2")
    expect(page.locator(".linked .widget-readout").first).to_have_text("2.00")
    expect(page.locator(".told").first).to_contain_text("2.0")
    run_python(page, "slider.value = -1.5")
    wait_until(lambda: value(one, "g_mean") == value(two, "g_mean") == "-1.5")
    wait_until(lambda: settled(one) and settled(two) and words(one) == words(two))
    assert value(find_widget(page, 2), "g_mean") == "-1.5"


def test_values_and_place_come_back_when_the_page_is_loaded_again(open_notebook: OpenNotebook):
    page = open_notebook([DENSITIES, PLAYER + "\nf = player()\nf"])
    widget, player = pairs(page)
    widget.get_by_test_id("g_mean").fill("-2")
    player.get_by_test_id("rate").fill("0.5")
    player.get_by_test_id("play").click()
    wait_until(lambda: shown(player, "shown") > 5)
    player.get_by_test_id("play").click()
    wait_until(lambda: settled(player) and player.get_attribute("data-playing") == "false")
    sentences = words(widget), words(player)
    execute(page, "docmanager:save")
    load_again(page)
    widget, player = pairs(page)
    wait_until(lambda: (value(widget, "g_mean"), value(player, "rate")) == ("-2", "0.5"))
    wait_until(lambda: (words(widget), words(player)) == sentences)


def test_without_its_kernel_a_widget_says_so_and_keeps_its_picture(open_notebook: OpenNotebook):
    page = open_notebook([PLAYER + "\nplayer()"])
    widget = find_widget(page)
    widget.get_by_test_id("play").click()
    wait_until(lambda: shown(widget, "shown") > 5)
    page.evaluate(RESTART)
    expect(widget.get_by_test_id("notice")).to_have_text(STOPPED)
    wait_until(lambda: widget.get_attribute("data-playing") == "false")
    before = picture(widget)
    widget.get_by_test_id("rate").fill("0.7")
    expect(widget.get_by_test_id("notice")).to_have_text(STOPPED)
    widget.get_by_test_id("play").click()
    expect(widget.get_by_test_id("notice")).to_have_text(STOPPED)
    expect(widget.get_by_test_id("play")).to_contain_text("Play")
    assert picture(widget) == before


def test_a_notebook_saved_with_its_widgets_shows_the_last_picture(open_notebook: OpenNotebook, desk: Path):
    page = open_notebook([DENSITIES])
    widget = find_widget(page)
    widget.get_by_test_id("g_mean").fill("-2")
    wait_until(lambda: value(widget, "g_mean") == "-2" and settled(widget))
    sentence, before = words(widget), picture(widget)
    page.evaluate(
        "() => window.jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
    )
    execute(page, "docmanager:save")
    name = page.url.split("?")[0].rpartition("/")[2]
    wait_until(lambda: "widgets" in json.loads((desk / name).read_text())["metadata"])
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    load_again(page)
    widget = find_widget(page)
    wait_until(lambda: (words(widget), picture(widget)) == (sentence, before))
    assert value(widget, "g_mean") == "-2"
    widget.get_by_test_id("g_mean").fill("1")
    expect(widget.get_by_test_id("notice")).to_contain_text("run the cell again")
    assert picture(widget) == before
