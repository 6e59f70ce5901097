"""The law of G(z) against known transformations, samples, a slow loop, and pencil and paper."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy import stats

from course_utils.probability import jsd, jsd_quadrature
from course_utils.probability.pushforward import pushforward, pushforward_jsd


def t(*values):
    return torch.tensor(values, dtype=torch.float64)


def knots(count=1024, reach=8):
    return torch.linspace(-reach, reach, count, dtype=torch.float64)


phi = torch.special.ndtr  # the normal distribution function


def cells(left, right, count=400):
    return torch.linspace(left, right, count + 1, dtype=torch.float64)


def square_cdf(x):
    return stats.chi2.cdf(x, 1)


def tanh_cdf(x):
    return np.where(np.abs(x) < 1, stats.norm.cdf(np.arctanh(np.clip(x, -0.999999, 0.999999))), x > 0)


KNOWN = {
    "affine": (lambda z: 2 * z + 1, stats.norm(1, 2).cdf, cells(-5, 7), 1e-14),
    "decreasing": (lambda z: 1 - 2 * z, stats.norm(1, 2).cdf, cells(-5, 7), 1e-14),
    "exp": (torch.exp, stats.lognorm(1).cdf, cells(0, 10), 2e-5),
    "square": (torch.square, square_cdf, cells(0, 9), 3e-4),
    "square, fold inside a cell": (torch.square, square_cdf, cells(-0.01, 9), 3e-4),
    "tanh": (torch.tanh, tanh_cdf, cells(-1, 1), 2e-5),
}


@pytest.mark.parametrize(("g", "cdf", "edges", "tolerance"), KNOWN.values(), ids=KNOWN)
def test_known_transformations_of_a_normal(g, cdf, edges, tolerance):
    z = knots()
    law = pushforward(g(z), z, phi, edges)
    expected = np.diff(cdf(edges.numpy()))
    np.testing.assert_allclose(law.masses, expected, atol=tolerance)
    np.testing.assert_allclose(
        law.density, expected / np.diff(edges), atol=tolerance / edges.diff().min().item()
    )
    assert law.binned[0].item() == pytest.approx(cdf(edges[0].item()), abs=tolerance)
    assert law.binned[-1].item() == pytest.approx(1 - cdf(edges[-1].item()), abs=tolerance)


def test_error_falls_with_the_square_of_the_distance_of_knots():
    edges = cells(0.1, 10)
    expected = np.diff(stats.lognorm(1).cdf(edges))

    def error(count):
        z = knots(count)
        return np.abs(pushforward(z.exp(), z, phi, edges).masses.numpy() - expected).sum()

    assert error(501) / error(2001) > 12  # 16 in theory


def uniform(z):
    """The distribution function of the uniform distribution on [0, 1]."""
    return z.clamp(0, 1)


def test_tent_by_hand():
    # z climbs to 1 and comes back: two branches of density 1/2
    z = t(0, 0.5, 1)
    law = pushforward(t(0, 1, 0), z, uniform, t(0, 0.1, 0.6, 1.1))
    np.testing.assert_allclose(law.masses, [0.1, 0.5, 0.4], atol=1e-15)
    np.testing.assert_allclose(law.density, [1, 1, 0.8], atol=1e-14)
    # the grid sees only the middle half
    law = pushforward(t(0, 1, 0), z, uniform, t(0.25, 0.75))
    np.testing.assert_allclose(law.probabilities, [0.25, 0.5, 0.25], atol=1e-15)


def test_atoms_of_a_clipped_normal():
    z = knots(2049)  # -1 and 1 are among them
    law = pushforward(z.clamp(-1, 1), z, phi, cells(-3, 3))
    np.testing.assert_allclose(law.atoms, [-1, 1])
    np.testing.assert_allclose(law.atom_masses, [stats.norm.cdf(-1)] * 2, atol=1e-12)
    inside = np.diff(stats.norm.cdf(np.clip(law.edges.numpy(), -1, 1)))
    np.testing.assert_allclose(law.masses, inside, atol=1e-12)


def test_constant_stretches_at_one_height_are_one_atom():
    z = t(0, 0.05, 0.1, 0.3, 0.4, 0.6, 0.8, 0.9, 1)
    law = pushforward(t(0, 0, 0, 1, 1, 1, 0, 0, 0), z, uniform, t(-1, 0, 0.5, 2))
    assert law.atoms.tolist() == [0, 1]
    np.testing.assert_allclose(law.atom_masses, [0.3, 0.3], atol=1e-15)
    np.testing.assert_allclose(law.masses, [0, 0.2, 0.2], atol=1e-15)


def test_the_tip_of_a_fold_between_two_equal_knots_is_no_atom():
    law = pushforward(t(0, 1, 1, 0), t(0, 0.4, 0.6, 1), uniform, t(0, 0.5, 1, 1.5))
    assert law.atoms.numel() == 0
    np.testing.assert_allclose(law.masses, [0.4, 0.6, 0], atol=1e-15)


def test_a_collapsed_generator_is_one_atom_wherever_it_lies():
    z = knots()
    for place in (-50.0, 0.0, 0.3, 50.0):
        law = pushforward(torch.full_like(z, place), z, phi, cells(-1, 1, 4))
        assert law.atoms.tolist() == [place]
        assert law.atom_masses.item() == pytest.approx(1, abs=1e-12)
        assert law.binned.sum() == 0


def test_a_stretch_without_noise_is_no_atom():
    law = pushforward(t(3, 3, 3, 5, 5), t(-2, -1, 0, 1, 2), uniform, t(0, 4, 6))
    assert law.atoms.numel() == 0
    np.testing.assert_allclose(law.masses, [0.5, 0.5], atol=1e-15)


def slow(x, z, edges):
    """Uniform noise: every segment against every cell, as the formula reads."""
    masses = [0.0] * (len(edges) + 1)
    for (a, b), mass in zip(pairwise(x.tolist()), z.diff().tolist(), strict=True):
        low, high = min(a, b), max(a, b)
        for cell, (left, right) in enumerate(pairwise([-math.inf, *edges.tolist(), math.inf])):
            masses[cell] += mass * max(0.0, min(high, right) - max(low, left)) / (high - low)
    return masses


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1, 100])
def test_any_line_of_segments_agrees_with_the_slow_loop(scale):
    x = scale * torch.randn(60, dtype=torch.float64).cumsum(0)
    z = torch.cat([t(0), torch.rand(59, dtype=torch.float64)]).cumsum(0)
    z = z / z[-1]
    edges = torch.randn(30, dtype=torch.float64).mul(3)
    edges[10] = x[20]  # a knot on an edge
    edges = edges.sort().values
    np.testing.assert_allclose(pushforward(x, z, uniform, edges).probabilities, slow(x, z, edges), atol=1e-13)


def test_total_mass_is_one():
    z = knots(reach=4)
    for g in (
        torch.exp,
        torch.square,
        torch.relu,
        torch.tanh,
        lambda z: torch.sin(40 * z) + z**3,
        torch.sign,
    ):
        for edges in (cells(-2, 2), cells(-0.01, 0.01, 7), cells(100, 101)):
            law = pushforward(g(z), z, phi, edges)
            assert (law.probabilities >= 0).all()
            assert law.probabilities.sum().item() == pytest.approx(1, abs=1e-12)
            total = (
                (law.density * edges.diff()).sum() + law.binned[0] + law.binned[-1] + law.atom_masses.sum()
            )
            assert total.item() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    "g",
    [torch.exp, torch.square, lambda z: torch.sin(3 * z) + z / 2, lambda z: (z - 0.5).relu() - z.tanh()],
)
def test_samples_follow_the_law(g):
    z = knots()
    law = pushforward(g(z), z, phi, cells(-2, 2, 40))
    assert law.atoms.numel() == 0
    x = g(torch.randn(100_000, dtype=torch.float64))
    counts = np.histogram(x, [-math.inf, *law.edges.tolist(), math.inf])[0]
    expected = law.probabilities.numpy() * len(x)
    rare = expected < 5
    assert counts[rare].sum() <= stats.poisson(expected[rare].sum()).isf(1e-4)
    assert (
        stats.chisquare(counts[~rare], expected[~rare] * counts[~rare].sum() / expected[~rare].sum()).pvalue
        > 1e-3
    )


def test_uniform_noise():
    z = torch.linspace(-1, 1, 1024, dtype=torch.float64)
    noise = torch.distributions.Uniform(t(-1), t(1))
    law = pushforward(z**3, z, noise.cdf, cells(-1, 1))
    expected = np.diff((1 + np.cbrt(law.edges.numpy())) / 2)
    np.testing.assert_allclose(law.masses, expected, atol=1e-4)
    assert law.binned[0].item() == law.binned[-1].item() == 0


def test_noise_beyond_the_knots_is_left_out():
    z = knots(reach=3.5)
    law = pushforward(z, z, phi, cells(-4, 4))
    np.testing.assert_allclose(law.masses, np.diff(stats.truncnorm(-3.5, 3.5).cdf(law.edges)), atol=1e-12)


def test_divergence_from_a_density_shrinks_its_error_with_the_square_of_the_width():
    target = torch.distributions.Normal(t(1).squeeze(), t(0.5).squeeze())
    made = torch.distributions.Normal(t(0).squeeze(), t(1).squeeze())
    truth = jsd_quadrature(target.log_prob, made.log_prob, points=[0, 1])
    z = knots(16_384)

    def error(count):
        law = pushforward(z, z, phi, cells(-5, 5, count))
        return truth - jsd(law.probabilities, law.probabilities_of(target.cdf)).item()

    assert 0 < error(400) < 3e-5  # cells can only hide a difference
    assert error(100) / error(400) > 12  # 16 in theory


def test_divergence_counts_atoms_in_full():
    target = torch.distributions.Normal(t(0).squeeze(), t(1).squeeze())
    z = knots(2049)
    collapsed = pushforward(torch.zeros_like(z), z, phi, cells(-5, 5))
    disjoint = jsd(collapsed.probabilities, collapsed.probabilities_of(target.cdf))
    assert disjoint.item() == pytest.approx(math.log(2), abs=1e-12)
    # relu(z) for z: the lower halves are disjoint, the upper halves agree
    half = pushforward(z.relu(), z, phi, cells(-5, 5))
    assert jsd(half.probabilities, half.probabilities_of(target.cdf)).item() == pytest.approx(
        math.log(2) / 2, abs=1e-6
    )


def test_result_lies_where_the_edges_lie(device):
    z = knots()
    x = (2 * z).to(device, torch.float32).requires_grad_()
    law = pushforward(x, z, phi, cells(-4, 4).to(device, torch.float32))
    for part in (law.masses, law.binned[0], law.atoms, law.density, law.probabilities):
        assert part.device == law.edges.device
        assert part.dtype == torch.float32
        assert not part.requires_grad
    np.testing.assert_allclose(law.masses.cpu(), np.diff(stats.norm(0, 2).cdf(law.edges.cpu())), atol=1e-6)


def test_knots_that_mean_nothing_are_refused():
    x, z, edges = t(0, 1, 2), t(0, 0.5, 1), t(0, 1)
    with pytest.raises(ValueError, match="x_of_z has 2 values that are not finite"):
        pushforward(t(0, math.nan, math.inf), z, uniform, edges)
    with pytest.raises(ValueError, match="x_of_z has 2 values; expected one for each of the 3 knots z"):
        pushforward(x[:2], z, uniform, edges)
    with pytest.raises(ValueError, match=r"x_of_z has the shape \(3, 1\)"):
        pushforward(x[:, None], z, uniform, edges)
    with pytest.raises(ValueError, match="z does not increase strictly"):
        pushforward(x, t(0, 0.6, 0.5), uniform, edges)
    with pytest.raises(ValueError, match=r"cdf rises by 0\.9 over the knots z; expected 1 within 0\.001"):
        pushforward(x, t(0, 0.5, 0.9), uniform, edges)
    with pytest.raises(ValueError, match="edges does not increase strictly"):
        pushforward(x, z, uniform, t(0, 1, 1))


# ---- many laws against one


def test_the_jsd_of_many_gaussians_is_that_of_quadrature():
    z, laws = knots(), [(0.0, 1.0), (1.5, 0.5), (-2.0, 2.0), (0.3, 1.0)]
    x = torch.stack([mean + scale * z for mean, scale in laws])
    found = pushforward_jsd(x, z, phi, cells(-9, 9, 800), lambda x: phi(x - 0.3))
    target = torch.distributions.Normal(t(0.3).squeeze(), 1.0).log_prob
    for value, (mean, scale) in zip(found, laws, strict=True):
        law = torch.distributions.Normal(t(mean).squeeze(), scale).log_prob
        points = sorted({mean, 0.3})
        assert value.item() == pytest.approx(float(jsd_quadrature(target, law, -12, 12, points)), abs=2e-4)


def test_atoms_count_in_full_among_many():
    """A constant is disjoint from any density; an atom of one half beside half of the target costs half."""
    z = knots(4001)
    x = torch.stack([torch.full_like(z, 0.7), z.clamp(min=0), z, torch.full_like(z, 99.0)])
    found = pushforward_jsd(x, z, phi, cells(-9, 9, 720), phi)
    # p and q agree on the right half; on the left p lies alone, on the atom q: half of log 2.
    expected = [math.log(2), math.log(2) / 2, 0.0, math.log(2)]
    assert found.tolist() == pytest.approx(expected, abs=1e-5)


def test_neighbours_in_one_walk_do_not_touch():
    """The last values of a member equal the first of the next: no atom may bridge them."""
    z = knots(512)
    x = torch.stack([z, z.flip(0), z])
    alone = pushforward_jsd(x[:1], z, phi, cells(-9, 9), phi)
    np.testing.assert_allclose(pushforward_jsd(x, z, phi, cells(-9, 9), phi), alone.expand(3), atol=1e-12)


def test_what_is_not_finite_among_many_is_refused():
    z = knots(16)
    x = torch.stack([z, torch.full_like(z, math.inf)])
    with pytest.raises(ValueError, match="x_of_z has 16 values that are not finite"):
        pushforward_jsd(x, z, phi, cells(-9, 9), phi)


def test_a_distribution_function_that_wavers_by_rounding_gives_no_negative_mass():
    """In the tails one step of the noise holds less than the last digit of its distribution function."""
    z = torch.linspace(-8, 8, 401, dtype=torch.float64)

    def wavering(at):
        digits = 1e-9 * (-1.0) ** torch.arange(len(at), dtype=at.dtype)
        return torch.special.ndtr(at) + digits

    law = pushforward(2 * z, z, wavering, torch.linspace(-16, 16, 801, dtype=torch.float64))
    assert (law.probabilities >= 0).all()
    assert law.probabilities.sum().item() == pytest.approx(1, abs=1e-6)
