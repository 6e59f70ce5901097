"""The ELBO's closed form and the best q, against quadrature and a search by SciPy."""

import math
import re

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm

from course_utils.chapters.ch06.variational_1d import SIGMA, draw, elbo, exact

CASES = [(2.0, 0.0, 1.0), (2.0, 1.3, 0.3), (-1.0, -2.0, 0.5), (4.0, 3.0, 1.8)]


def log_joint(x, z):
    return norm.logpdf(z) + norm.logpdf(x, z**2, SIGMA)


def log_p(x):
    return math.log(quad(lambda z: math.exp(log_joint(x, z)), -12, 12, points=[-1.5, 0, 1.5], limit=200)[0])


@pytest.mark.parametrize(("x", "mean", "scale"), CASES)
def test_elbo_and_gap_by_quadrature(x, mean, scale):
    q, total = norm(mean, scale), log_p(x)
    at, weights = np.polynomial.hermite_e.hermegauss(5)  # exact for polynomials up to degree 9
    z = mean + scale * at
    by_hand = np.average(log_joint(x, z) - q.logpdf(z), weights=weights)
    gap = np.average(q.logpdf(z) - log_joint(x, z) + total, weights=weights)
    assert elbo(x, mean, scale) == pytest.approx(by_hand, abs=1e-9)
    assert exact(x).log_p == pytest.approx(total, abs=1e-8)
    assert exact(x).log_p - elbo(x, mean, scale) == pytest.approx(gap, abs=1e-7)


@pytest.mark.parametrize("x", [-1.0, 0.5, 2.0, 4.0])
def test_the_marked_q_is_the_best(x):
    starts = [(mean, -1.0) for mean in (-2.0, 0.0, 2.0)]
    runs = [
        minimize(lambda t: -elbo(x, t[0], math.exp(t[1])), start, method="Nelder-Mead") for start in starts
    ]
    best = -min(run.fun for run in runs)
    assert best - 0.01 <= exact(x).elbos.max() <= best + 1e-9
    mean, log_scale = exact(x).best
    assert elbo(x, mean, math.exp(log_scale)) == pytest.approx(best, abs=1e-6)
    assert best < exact(x).log_p


def test_the_posterior_has_two_humps_where_x_is_large():
    def humps(x):
        return int((np.diff(np.sign(np.diff(exact(x).posterior))) < 0).sum())

    assert [humps(x) for x in (-1.0, 0.0, 2.0, 4.0)] == [1, 1, 2, 2]


def test_the_sentence_adds_up():
    description = draw(x=2.0, mean=0.0, log_scale=0.0, best=False).description
    value, gap, total = map(float, re.findall(r"-?\d+\.\d{3}", description)[:3])
    assert value + gap == pytest.approx(total, abs=0.002)


def test_one_hump_has_one_best_mean_and_two_humps_have_two():
    assert "has mean 0.00, scale" in draw(x=-1.0, mean=0.0, log_scale=0.0, best=True).description
    assert "has mean ±" in draw(x=4.0, mean=0.0, log_scale=0.0, best=True).description


def test_the_best_q_is_shown_only_when_it_is_asked_for():
    assert "best" not in draw(x=2.0, mean=0.0, log_scale=0.0, best=False).description


def least_gap(x, mean=None):
    """What the best Gaussian misses, by SciPy: with the mean held, or from a start near a hump."""
    if mean is not None:
        return log_p(x) + minimize(lambda t: -elbo(x, mean, math.exp(t[0])), [-0.5], method="Nelder-Mead").fun
    start = [math.sqrt(x), -1.0]
    return log_p(x) + minimize(lambda t: -elbo(x, t[0], math.exp(t[1])), start, method="Nelder-Mead").fun


def test_what_the_chapter_says_of_the_humps_and_of_the_jump():
    """Two humps from x = SIGMA^2 / 2 on; the best q leaves the middle between 1.90 and 1.95; log 2 at 4."""
    for x in (0.3, 0.34):
        at_zero, beside = log_joint(x, 0.0), log_joint(x, 0.01)
        assert (beside > at_zero) == (x > SIGMA**2 / 2)
    assert exact(1.9).best[0] == 0
    assert exact(1.95).best[0] > 1
    assert least_gap(1.9, mean=0.0) < least_gap(1.9)
    assert least_gap(1.95, mean=0.0) > least_gap(1.95)
    assert [round(least_gap(2.0, mean=0.0), 2), round(least_gap(2.0), 2)] == [0.82, 0.75]
    assert least_gap(4.0) == pytest.approx(math.log(2), abs=0.02)
    assert least_gap(-1.0, mean=0.0) == pytest.approx(0.005, abs=0.001)
