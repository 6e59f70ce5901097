"""The canvas' picture of every mark, pixel by pixel: the points that Matplotlib's picture is asked about."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from course_utils.plotting.scene import Mark, Panel, Rug, Scene
from course_utils.widgets.explorer import Explorer
from tests.browser.stage import put_on_stage
from tests.plotting.probes import CASES, CORNERS, LIMITS, WORDS, Photo, scene

pytestmark = pytest.mark.browser
PAPER = {"light": 255, "dark": 17}  # where an image mixes its ink with the page


def photograph(page: Page, folder: Path, shown: Mark | Scene, paper: int = 255) -> np.ndarray:
    """The pixels of the canvas, laid on paper of that grey: it is transparent where nothing is painted."""
    picture = shown if isinstance(shown, Scene) else scene(shown)
    widget = put_on_stage(page, folder, Explorer(lambda: picture, [], "One mark.", height=500), (940, 800))
    url = widget.get_by_test_id("canvas").evaluate("canvas => canvas.toDataURL()")
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA"))
    opacity = pixels[..., 3:] / 255.0
    return np.rint(pixels[..., :3] * opacity + paper * (1 - opacity))


@pytest.mark.parametrize("tone", ["light", "dark"])
def test_the_canvas_paints_every_mark_where_it_belongs(tone: str, page: Page, tmp_path: Path):
    page.emulate_media(color_scheme=tone)
    photo = Photo(photograph(page, tmp_path, CORNERS))
    for case in CASES.values():
        photo.check(photograph(page, tmp_path, case.mark, PAPER[tone]), case, tone, PAPER[tone])


def test_the_canvas_paints_ticks_of_a_rug_on_the_lower_edge(page: Page, tmp_path: Path):
    photo = Photo(photograph(page, tmp_path, CORNERS))
    found = photograph(page, tmp_path, Rug([1, 7], "data"))
    assert min(photo.ink_near(found, x, -2.9) for x in (1, 7)) > 0.4
    assert max(photo.ink_near(found, x, y) for x, y in ((4, -2.9), (1, 0), (7, 3))) == 0


def test_words_stand_on_the_side_that_they_are_aligned_to(page: Page, tmp_path: Path):
    photo = Photo(photograph(page, tmp_path, CORNERS))
    for text, sides in WORDS:
        assert photo.sides(photograph(page, tmp_path, text)) == sides, text.align


def test_a_scene_of_two_panels_paints_each_in_its_own_place(page: Page, tmp_path: Path):
    options = {"xticks": (), "yticks": ()}
    panels = [Panel([CASES[name].mark], *LIMITS, **options) for name in ("upright rule", "level rule")]
    found = photograph(page, tmp_path, Scene([panels], "two"))
    ink = abs(found - np.array([0x00, 0x9E, 0x73])).max(-1) < 4
    half = ink.shape[1] // 2
    assert ink[:, :half].any(1).mean() > 0.7  # upright: in most rows, few columns
    assert ink[:, :half].any(0).mean() < 0.1
    assert ink[:, half:].any(1).mean() < 0.1
    assert ink[:, half:].any(0).mean() > 0.7
