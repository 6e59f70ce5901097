"""Matplotlib's picture of every mark, pixel by pixel."""

import dataclasses

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from course_utils.plotting.scene import Mark, Rug, Text
from course_utils.plotting.scene_figure import draw_scene, scene_figure
from tests.plotting.probes import CASES, CORNERS, WORDS, Photo, scene


def photograph(mark: Mark) -> np.ndarray:
    canvas = FigureCanvasAgg(draw_scene(scene_figure(500), scene(mark)))
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]


@pytest.mark.parametrize("name", CASES)
def test_matplotlib_paints_every_mark_where_it_belongs(name):
    Photo(photograph(CORNERS)).check(photograph(CASES[name].mark), CASES[name], "light", 255)


@pytest.mark.parametrize(
    "mark",
    [*(case.mark for case in CASES.values()), Text(0, 0, "words")],
    ids=lambda mark: type(mark).__name__,
)
def test_a_role_that_nothing_plays_is_named(mark):
    if hasattr(mark, "role"):
        with pytest.raises(ValueError, match="role is 'villain'"):
            dataclasses.replace(mark, role="villain")


@pytest.mark.parametrize(("text", "sides"), WORDS, ids=lambda value: getattr(value, "align", ""))
def test_words_stand_on_the_side_that_they_are_aligned_to(text, sides):
    assert Photo(photograph(CORNERS)).sides(photograph(text)) == sides


def test_matplotlib_paints_ticks_of_a_rug_on_the_lower_edge():
    photo = Photo(photograph(CORNERS))
    found = photograph(Rug([1, 7], "data"))
    assert min(photo.ink_near(found, x, -2.9) for x in (1, 7)) > 0.4
    assert max(photo.ink_near(found, x, y) for x, y in ((4, -2.9), (1, 0), (7, 3))) == 0
