"""The first widget says what its samples have, and what the chapter says of their number."""

import numpy as np
import pytest
from scipy.stats import norm

from course_utils.chapters.ch00.first_steps import EDGES, SAMPLES, area_between, draw, histogram


def test_the_bars_have_area_one_with_the_samples_outside():
    outside = np.mean(np.abs(SAMPLES) > 4)
    assert histogram(SAMPLES).sum() * (EDGES[1] - EDGES[0]) == pytest.approx(1 - outside)


def test_one_sample_has_nearly_all_of_the_area_twice():
    """Its one bar has the area 1, of which the density fills a tenth; the rest of it lies outside."""
    inside = norm.cdf(0.25) - norm.cdf(0.0)
    assert area_between(np.array([0.1])) == pytest.approx(2 * (1 - inside), abs=1e-3)


def test_four_times_the_samples_halve_the_area_on_average():
    """The chapter's sentence, over 100 seeds, to more samples than the widget has."""
    samples = [np.random.default_rng(seed).normal(size=40_960) for seed in range(100)]
    means = [np.mean([area_between(x[:n]) for x in samples]) for n in 10 * 4 ** np.arange(7)]
    assert np.divide(means[1:], means[:-1]) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(("log_n", "lucky"), [(1.0, True), (1.6, False), (3.0, False)])
def test_the_widget_is_lucky_where_the_chapter_says(log_n, lucky):
    area = float(draw(log_n).description.rstrip(".").split()[-1])
    samples = [np.random.default_rng(seed).normal(size=round(10**log_n)) for seed in range(100)]
    assert (area < np.mean([area_between(x) for x in samples])) == lucky
