"""The two humps under a Gaussian: what the widget computes, and what chapter 02 says of its valleys."""

import itertools

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm

from course_utils.chapters.ch02.fit_gaussian import DATA, RECORDED, divergences, draw, fit_gaussian

LEFT, RIGHT = norm(-1.5, 0.6), norm(2.0, 0.7)
MU, SIGMAS = np.linspace(-4, 4, 801), np.arange(0.3, 4.01, 0.05)  # the sliders' range
NLL, FORWARD, REVERSE = range(3)
PRESETS = [preset["values"] for preset in fit_gaussian().spec["presets"]]


def p_data(x):
    return 0.6 * LEFT.pdf(x) + 0.4 * RIGHT.pdf(x)


def log_p_data(x):
    return np.logaddexp(np.log(0.6) + LEFT.logpdf(x), np.log(0.4) + RIGHT.logpdf(x))


def valleys(values):
    """How many interior minima a curve has."""
    return int(((values[1:-1] < values[:-2]) & (values[1:-1] <= values[2:])).sum())


@pytest.mark.parametrize(("mu", "sigma"), [(0, 1), (-1.5, 0.6), (-4, 0.3), (4, 4), (0.18, 1.63)])
def test_the_divergences_are_the_integrals(mu, sigma):
    q = norm(mu, sigma)
    points = [-1.5, 2, mu]
    forward, _ = quad(lambda x: p_data(x) * (log_p_data(x) - q.logpdf(x)), -20, 20, points=points, limit=200)
    reverse, _ = quad(lambda x: q.pdf(x) * (q.logpdf(x) - log_p_data(x)), -20, 20, points=points, limit=200)
    found = [values[0] for values in divergences(mu, sigma)]
    assert found == pytest.approx([-q.logpdf(DATA).mean(), forward, reverse], abs=2e-3)


@pytest.mark.parametrize("which", [NLL, FORWARD])
def test_nll_and_forward_kl_have_one_valley_in_mu_for_every_sigma(which):
    assert {valleys(divergences(MU, sigma)[which]) for sigma in SIGMAS} == {1}


def test_the_reverse_kl_has_two_valleys_in_mu_up_to_125_and_one_from_130():
    counts = {round(sigma, 2): valleys(divergences(MU, sigma)[REVERSE]) for sigma in SIGMAS}
    assert all(count == (2 if sigma <= 1.25 else 1) for sigma, count in counts.items()), counts


def test_at_the_last_preset_the_reverse_kl_s_third_minimum_shows_in_both_panels():
    mu, sigma = PRESETS[3]["mu"], PRESETS[3]["sigma"]
    over_mu, over_sigma = divergences(MU, sigma)[REVERSE], divergences(mu, SIGMAS)[REVERSE]
    assert valleys(over_mu) == valleys(over_sigma) == 1
    assert MU[over_mu.argmin()] == pytest.approx(mu, abs=0.05)
    assert SIGMAS[over_sigma.argmin()] == pytest.approx(sigma, abs=0.05)


def test_the_recorded_page_holds_every_preset_and_the_widths_between_which_a_valley_vanishes():
    (grid,) = RECORDED.axes(fit_gaussian())
    assert {1.25, 1.3} | {preset["sigma"] for preset in PRESETS} <= set(grid["sigma"])


def test_what_leaves_the_panel_of_the_observations_is_marked_and_counted():
    _, mean, cut = draw(3.0, 0.5).rows[1][0].marks
    log_q = norm(3.0, 0.5).logpdf(DATA)
    assert list(cut.x) == pytest.approx(DATA[log_q < -12])
    assert cut.label == f"{(log_q < -12).sum()} of 40 go deeper"
    assert mean.label == f"mean {log_q.mean():.2f}"


def test_nll_and_forward_kl_are_parabolas_of_the_same_curvature():
    for sigma in (0.3, 1.0, 4.0):
        for values in divergences(MU, sigma)[:2]:
            assert np.diff(values, 2) == pytest.approx((0.01 / sigma) ** 2, rel=2e-3)


def test_the_reverse_kl_has_three_minima_in_both_parameters():
    ends = set()
    for mu, log_sigma in itertools.product((-2, -1, 0, 1, 2), (-0.5, 0.0)):
        found = minimize(lambda t: divergences(t[0], np.exp(t[1]))[REVERSE][0], [mu, log_sigma], tol=1e-8)
        assert np.linalg.eigvalsh(found.hess_inv).min() > 0
        ends.add((round(found.x[0], 1), round(np.exp(found.x[1]), 1)))
    assert ends == {(-1.5, 0.6), (0.2, 1.6), (1.9, 0.8)}
