"""Divergences against SciPy, torch.distributions, mpmath, closed forms, and pencil and paper."""

import itertools
import math

import mpmath
import numpy as np
import pytest
import torch
from scipy import stats
from scipy.integrate import quad
from scipy.spatial.distance import jensenshannon
from torch.distributions import (
    Categorical,
    Cauchy,
    Gamma,
    Laplace,
    MixtureSameFamily,
    Normal,
    StudentT,
    kl_divergence,
)
from torch.nn.functional import logsigmoid

from course_utils.probability import (
    all_states,
    check_density,
    check_distribution,
    cross_entropy,
    entropy,
    integrate,
    jsd,
    jsd_on_grid,
    jsd_quadrature,
    kl,
    kl_monte_carlo,
    kl_on_grid,
    kl_quadrature,
    monte_carlo,
    optimal_discriminator,
    quadrature,
    value_integrand,
    value_on_grid,
)

LOG2 = math.log(2)


def t(*values):
    return torch.tensor(values, dtype=torch.float64)


def scalar(value):
    return torch.tensor(value, dtype=torch.float64)


def normal(mean, sd):
    return Normal(scalar(mean), scalar(sd))


def mixture(weights, means, sds):
    return MixtureSameFamily(Categorical(t(*weights)), Normal(t(*means), t(*sds)))


def random_distributions(*shape):
    """Distributions along the last dimension, some of their entries tiny."""
    return torch.randn(*shape, dtype=torch.float64).mul(3).softmax(-1)


# Finite sets.


def test_values_by_hand():
    p, q = t(0.5, 0.5), t(0.25, 0.75)
    assert entropy(p).item() == pytest.approx(LOG2, abs=1e-15)
    assert cross_entropy(p, q).item() == pytest.approx(0.5 * math.log(4) + 0.5 * math.log(4 / 3), abs=1e-15)
    assert kl(p, q).item() == pytest.approx(0.5 * math.log(2) + 0.5 * math.log(2 / 3), abs=1e-15)
    assert kl(q, p).item() == pytest.approx(0.25 * math.log(1 / 2) + 0.75 * math.log(3 / 2), abs=1e-15)
    # p = (1, 0), q = (1/2, 1/2), m = (3/4, 1/4)
    expected = 0.5 * math.log(4 / 3) + 0.5 * (0.5 * math.log(2 / 3) + 0.5 * math.log(2))
    assert jsd(t(1, 0), p).item() == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_batches_agree_with_scipy_along_any_dimension(dim):
    p, q = (random_distributions(4, 3, 5).movedim(-1, dim) for _ in range(2))
    a, b = p.numpy(), q.numpy()
    np.testing.assert_allclose(entropy(p, dim), stats.entropy(a, axis=dim), atol=1e-13)
    np.testing.assert_allclose(kl(p, q, dim), stats.entropy(a, b, axis=dim), atol=1e-13)
    np.testing.assert_allclose(
        cross_entropy(p, q, dim), stats.entropy(a, axis=dim) + stats.entropy(a, b, axis=dim), atol=1e-13
    )
    np.testing.assert_allclose(jsd(p, q, dim), jensenshannon(a, b, axis=dim) ** 2, atol=1e-13)


def test_one_distribution_is_compared_with_a_batch():
    p, q = random_distributions(7, 4), random_distributions(4)
    expected = [stats.entropy(row, q.numpy()) for row in p.numpy()]
    np.testing.assert_allclose(kl(p, q), expected, atol=1e-13)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_missing_support(dtype):
    p, q = torch.tensor([0.5, 0.5, 0.0], dtype=dtype), torch.tensor([1.0, 0.0, 0.0], dtype=dtype)
    assert kl(p, q).item() == math.inf
    assert cross_entropy(p, q).item() == math.inf
    assert kl(q, p).item() == pytest.approx(LOG2, rel=1e-6)
    assert entropy(q).item() == 0


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_jsd_reaches_its_bounds_and_does_not_leave_them(dtype):
    p = random_distributions(1000, 6).to(dtype)
    zero = torch.zeros_like(p)
    left, right = torch.cat([p, zero], -1), torch.cat([zero, p.flip(0)], -1)
    disjoint = jsd(left, right)
    assert (disjoint <= LOG2).all()
    np.testing.assert_allclose(disjoint, LOG2, atol=1e-6)
    assert (jsd(p, p) == 0).all()
    nearly = (p.double() * (1 + 1e-9 * torch.randn_like(p.double()))).to(dtype)
    assert (jsd(p, nearly) >= 0).all()
    assert (kl(p, nearly) >= 0).all()


