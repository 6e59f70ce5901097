"""Drawn graphs: a node at each place, an arrow for each parent, bent where a node stands in its way."""

import numpy as np
from matplotlib.text import Annotation

from course_utils.plotting.diagrams import draw_graph, is_blocked

ROW = np.array([(0.0, 0), (1, 0), (2, 0)])


def test_an_arrow_leads_from_every_parent_to_its_child(ax):
    draw_graph(ax, ROW, [[], [0], [0, 1]], ["a", "b", "c"])
    arrows = [text for text in ax.texts if isinstance(text, Annotation)]
    assert {(*arrow.xyann, *arrow.xy) for arrow in arrows} == {(0, 0, 1, 0), (0, 0, 2, 0), (1, 0, 2, 0)}
    assert [text.get_text() for text in ax.texts if not isinstance(text, Annotation)] == ["a", "b", "c"]
    assert len(ax.collections[0].get_offsets()) == 3


def test_a_node_blocks_only_the_way_on_which_it_lies():
    assert is_blocked(ROW, 0, 2)
    assert not is_blocked(ROW, 0, 1)
    assert not is_blocked(np.array([(0.0, 0), (1, 1), (2, 0)]), 0, 2)
    assert not is_blocked(ROW[:2], 0, 1)
