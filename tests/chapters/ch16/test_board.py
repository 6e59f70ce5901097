"""How the scoreboard is read and drawn, on a table of four made-up rows."""

import pytest

from course_utils.chapters.ch16.board import blocks, draw_blocks, pictures, spread

ROWS = {
    "c": {"nats": 3.0, "nats by seed": [3.0], "kind": {"nats": "exact"}, "error": 0.25},
    "a": {"nats": 1.0, "nats by seed": [0.9, 1.1], "kind": {"nats": "exact"}, "error": 0.25},
    "b": {"nats": 0.5, "nats by seed": [0.5], "kind": {"nats": "bound"}, "error": 0.25},
    "g": {"nats": None, "nats by seed": [None], "kind": {"nats": None}},
}


def test_a_bound_never_stands_among_exact_numbers():
    order = [(kind, [name for name, _ in block]) for kind, _, block in blocks(ROWS, "nats")]
    assert order == [("exact", ["a", "c"]), ("bound", ["b"]), (None, ["g"])]


@pytest.mark.parametrize(("values", "words"), [([1.25, 1.0, 1.5], "1.00 to 1.50"), ([None], "-")])
def test_a_spread_in_words(values, words):
    assert spread(values) == words


def test_full_dots_are_exact_and_the_open_arrow_of_a_bound_points_down_to_the_truth(ax):
    draw_blocks(ax, ROWS, "nats")
    marks = [line for line in ax.lines if line.get_marker() in ("o", "<")]
    found = [(m.get_marker(), m.get_xdata()[0], m.get_markerfacecolor() == "white") for m in marks]
    assert found == [("o", 1.0, False), ("o", 3.0, False), ("<", 0.5, True)]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "c", "b"]


def test_errors_are_two_standard_errors(ax):
    draw_blocks(ax, ROWS, "nats", error="error")
    assert ax.containers[0].lines[2][0].get_segments()[0][:, 0].tolist() == [0.5, 1.5]


def test_a_picture_comes_back_from_its_number():
    x = pictures(["8008000000000001"])
    assert x.nonzero()[:, 2:].tolist() == [[0, 0], [1, 4], [7, 7]]