@pytest.mark.parametrize(("dtype", "least"), [(torch.float32, 1e-45), (torch.float64, 5e-324)])
def test_jsd_survives_the_least_float(dtype, least):
    p, q = torch.tensor([1, least], dtype=dtype), torch.tensor([1, 0], dtype=dtype)
    assert jsd(p, q).item() == pytest.approx(0, abs=1e-40)


def test_root_of_jsd_is_a_metric_and_jsd_is_not():
    p, q, r = random_distributions(3, 20_000, 4)
    assert (jsd(p, r).sqrt() <= jsd(p, q).sqrt() + jsd(q, r).sqrt() + 1e-12).all()
    assert torch.equal(jsd(p, q), jsd(q, p))
    ends, middle = (t(1, 0), t(0, 1)), t(0.5, 0.5)
    assert jsd(*ends) > jsd(ends[0], middle) + jsd(middle, ends[1])


def gradients(f, *arguments):
    leaves = [a.clone().requires_grad_() for a in arguments]
    return torch.autograd.grad(f(*leaves).sum(), leaves)


def test_gradients_are_the_derivatives():
    p, q = random_distributions(2, 3, 5)
    expected = {
        entropy: (-p.log() - 1,),
        cross_entropy: (-q.log(), -p / q),
        kl: ((p / q).log() + 1, -p / q),
        jsd: ((2 * p / (p + q)).log() / 2, (2 * q / (p + q)).log() / 2),
        optimal_discriminator: (q / (p + q) ** 2, -p / (p + q) ** 2),
    }
    for f, slopes in expected.items():
        for found, slope in zip(gradients(f, *(p, q)[: len(slopes)]), slopes, strict=True):
            np.testing.assert_allclose(found, slope, rtol=1e-9)


def test_gradients_at_zeros_hold_no_nan():
    p, q = t(0.5, 0.5, 0, 0), t(0.25, 0, 0.75, 0)
    (slope,) = gradients(entropy, p)
    np.testing.assert_allclose(slope, [-math.log(0.5) - 1, -math.log(0.5) - 1, 0, 0])
    towards_p, towards_q = gradients(kl, p, q)
    np.testing.assert_allclose(towards_p, [LOG2 + 1, math.inf, 0, 0])
    np.testing.assert_allclose(towards_q, [-2, -math.inf, 0, 0])
    towards_p, towards_q = gradients(
        jsd, p, q
    )  # log(p / m)/2 on the support of p, infinite or cut off beyond
    np.testing.assert_allclose(towards_p[:2], [0.5 * math.log(4 / 3), 0.5 * LOG2])
    np.testing.assert_allclose(towards_q[[0, 2]], [0.5 * math.log(2 / 3), 0.5 * LOG2])
    assert towards_p.isfinite().all()
    assert towards_q.isfinite().all()


def test_probabilities_that_are_none_are_refused():
    good = t(0.5, 0.5)
    with pytest.raises(ValueError, match=r"q sums to 1\.1 along dim -1; expected 1, misses it by \+0\.1"):
        kl(good, t(0.5, 0.6))
    with pytest.raises(ValueError, match=r"p sums to 0\.9 .* misses it by -0\.1"):
        jsd(t(0.5, 0.4), good)
    with pytest.raises(ValueError, match=r"p sums to 0\.25"):  # the worst row of a batch
        entropy(torch.stack([t(0.5, 0.5, 0), t(0.25, 0, 0), t(0, 0.9, 0)]))
    with pytest.raises(ValueError, match=r"q has negative or NaN entries \(least: -0\.5\)"):
        cross_entropy(good, t(1.5, -0.5))
    with pytest.raises(ValueError, match="weights has negative or NaN entries"):
        check_distribution(t(math.nan, 1), "weights")
    with pytest.raises(ValueError, match="q has 3 states along dim -1; expected 2, as p has"):
        kl(good, t(0.2, 0.3, 0.5))
    with pytest.raises(ValueError, match="p is a list; expected a torch tensor"):
        entropy([0.5, 0.5])


