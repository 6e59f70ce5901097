"""Images in a grid: in reading order, each over its own caption, and all within the panel's room."""

import numpy as np

from course_utils.plotting.mark_groups import gallery
from course_utils.plotting.scene import Image, Text


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
