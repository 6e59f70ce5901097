"""Recorded widgets in a page: at points chosen by chance, what they show is what Python draws."""

import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course_utils.plotting.scene import Scene
from course_utils.widgets.controls import Choice, Control, Slider
from course_utils.widgets.packing import leaves, pack, quantum_of
from course_utils.widgets.player import Player
from course_utils.widgets.protocol import encode
from course_utils.widgets.recorded import page_of, points
from course_utils.widgets.widget import STATIC
from tests.browser.conftest import find_widget, shown, wait_until
from tests.chromium import served
from tests.recordings import small_recordings
from tools.record.__main__ import SPEC, read, write
from tools.record.files import BRIEF, play
from tools.record.widgets import Factory, declared, factories, name_of

pytestmark = pytest.mark.browser

# The page's own scripts start by themselves; here they are asked, for what they hold of the scene.
PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="static/widget.css">
<style>:root { color-scheme: light dark; } body { background: canvas; }</style>
<figure data-recording="FOLDER/"></figure>
<script type="module">
import { bringToLife } from "./static/recorded.js";
window.session = await bringToLife(document.querySelector("figure"));
</script>
"""
SCENE = """() => {
  const { scene } = window.session.state;
  const marks = scene.rows.flat().flatMap(({ marks }) => marks);
  const arrays = marks.flatMap((mark) => mark.arrays.map((name) => [...mark[name]]));
  const titles = scene.rows.flat().map(({ title }) => title);
  return { arrays, titles, labels: marks.map(({ label }) => label ?? "") };
}"""
# The time of all pictures from the first to the last.
PLAYED = """async () => {
  const start = performance.now();
  session.playback.play();
  while (session.state.at < session.state.length - 1) await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""
POINTS, RUNS, PICTURES = 3, 2, 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scripts."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").symlink_to(STATIC)
    return folder


@pytest.fixture(scope="module")
def recordings(folder: Path) -> Path:
    """The recordings of all widgets, in that folder."""
    (folder / "recordings").symlink_to(small_recordings())
    return folder / "recordings"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The address of that folder."""
    with served(folder) as address:
        yield address


def open_widget(page: Page, site: str, folder: Path, recording: str) -> Locator:
    (folder / "page.html").write_text(PAGE.replace("FOLDER", recording), encoding="utf-8")
    page.goto(f"{site}/page.html")
    widget = find_widget(page)
    wait_until(lambda: shown(widget, "drawn") >= 1)
    return widget


def move(widget: Locator, control: Control, values: list, value: Any) -> None:
    """Bring the input of a control to one of its recorded values."""
    settings = widget.locator("details.settings")
    if settings.count() and settings.get_attribute("open") is None:
        settings.locator("summary").click()
    element = widget.get_by_test_id(control.name)
    if isinstance(control, Slider):
        element.fill(str(values.index(value)))
    elif isinstance(control, Choice):
        element.select_option(value)
    else:
        element.set_checked(value)


def settle(widget: Locator) -> None:
    wait_until(lambda: shown(widget, "drawn") >= shown(widget, "asked"))


def compare(page: Page, scene: Scene) -> None:
    """The page's sentence, words and arrays are those of the scene, to half of a declared quantum."""
    expect(page.get_by_test_id("description")).to_have_text(scene.description)
    found = page.evaluate(SCENE)
    (frame,), floats = encode([scene])
    words = dict(leaves(frame))
    places = [
        ((*path[:-1], name), words[*path[:-1], name])
        for path, names in words.items()
        if path[-1] == "arrays"
        for name in names
    ]
    assert found["titles"] == [panel.title for panel in scene.panels]
    marks = [mark for panel in scene.panels for mark in panel.marks]
    assert found["labels"] == [getattr(mark, "label", "") for mark in marks]
    every = np.frombuffer(floats, np.float32)
    for (path, (first, length)), painted in zip(places, found["arrays"], strict=True):
        quantum = quantum_of(words, path)
        expected = every[first : first + length].astype(np.float64)
        reach = quantum * (2**31 - 1)
        found_here = np.array([math.nan if value is None else value for value in painted])
        np.testing.assert_allclose(found_here, expected.clip(-reach, reach), rtol=2**-23, atol=quantum / 2)