def test_all_states():
    for n in (0, 1, 5):
        assert all_states(n).tolist() == [
            list(map(float, bits)) for bits in itertools.product([0, 1], repeat=n)
        ]
    for bad in (-1, 21, 2.5):
        with pytest.raises(ValueError, match=f"n is {bad}; expected a whole number from 0 to 20"):
            all_states(bad)


# The game.


def test_optimal_discriminator_by_hand():
    d = optimal_discriminator(t(0.3, 0.0, 2.0, 0.0), t(0.1, 2.0, 0.0, 0.0))
    np.testing.assert_allclose(d, [0.75, 0, 1, 0.5], atol=1e-15)
    for slopes in gradients(
        lambda a, b: optimal_discriminator(a, b).sum(), t(0.3, 0.0, 0.0), t(0.1, 2.0, 0.0)
    ):
        assert slopes.isfinite().all()
    with pytest.raises(ValueError, match="p_g has negative"):
        optimal_discriminator(t(0.5), t(-0.5))


def test_no_discriminator_beats_the_optimal_one():
    p_data, p_g = random_distributions(2, 9)
    best = value_integrand(optimal_discriminator(p_data, p_g).logit(), p_data, p_g)
    others = value_integrand(torch.randn(10_000, 9, dtype=torch.float64) * 4, p_data, p_g)
    assert (others <= best + 1e-12).all()
    assert best.sum().item() == pytest.approx(-math.log(4) + 2 * jensenshannon(p_data, p_g) ** 2, abs=1e-12)


def test_value_of_known_discriminators():
    x = torch.linspace(-12, 12, 2001, dtype=torch.float64)
    p_data, p_g = normal(-1, 1).log_prob(x).exp(), normal(2, 0.5).log_prob(x).exp()
    half = value_on_grid(torch.zeros_like(x), p_data, p_g, x)
    assert half.item() == pytest.approx(-math.log(4), abs=1e-10)
    always = value_on_grid(torch.full_like(x, math.log(3)), p_data, p_g, x)  # D = 3/4
    assert always.item() == pytest.approx(math.log(3 / 4) + math.log(1 / 4), abs=1e-10)
    # D = sigmoid(x) where both are N(0, 1): by symmetry twice E log sigmoid(x)
    one = quad(lambda x: stats.norm.pdf(x) * -np.logaddexp(0, -x), -math.inf, math.inf)[0]
    centred = normal(0, 1).log_prob(x).exp()
    assert value_on_grid(x, centred, centred, x).item() == pytest.approx(2 * one, abs=1e-10)


def test_value_is_free_of_nan_at_zeros_and_at_infinite_logits():
    p_data, p_g = t(0, 0.5, 0.5), t(0.5, 0, 0.5)
    terms = value_integrand(t(-math.inf, math.inf, 0), p_data, p_g)  # a perfect discriminator
    np.testing.assert_allclose(terms, [0, 0, -LOG2], atol=1e-15)
    assert value_integrand(t(math.nan), t(0), t(0)).item() == 0
    assert value_integrand(t(math.inf), t(0), t(0.5)).item() == -math.inf  # surely wrong


# Grids.


def test_trapezoid_by_hand():
    assert integrate(t(0, 1, 9), t(0, 1, 3)).item() == 10.5
    assert integrate(torch.stack([t(0, 1, 9), t(2, 2, 2)]), t(0, 1, 3)).tolist() == [10.5, 6]
    with pytest.raises(ValueError, match="x does not increase strictly"):
        integrate(t(1, 2, 3), t(0, 2, 1))
    with pytest.raises(ValueError, match="y has 2 values; expected one for each of the 3 points x"):
        integrate(t(1, 2), t(0, 1, 2))


@pytest.mark.parametrize(("miss", "refused"), [(8e-6, False), (1.2e-5, True)])
def test_how_far_the_sum_of_a_finite_distribution_may_miss_one(miss, refused):
    for sign in (-1, 1):
        p = t(0.25, 0.75 + sign * miss)
        if refused:
            with pytest.raises(ValueError, match="p sums to"):
                entropy(p)
        else:
            assert entropy(p).item() == pytest.approx(entropy(t(0.25, 0.75)).item(), abs=1e-4)


