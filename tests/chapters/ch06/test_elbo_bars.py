"""The terms of the bars against torch.distributions, and that the bars add up."""

import itertools
import math

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from course_utils.chapters.ch06.elbo_bars import SIGMA, W, draw, elbo_bars, posterior, terms

SETTINGS = list(itertools.product((-3.0, 0.4, 3.0), (-3.0, 0.7, 3.0), (-2.0, -0.3, 1.0)))


def normal(mean, scale):
    return Normal(torch.tensor(float(mean), dtype=torch.float64), float(scale))


@pytest.mark.parametrize(("x", "mean", "log_scale"), SETTINGS)
def test_the_terms_are_exact_and_add_up(x, mean, log_scale):
    found, q = terms(x, mean, math.exp(log_scale)), normal(mean, math.exp(log_scale))
    at, weights = np.polynomial.hermite_e.hermegauss(5)  # exact for the polynomial that log p(x|z) is
    log_p_x = normal(0, SIGMA).log_prob(torch.from_numpy(x - W * (mean + math.exp(log_scale) * at)))
    assert found.reconstruction == pytest.approx(np.average(log_p_x, weights=weights))
    assert found.kl_to_prior == pytest.approx(kl_divergence(q, normal(0, 1)).item())
    assert found.gap == pytest.approx(kl_divergence(q, normal(*posterior(x))).item())
    assert found.log_p == pytest.approx(normal(0, math.hypot(W, SIGMA)).log_prob(torch.tensor(x)).item())
    assert found.elbo + found.gap == pytest.approx(found.log_p, abs=1e-10)
    assert found.elbo <= found.log_p + 1e-12


def test_the_posterior_is_bayes_rule():
    x, z = 1.3, torch.linspace(-3, 3, 7, dtype=torch.float64)
    joint = normal(0, 1).log_prob(z) + normal(0, SIGMA).log_prob(x - W * z)
    log_p = terms(x, 0.0, 1.0).log_p
    torch.testing.assert_close(normal(*posterior(x)).log_prob(z), joint - log_p)


def test_each_bar_begins_where_the_last_ends():
    bars = draw(x=-3.0, mean=3.0, log_scale=1.0).rows[0][1].marks[:5]
    ends = [float(bar.base[0] + bar.height[0]) for bar in bars]
    assert bars[1].base[0] == pytest.approx(ends[0])
    assert ends[1] == pytest.approx(ends[2])  # the ELBO
    assert bars[3].base[0] == pytest.approx(ends[2])
    assert ends[3] == pytest.approx(ends[4])  # log p(x)


def test_the_preset_posterior_closes_the_gap():
    preset = next(p for p in elbo_bars().spec["presets"] if p["name"] == "the posterior")
    assert "the gap 0.000" in draw(**preset["values"]).description
