"""The densities that the GAN on the line learns, against quartiles and moments found by hand."""

import pytest
import torch

from course_utils.chapters.ch08.gan_1d_targets import OWN, TARGETS, Histogram, target_of

# Mean and variance: a mixture's variance is the parts' and the variance of their middles.
MOMENTS = {
    "one Gaussian": (1.0, 0.64),
    "two Gaussians": (0.0, 0.25 + 2.25),
    "two far apart": (0.0, 0.25 + 9.0),
    "three narrow modes": (0.0, 0.0625 + 6.0),
    "uniform": (0.0, 4 / 3),
    "far away": (4.5, 0.16),
}
X = torch.linspace(-12, 12, 48_001, dtype=torch.float64)


@pytest.mark.parametrize("name", MOMENTS)
def test_means_and_variances_by_hand(name):
    density = target_of(name).density(X)
    mass, mean, square = (torch.trapezoid(density * X**power, X).item() for power in range(3))
    assert (mass, mean, square - mean**2) == pytest.approx((1, *MOMENTS[name]), abs=1e-3)


def test_heavy_tails_have_neither_but_quartiles():
    quartiles = target_of("heavy tails").cdf(torch.tensor([-0.6, 0.0, 0.6], dtype=torch.float64))
    torch.testing.assert_close(quartiles, torch.tensor([0.25, 0.5, 0.75], dtype=torch.float64))


def test_no_target_is_left_out():
    assert set(TARGETS) == {*MOMENTS, "heavy tails"}
    assert OWN not in TARGETS


def test_the_samples_of_a_histogram_are_its_quantiles():
    bars = Histogram([1.0, 0.0, 3.0, 2.0], -2, 2)
    x = bars.sample(500, torch.Generator().manual_seed(1)).double()
    u = torch.rand(500, 1, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    torch.testing.assert_close(bars.cdf(x[:, 0]), u[:, 0], atol=1e-6, rtol=0)
