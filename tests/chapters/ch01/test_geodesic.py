import numpy as np
import pytest

from course_utils.chapters.ch01.geodesic import geodesic


def test_on_a_half_circle_the_way_follows_the_arc():
    angle = np.linspace(0, np.pi, 201)
    way, length = geodesic(np.column_stack([np.cos(angle), np.sin(angle)]), 0, 200, neighbours=2)
    assert way[0] == 0
    assert set(np.diff(way)) <= {1, 2}  # from neighbour to neighbour, never across
    assert length == pytest.approx(np.pi, rel=1e-3)


def test_in_a_straight_row_larger_steps_are_taken():
    way, length = geodesic(np.arange(7.0)[:, None], 5, 0, neighbours=4)
    assert length == pytest.approx(5)
    assert (way[0], way[-1]) == (5, 0)


def test_where_no_way_leads_the_error_says_so():
    islands = np.array([[0.0], [1.0], [2.0], [100.0], [101.0], [102.0]])
    with pytest.raises(ValueError, match="end is 5, and no way leads there from 0"):
        geodesic(islands, 0, 5, neighbours=2)
