"""What the coin's widget says and draws, against SciPy; and what chapter 02 says of it, over all sliders."""

import itertools
import re

import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import beta, binom

from course_utils.chapters.ch02.coin import coin, draw

COINS = [*itertools.product((0, 1, 7, 60), (0, 3, 60), (1, 2.5, 30), (1, 2, 30))]

PRESETS = {preset["name"]: preset["values"] for preset in coin().spec["presets"]}


def said(sentence, what):
    """The number that the sentence gives behind `what`; None where it gives none."""
    found = re.search(rf"{what} (?:= |is |at )?([\d.]+\d)", sentence)
    return float(found[1]) if found else None


@pytest.mark.parametrize(("heads", "tails", "a", "b"), COINS)
def test_the_sentence_says_what_scipy_finds(heads, tails, a, b):
    sentence = draw(heads, tails, a, b).description
    area, _ = quad(lambda t: binom.pmf(heads, heads + tails, t), 0, 1, points=[heads / max(1, heads + tails)])
    if heads + tails:
        assert said(sentence, "its area") == pytest.approx(area, abs=6e-4)
        assert said(sentence, "its area") == pytest.approx(1 / (heads + tails + 1), abs=6e-4)
    else:
        assert "the likelihood is 1 for every θ" in sentence
        assert "no density" not in sentence  # its area is 1: that would be no reason
    posterior = beta(a + heads, b + tails)
    assert said(sentence, "its mean") == pytest.approx(posterior.mean(), abs=6e-4)
    if a + b + heads + tails > 2:
        peak = minimize_scalar(lambda t: -posterior.logpdf(t), bounds=(0, 1), method="bounded").x
        assert said(sentence, "its peak") == pytest.approx(peak, abs=6e-4)
    else:
        assert "it has no peak" in sentence


@pytest.mark.parametrize(("heads", "tails", "a", "b"), [case for case in COINS if case[0] + case[1]])
def test_the_posterior_s_mean_lies_between_the_prior_s_and_the_estimate(heads, tails, a, b):
    ends = sorted([a / (a + b), heads / (heads + tails)])
    mean = said(draw(heads, tails, a, b).description, "its mean")
    assert ends[0] - 6e-4 <= mean <= ends[1] + 6e-4


@pytest.mark.parametrize(("heads", "tails"), [(7, 3), (0, 5), (60, 1)])
def test_under_a_flat_prior_the_posterior_s_peak_is_the_estimate(heads, tails):
    sentence = draw(heads, tails, 1, 1).description
    assert said(sentence, "its peak") == said(sentence, "largest at θ")


def test_the_posterior_s_panel_marks_its_mean_and_the_estimate():
    marks = draw(7, 3, 2, 2).rows[0][2].marks
    rules = {mark.label: mark.value for mark in marks if type(mark).__name__ == "Rule"}
    assert rules == {"posterior mean": pytest.approx(9 / 14), "maximum likelihood": pytest.approx(0.7)}


def test_the_posterior_s_panel_marks_its_peak_where_it_has_one():
    (peak,) = [mark for mark in draw(7, 3, 2, 2).rows[0][2].marks if type(mark).__name__ == "Points"]
    assert peak.x == pytest.approx(8 / 12)
    assert peak.y == pytest.approx(beta(9, 5).pdf(8 / 12))
    assert not [mark for mark in draw(0, 0, 1, 1).rows[0][2].marks if type(mark).__name__ == "Points"]


def test_a_preset_does_not_depend_on_the_one_before():
    assert {frozenset(values) for values in PRESETS.values()} == {frozenset(coin().controls)}


def test_a_stubborn_prior_pulls_the_mean_and_much_data_overrule_a_mild_one():
    means = {name: said(draw(**values).description, "its mean") for name, values in PRESETS.items()}
    assert means["no data"] == 0.5  # the prior's
    assert means["stubborn prior"] == pytest.approx(37 / 70, abs=6e-4)
    assert means["much data"] == pytest.approx(44 / 64, abs=6e-4)
    assert abs(means["much data"] - 0.7) < abs(9 / 14 - 0.7)