@pytest.mark.parametrize(("miss", "refused"), [(8e-4, False), (1.2e-3, True)])
def test_how_far_a_density_on_a_grid_may_miss_one(miss, refused):
    """A box of height 1 + miss over [0, 1]."""
    x = torch.linspace(0, 1, 5, dtype=torch.float64)
    for sign in (-1, 1):
        height = 1 + sign * miss
        if refused:
            with pytest.raises(ValueError, match="p integrates to"):
                check_density(torch.full_like(x, height), x)
        else:
            assert check_density(torch.full_like(x, height), x).item() == pytest.approx(height)


@pytest.mark.parametrize(("miss", "refused"), [(8e-7, False), (1.2e-6, True)])
def test_how_far_a_density_by_quadrature_may_miss_one(miss, refused):
    p = normal(0, 1)
    for shift in (math.log1p(-miss), math.log1p(miss)):

        def near(x, shift=shift):
            return p.log_prob(x) + shift

        for divergence in (kl_quadrature, jsd_quadrature):
            if refused:
                with pytest.raises(ValueError, match=r"exp\(log_q\) integrates to"):
                    divergence(p.log_prob, near)
            else:
                assert divergence(p.log_prob, near) == pytest.approx(0, abs=2e-6)


def test_quadrature_is_as_exact_as_it_says():
    """A root, a kink and fast waves."""
    assert quadrature(torch.sqrt, 0, 1) == pytest.approx(2 / 3, abs=1e-10)
    kink = 2 - math.exp(-5.3) - math.exp(-4.7)
    assert quadrature(lambda x: torch.exp(-(x - 0.3).abs()), -5, 5) == pytest.approx(kink, abs=1e-10)
    assert quadrature(lambda x: (50 * x).cos() * torch.exp(-x), 0, 10) == pytest.approx(
        (1 - math.exp(-10) * (math.cos(500) - 50 * math.sin(500))) / 2501, abs=1e-10
    )


def test_a_gaussian_without_its_half_is_refused():
    x = torch.linspace(-9, 9, 1001, dtype=torch.float64)
    right = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    wrong = torch.exp(-(x**2)) / math.sqrt(2 * math.pi)
    assert check_density(right, x).item() == pytest.approx(1, abs=1e-12)
    for divergence in (kl_on_grid, jsd_on_grid):
        with pytest.raises(ValueError, match=r"q integrates to 0\.70710678 over x; .* misses it by -0\.293"):
            divergence(right, wrong, x)
    with pytest.raises(ValueError, match=r"p_data integrates to 0\.70710678"):
        value_on_grid(torch.zeros_like(x), wrong, right, x)
    with pytest.raises(ValueError, match=r"p_g integrates to 0\.70710678"):
        value_on_grid(torch.zeros_like(x), right, wrong, x)
    with pytest.raises(ValueError, match="p has negative or NaN entries"):
        kl_on_grid(-right, right, x)


def test_divergences_of_gaussians_on_a_grid():
    x = torch.linspace(-15, 15, 3001, dtype=torch.float64)
    p, q = normal(0.5, 1.0), Normal(t(-1, 0, 3)[:, None], t(1, 0.7, 2)[:, None])
    on_p, on_q = p.log_prob(x).exp(), q.log_prob(x).exp()
    np.testing.assert_allclose(kl_on_grid(on_q, on_p, x), kl_divergence(q, p).squeeze(-1), atol=1e-10)
    expected = [mp_jsd(mp_normal(0.5, 1), mp_normal(m, s)) for m, s in ((-1, 1), (0, 0.7), (3, 2))]
    np.testing.assert_allclose(jsd_on_grid(on_p, on_q, x), expected, atol=1e-10)


def test_disjoint_boxes_on_a_grid():
    x = torch.linspace(0, 5, 5001, dtype=torch.float64)
    p, q = ((x >= a).double() * (x <= a + 1) for a in (0.5, 3))
    p, q = p / integrate(p, x), q / integrate(q, x)
    assert kl_on_grid(p, q, x).item() == math.inf
    assert jsd_on_grid(p, q, x).item() == pytest.approx(LOG2, abs=1e-12)


# Quadrature.


def mp_normal(mean, sd):
    return lambda x: mpmath.npdf(x, mean, sd)


def mp_jsd(p, q):
    """JSD from its definition, with 20 digits (both densities live on [-30, 30])."""

    def integrand(x):
        m = (p(x) + q(x)) / 2
        return (p(x) * mpmath.log(p(x) / m) + q(x) * mpmath.log(q(x) / m)) / 2

    with mpmath.workdps(20):
        return float(mpmath.quad(integrand, range(-30, 31, 4), method="gauss-legendre"))


