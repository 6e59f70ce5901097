"""A density is drawn where it is and integrates to 1; a gallery is in reading order, and has room for all."""

import numpy as np
import pytest
from scipy.stats import norm

from course_utils.plotting.mark_groups import density, gallery
from course_utils.plotting.scene import Area, Image, Line, Text

X = np.linspace(-6, 6, 601)


@pytest.mark.parametrize("drawn", [slice(None), slice(None, None, 100), np.array([0, 300, 600])])
def test_a_density_is_drawn_as_it_is_at_the_points_that_are_picked(drawn):
    marks = density(X, norm.pdf(X), "data", "p", drawn)
    assert [type(mark) for mark in marks] == [Area, Line]
    for mark in marks:
        assert mark.role == "data"
        np.testing.assert_allclose(mark.x, X[drawn])
        np.testing.assert_allclose(mark.y, norm.pdf(X[drawn]))
    assert marks[1].label == "p (∫ = 1.000)"


@pytest.mark.parametrize("factor", [0.996, 1.004])
def test_three_figures_of_the_integral_are_told(factor):
    assert density(X, factor * norm.pdf(X), "data", "p")[1].label == f"p (∫ = {factor:.3f})"


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_what_is_no_density_is_refused(factor):
    with pytest.raises(ValueError, match=rf"'p' integrates to {factor:.4f} over \[-6, 6\], expected 1"):
        density(X, factor * norm.pdf(X), "data", "p")


def test_a_gallery_is_read_from_the_upper_left_and_has_room_for_all():
    images = [np.full((2, 2), value) for value in (0.0, 0.25, 0.5, 0.75, 1.0)]
    inks, roles = ["model", "accent", "text", "model", "accent"], 5 * ["text"]
    marks, room = gallery(images, "abcde", inks, roles, (2, 3))
    pictures = [mark for mark in marks if isinstance(mark, Image)]
    words = [mark for mark in marks if isinstance(mark, Text)]
    assert [mark.values[0, 0] for mark in pictures] == [0, 0.25, 0.5, 0.75, 1]
    assert [mark.role for mark in pictures] == inks
    assert [(mark.text, mark.role) for mark in words] == [(letter, "text") for letter in "abcde"]
    lefts, bottoms = ([mark.extent[i] for mark in pictures] for i in (0, 2))
    assert lefts[0] < lefts[1] < lefts[2]
    assert lefts[3:] == lefts[:2]
    assert bottoms[0] == bottoms[2] > bottoms[3] == bottoms[4]
    for picture, word in zip(pictures, words, strict=True):
        left, right, bottom, top = picture.extent
        assert left < word.x < right
        assert room["ylim"][0] < word.y < bottom < top <= room["ylim"][1]
        assert room["xlim"][0] < left < right <= room["xlim"][1]
