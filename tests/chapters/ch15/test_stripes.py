"""Bars and stripes, counted by hand."""

from course_utils.chapters.ch15.stripes import bars_and_stripes


def test_there_are_fourteen_and_each_has_equal_rows_or_equal_columns():
    """2^3 patterns of rows and as many of columns; the all white and the all black are counted twice."""
    pictures = {tuple(picture.flatten().int().tolist()) for picture in bars_and_stripes()}
    bars = {(a, b, c) * 3 for a in (0, 1) for b in (0, 1) for c in (0, 1)}
    stripes = {(a, a, a, b, b, b, c, c, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)}
    assert pictures == bars | stripes
    assert len(bars_and_stripes()) == len(pictures) == 14