def test_known_integrals():
    assert quadrature(torch.sin, 0, math.pi) == pytest.approx(2, abs=1e-12)
    assert quadrature(lambda x: 1 / (1 + x**2), -math.inf, math.inf) == pytest.approx(math.pi, abs=1e-10)
    assert quadrature(lambda x: x**-0.5, 0, 1) == pytest.approx(2, abs=1e-10)
    assert quadrature(lambda x: (-(x - 3).abs()).exp(), -math.inf, math.inf, [3]) == pytest.approx(
        2, abs=1e-12
    )


def test_points_find_a_thin_peak():
    thin = normal(50, 1e-3)
    area = quadrature(lambda x: thin.log_prob(x).exp(), -math.inf, math.inf, [50.01, 49.99, 50])
    assert area == pytest.approx(1, abs=1e-10)
    with pytest.raises(ValueError, match=r"exp\(log_q\) integrates to 0 from -inf to inf; .* by -1"):
        kl_quadrature(normal(0, 1).log_prob, thin.log_prob)


def cauchy_kl(m1, s1, m2, s2):
    """Chyzak and Nielsen 2019, arXiv 1905.10965."""
    return math.log(((s1 + s2) ** 2 + (m1 - m2) ** 2) / (4 * s1 * s2))


@pytest.mark.parametrize(
    ("p", "q", "options", "expected"),
    [
        (normal(0, 1), normal(1, 2), {}, None),
        (normal(-20, 1), normal(20, 1), {"points": [-20, 20]}, 800),
        (Laplace(scalar(0), scalar(1)), Laplace(scalar(1), scalar(3)), {"points": [0, 1]}, None),
        (Gamma(scalar(2), scalar(1)), Gamma(scalar(3), scalar(2)), {"a": 0, "points": [1, 5]}, None),
        (Cauchy(scalar(0), scalar(1)), Cauchy(scalar(2), scalar(0.5)), {}, cauchy_kl(0, 1, 2, 0.5)),
    ],
    ids=["normal", "far apart", "laplace", "gamma", "cauchy"],
)
def test_kl_by_quadrature_agrees_with_closed_forms(p, q, options, expected):
    expected = kl_divergence(p, q).item() if expected is None else expected
    assert kl_quadrature(p.log_prob, q.log_prob, **options) == pytest.approx(expected, abs=1e-8)


def log_box(left, right):
    """The log-density of the uniform distribution on [left, right]."""
    return lambda x: torch.where((x >= left) & (x <= right), scalar(-math.log(right - left)), -math.inf)


def test_boxes_by_quadrature():
    half = jsd_quadrature(log_box(0, 1), log_box(0.5, 1.5), 0, 1.5, [0.5, 1])
    assert half == pytest.approx(LOG2 / 2, abs=1e-12)
    assert jsd_quadrature(log_box(0, 1), log_box(2, 3), 0, 3, [1, 2]) == pytest.approx(LOG2, abs=1e-12)
    wide, narrow = log_box(0, 2), log_box(0, 1)
    assert kl_quadrature(narrow, wide, 0, 2, [1]) == pytest.approx(LOG2, abs=1e-12)
    assert kl_quadrature(wide, narrow, 0, 2, [1]) == math.inf


PAIRS = {
    "gaussians": (normal(0, 1), normal(1.5, 0.7), [0, 1.5]),
    "mixtures": (
        mixture([0.3, 0.7], [-2, 2], [0.5, 1.0]),
        mixture([0.5, 0.5], [0, 4], [1.0, 0.3]),
        [-2, 0, 2, 4],
    ),
    "heavy tails": (StudentT(scalar(1.5)), Cauchy(scalar(1), scalar(0.5)), [0, 1]),
    "light and heavy tails": (normal(0, 1), Cauchy(scalar(0), scalar(1)), [0]),
    "nearly disjoint": (normal(-8, 1), normal(8, 1), [-8, 0, 8]),
    "thin and far apart": (normal(-1, 0.01), normal(1, 0.01), [-1.1, -1, -0.9, 0.9, 1, 1.1]),
}


