"""The drawing of the VAE: every step has its way back, but for those from what is given."""

import pytest

from course_utils.chapters.ch06.diagram import ARROWS, BOXES, draw_vae


@pytest.fixture
def axes(ax):
    return draw_vae(ax)


def test_every_box_is_drawn_in_its_place(axes):
    drawn = {text.get_text(): text.get_position() for text in axes.texts if text.get_text()}
    assert drawn == {words: place for place, words, _ in BOXES.values()}


def test_the_gradient_goes_back_to_all_but_the_image_and_the_noise(axes):
    arrows = [(text.xyann, text.xy) for text in axes.texts if getattr(text, "arrow_patch", None)]
    place = {name: at for name, (at, _, _) in BOXES.items()}
    forward = {(place[start], place[end]) for start, end in ARROWS}
    back = {(place[end], place[start]) for start, end in ARROWS if start not in ("x", "noise")}
    assert set(arrows) == forward | back
    assert len(arrows) == len(forward) + len(back)
