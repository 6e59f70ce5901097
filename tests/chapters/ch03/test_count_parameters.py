import numpy as np
import pytest

from course_utils.chapters.ch03.count_parameters import STRUCTURES, arcs, counts, draw, fills, graph_panel
from course_utils.chapters.ch03.parameter_counts import directed_graph, mesh_graph


def test_the_sentence_counts():
    assert (
        "3 variables with 256 levels, chain rule: 16,777,215 parameters"
        in draw(3, "256", "chain rule").description
    )
    assert "8 variables with 2 levels, tree: 15 parameters" in draw(8, "2", "tree").description
    assert "64 variables with 2 levels, Markov 4: 975 parameters" in draw(64, "2", "Markov 4").description


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (4, "0.5 bytes"),
        (8_000_000, "1 photos of 1 MB"),
        (2**64 - 1, "2,300,000 disks of 1 TB"),
        (10**30, "10^17.1 disks of 1 TB"),
        (4 * 10**80, "4 universes, a bit on every atom"),
    ],
)
def test_what_bits_fill(bits, words):
    assert fills(bits) == words


def test_an_arc_spans_from_parent_to_child():
    line = arcs([[], [], [0]])
    assert (np.nanmin(line.x), np.nanmax(line.x)) == (1, 3)
    assert np.nanmax(line.y) == pytest.approx(1)
    assert arcs([[], []]).x.size == 0


def test_the_marked_point_is_the_count():
    curves = draw(10, "2", "independent").rows[0][1].marks
    (point,) = (mark for mark in curves if type(mark).__name__ == "Points")
    assert point.x == [10]
    assert point.y == pytest.approx([1])  # ten parameters, 10^1


def test_what_chapter_03_says_of_the_counts():
    chain_rule = counts("chain rule", 2)
    assert chain_rule[42 - 1] < 8e12 < chain_rule[43 - 1]  # bits on a disk of 1 TB
    for levels in (2, 4, 16, 256):
        assert counts("tree", levels) == counts("Markov 1", levels)
    assert counts("mesh, rows of 8", 2)[64 - 1] == directed_graph(mesh_graph(8, 8)) == 225
    assert "64 variables with 2 levels, FVSBN: 2,080 parameters" in draw(64, "2", "FVSBN").description


def test_arcs_have_room_below_the_panel_s_top():
    for structure in STRUCTURES:
        for n in (2, 8, 64):
            panel = graph_panel(n, structure)
            assert np.nanmax(panel.marks[0].y, initial=0) < panel.ylim[1]