@pytest.mark.parametrize("factory", factories(), ids=name_of)
def test_the_page_shows_what_python_draws(
    page: Page, site: str, folder: Path, recordings: Path, factory: Factory
):
    widget, name = factory(), name_of(factory)
    spec = read(recordings / name)
    free = {control["name"]: control["values"] for control in spec["spec"]["controls"]}
    every = [point for grid in spec["grids"] for point in points(grid)]
    chance = random.Random(name_of(factory))
    live = open_widget(page, site, folder, f"recordings/{name}")
    wanted = RUNS if isinstance(widget, Player) else POINTS
    for point in chance.sample(every, min(wanted, len(every))):
        for _ in range(2):  # what a move has taken along is moved back
            for name, values in free.items():
                if page.evaluate("name => session.values()[name]", name) != point[name]:
                    move(live, widget.controls[name], values, point[name])
                    settle(live)
        now = page.evaluate("session.values()")
        at = widget.accept(next(known for known in every if {name: known[name] for name in free} == now))
        if isinstance(widget, Player):
            runs = declared(factory)
            scenes = list(play(widget, at, min(runs.length, BRIEF), runs.every))
            assert shown(live, "length") == len(scenes)
            for index in chance.sample(range(len(scenes)), min(PICTURES, len(scenes))):
                live.get_by_test_id("timeline").fill(str(index))
                settle(live)
                compare(page, scenes[index])
        else:
            compare(page, widget.draw(**at))


STILL = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="static/widget.css">
<style>:root { color-scheme: light dark; } body { background: canvas; } div { height: 3000px; }</style>
<div>The widget is far below.</div>
<figure class="course-widget" data-recording="recordings/05.generation/"><img alt="a still picture"></figure>
<script type="module" src="static/recorded.js"></script>
"""


@pytest.mark.usefixtures("recordings")
def test_a_figure_comes_to_life_near_the_view_and_is_played_by_keyboard(page: Page, site: str, folder: Path):
    (folder / "still.html").write_text(STILL, encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/still.html")
    page.wait_for_load_state("networkidle")
    still = page.get_by_alt_text("a still picture")
    assert still.count() == 1
    assert not any("recordings" in url for url in asked), "nobody has come near it"
    still.scroll_into_view_if_needed()
    widget = find_widget(page)
    wait_until(lambda: shown(widget, "drawn") >= 1)
    assert still.count() == 0
    pieces = [url for url in asked if url.endswith(".bin")]
    assert len(pieces) == 1, "only what is seen is fetched"
    widget.focus()
    page.keyboard.press("ArrowRight")
    wait_until(lambda: shown(widget, "shown") == 1)
    page.keyboard.press("2")  # a preset, from its start
    wait_until(lambda: shown(widget, "shown") == 0)
    assert widget.get_by_test_id("start").input_value() == "the upper half of a digit"
    page.keyboard.press("Space")
    expect(widget.get_by_test_id("notice")).to_have_text("The recording ends here.")
    wait_until(lambda: shown(widget, "shown") == shown(widget, "length") - 1)
    page.keyboard.press("r")
    wait_until(lambda: shown(widget, "shown") == 0)


def test_a_phone_moves_a_widget_by_touch(browser: Browser, site: str, folder: Path, recordings: Path):
    name = "05.receptive_field"
    spec = read(recordings / name)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    widget = open_widget(page, site, folder, f"recordings/{name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    columns = {control["name"]: control["values"] for control in spec["spec"]["controls"]}["column"]
    assert page.evaluate("session.values().column") == columns[0]
    box = widget.get_by_test_id("canvas").bounding_box()
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7):  # from the right, into the picture of the pixels
        page.touchscreen.tap(box["x"] + box["width"] * share, box["y"] + 120)
    settle(widget)
    assert page.evaluate("session.values().column") == columns[-1]
    assert widget.get_by_test_id("column").bounding_box()["width"] >= 120, "too small for a thumb"
    context.close()


@pytest.mark.timing
def test_a_run_is_played_smoothly(page: Page, site: str, folder: Path, capsys: pytest.CaptureFixture):
    """Prints what was measured; the bound is loose, because a machine that runs tests is a busy one."""
    (star,) = (factory for factory in factories() if name_of(factory) == "08.gan_dynamics")
    player, target = star(), folder / "played"
    scenes = list(play(player, player.value, 120, 1))
    target.mkdir()
    (target / "0-0.bin").write_bytes(pack(scenes))
    grid = {control: [value] for control, value in player.value.items()}
    write(target / SPEC, page_of(player, declared(star), [grid]) | {"size": 1})
    widget = open_widget(page, site, folder, "played")
    took = page.evaluate(PLAYED)
    assert shown(widget, "shown") == len(scenes) - 1
    with capsys.disabled():
        print(f"\nrecorded GAN: {1000 * (len(scenes) - 1) / took:.0f} frames/s")
    assert took < 119 * 50
