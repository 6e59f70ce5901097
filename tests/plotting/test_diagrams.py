"""Drawn graphs: a node at each place, an arrow for each parent, bent where a node stands in its way."""

import numpy as np
from matplotlib.text import Annotation

from course_utils.plotting.diagrams import draw_boxes, draw_graph, is_blocked

ROW = np.array([(0.0, 0), (1, 0), (2, 0)])


def test_an_arrow_leads_from_every_parent_to_its_child(ax):
    draw_graph(ax, ROW, [[], [0], [0, 1]], ["a", "b", "c"])
    arrows = [text for text in ax.texts if isinstance(text, Annotation)]
    assert {(*arrow.xyann, *arrow.xy) for arrow in arrows} == {(0, 0, 1, 0), (0, 0, 2, 0), (1, 0, 2, 0)}
    assert [text.get_text() for text in ax.texts if not isinstance(text, Annotation)] == ["a", "b", "c"]
    assert len(ax.collections[0].get_offsets()) == 3


def test_nodes_may_have_no_names(ax):
    draw_graph(ax, ROW, [[], [0], [1]])
    assert [text for text in ax.texts if text.get_text()] == []


def test_a_node_blocks_only_the_way_on_which_it_lies():
    assert is_blocked(ROW, 0, 2)
    assert not is_blocked(ROW, 0, 1)
    assert not is_blocked(np.array([(0.0, 0), (1, 1), (2, 0)]), 0, 2)
    assert not is_blocked(ROW[:2], 0, 1)
    assert is_blocked(np.array([*ROW, (1, 5)]), 0, 2), "whatever stands elsewhere"
    for aside, blocks in ((0.24, True), (0.26, False)):  # an arrow bends at a quarter of a unit
        assert is_blocked(np.array([(0.0, 0), (1, aside), (2, 0)]), 0, 2) is blocks


def test_boxes_stand_in_their_places_and_arrows_lead_from_name_to_name(ax):
    boxes = {
        "a": ((0, 0), "first", "data"),
        "b": ((2, 1), "second", "model"),
        "c": ((4, 0), "third", "noise"),
    }
    draw_boxes(ax, boxes, [("a", "b"), ("c", "b")], {("c", "b"): 0.3})
    words = {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}
    assert words == {"first": (0, 0), "second": (2, 1), "third": (4, 0)}
    arrows = [text for text in ax.texts if isinstance(text, Annotation)]
    assert [(arrow.xyann, arrow.xy) for arrow in arrows] == [((0, 0), (2, 1)), ((4, 0), (2, 1))]
    bends = [arrow.arrow_patch.get_connectionstyle().rad for arrow in arrows]
    assert bends == [0.0, 0.3]