@pytest.mark.parametrize(("p", "q", "points"), PAIRS.values(), ids=PAIRS)
def test_value_of_the_game_at_its_optimum_is_jsd(p, q, points):
    def value(x):  # p log D* + q log(1 - D*): another integrand than that of the JSD
        logit = p.log_prob(x) - q.log_prob(x)
        return p.log_prob(x).exp() * logsigmoid(logit) + q.log_prob(x).exp() * logsigmoid(-logit)

    divergence = jsd_quadrature(p.log_prob, q.log_prob, points=points)
    assert 0 < divergence < LOG2 + 1e-9
    assert quadrature(value, -math.inf, math.inf, points) == pytest.approx(
        -math.log(4) + 2 * divergence, abs=1e-8
    )


@pytest.mark.parametrize(("mean", "sd"), [(0.1, 1), (3, 0.5), (12, 1)])
def test_jsd_by_quadrature_has_eight_digits(mean, sd):
    found = jsd_quadrature(normal(0, 1).log_prob, normal(mean, sd).log_prob, points=[0, mean])
    assert found == pytest.approx(mp_jsd(mp_normal(0, 1), mp_normal(mean, sd)), abs=1e-9)


# Monte Carlo.


def test_monte_carlo_by_hand():
    mean, error = monte_carlo(t(1, 2, 3, 4))
    assert mean.item() == 2.5
    assert error.item() == pytest.approx(math.sqrt(5 / 3) / 2, abs=1e-15)
    mean, error = monte_carlo(torch.stack([t(1, 5), t(3, 5)]))
    assert mean.tolist() == [2, 5]
    assert error.tolist() == pytest.approx([1, 0])
    with pytest.raises(ValueError, match=r"values holds 1 sample\(s\)"):
        monte_carlo(t(1))


def test_monte_carlo_error_bars_cover_the_truth():
    p, q = normal(0, 1), normal(1, 1.5)
    truth = kl_divergence(p, q).item()
    estimates = [kl_monte_carlo(p, q, 1000, seed) for seed in range(200)]
    covered = sum(abs(mean.item() - truth) <= 1.96 * error.item() for mean, error in estimates)
    assert 0.9 <= covered / 200 <= 0.99


def test_monte_carlo_repeats_and_leaves_other_random_numbers_alone():
    p, q = normal(0, 1), normal(1, 2)
    before = torch.get_rng_state()
    assert kl_monte_carlo(p, q, 100, seed=3) == kl_monte_carlo(p, q, 100, seed=3)
    assert kl_monte_carlo(p, q, 100, seed=3) != kl_monte_carlo(p, q, 100, seed=4)
    assert torch.equal(before, torch.get_rng_state())


def test_everything_stays_on_its_device(device):
    p, q = random_distributions(2, 4).float().to(device).unbind()
    for result in (entropy(p), cross_entropy(p, q), kl(p, q), jsd(p, q), optimal_discriminator(p, q)):
        assert result.device == p.device
        assert result.dtype == torch.float32
    assert kl(p, q).item() == pytest.approx(stats.entropy(p.cpu().numpy(), q.cpu().numpy()), abs=1e-5)


def test_monte_carlo_touches_the_generator_of_its_own_device_alone(monkeypatch):
    """torch.manual_seed would seed every GPU too, and fork_rng without devices save all of them."""
    forked = []
    fork = torch.random.fork_rng
    monkeypatch.setattr(torch, "manual_seed", lambda seed: pytest.fail("all devices were seeded"))
    monkeypatch.setattr(
        torch.random, "fork_rng", lambda devices=None, **o: forked.append(devices) or fork(devices, **o)
    )
    before = torch.get_rng_state()
    p = Normal(torch.tensor(0.0), torch.tensor(1.0))
    assert kl_monte_carlo(p, p, 10, seed=1)[0] == 0
    assert forked == [[]]
    assert torch.equal(torch.get_rng_state(), before)


def test_densities_whose_sum_overflows_are_refused_by_the_optimal_discriminator():
    """It said 0 where both are 3e38, and the right answer is 1/2."""
    huge = torch.tensor([3e38])
    with pytest.raises(ValueError, match=r"p_data \+ p_g overflows"):
        optimal_discriminator(huge, huge)


def test_points_that_do_not_increase_are_named_as_such():
    x = torch.tensor([2.0, 1.0, 0.0])
    with pytest.raises(ValueError, match="x does not increase strictly"):
        integrate(x, x)
