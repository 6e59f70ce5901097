"""The drawings of the chapters at the size they have there: words lie in the picture, none on another."""

from itertools import combinations

import pytest
from matplotlib import pyplot

from course_utils.chapters.ch04.diagrams import draw_made, draw_nade
from course_utils.chapters.ch05.diagrams import draw_gated_layer
from course_utils.chapters.ch06.diagram import draw_vae
from course_utils.chapters.ch15.diagrams import draw_block, draw_both_ways, draw_coupling, draw_machine

DRAWINGS = {
    "04 NADE": ((5.0, 3.0), draw_nade),
    "04 MADE": ((5.0, 3.0), lambda ax: draw_made(ax, hidden_degrees=(2, 1, 3, 1, 2), pixels=4)),
    "05 gated layer": ((8.0, 3.2), draw_gated_layer),
    "06 VAE": ((9.0, 3.4), draw_vae),
    "15 coupling": ((7.6, 1.7), draw_coupling),
    "15 machine": ((4.2, 1.8), draw_machine),
    "15 both ways": ((7.2, 1.6), draw_both_ways),
    "15 block": ((8.0, 2.2), draw_block),
}


def boxes_of(figure):
    """The rectangles in pixels that the words of a figure take, with the boxes around them."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    found = []
    for ax in figure.axes:
        for text in filter(lambda text: text.get_text(), ax.texts):
            patch = text.get_bbox_patch()
            found.append((text.get_text(), (patch or text).get_window_extent(renderer)))
    return found


@pytest.fixture
def figure(request):
    """The drawing's figure, closed when the test is over."""
    size, draw = DRAWINGS[request.param]
    figure, ax = pyplot.subplots(figsize=size, layout="constrained")
    draw(ax)
    yield figure
    pyplot.close(figure)


@pytest.mark.parametrize("figure", DRAWINGS, indirect=True)
def test_words_lie_in_the_picture_and_apart(figure):
    found = boxes_of(figure)
    assert len(found) >= 5
    for (one, a), (other, b) in combinations(found, 2):
        shared = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(shared) < 3, (one, other, shared)
    (ax,) = figure.axes
    for words, box in found:
        assert ax.bbox.contains((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2), words
