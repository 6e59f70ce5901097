"""The Fréchet distance against SciPy's matrix root and against Gaussians that are known."""

import math

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm

from course_utils.metrics.frechet import frechet, frechet_gaussians, mean_and_covariance

D = torch.float64


def random_covariance(d):
    a = torch.randn(d, d, dtype=D)
    return a @ a.T


def test_between_gaussians_it_is_scipys_formula():
    for _ in range(5):
        m1, m2 = torch.randn(2, 6, dtype=D)
        c1, c2 = random_covariance(6), random_covariance(6)
        root = sqrtm(c1.numpy() @ c2.numpy()).real
        expected = ((m1 - m2) ** 2).sum() + (c1 + c2).trace() - 2 * np.trace(root)
        assert frechet_gaussians(m1, c1, m2, c2).item() == pytest.approx(expected.item(), rel=1e-9)


def test_on_a_line_it_is_the_difference_of_means_and_of_deviations():
    # |m1 - m2|^2 + (s1 - s2)^2: 3^2 + 2^2, and a deviation of 0 is allowed.
    line = [torch.tensor(v, dtype=D) for v in ([1.0], [[9.0]], [4.0], [[1.0]])]
    assert frechet_gaussians(*line).item() == pytest.approx(13)
    line[3] *= 0
    assert frechet_gaussians(*line).item() == pytest.approx(18)


def test_two_points_are_enough_and_by_hand():
    """Along x: means 1 and 2, variances 2 and 8. Along y: a step of 1. Along z: nothing."""
    x = torch.tensor([[0.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    y = torch.tensor([[0.0, 1.0, 0.0], [4.0, 1.0, 0.0]])
    assert frechet(x, y).item() == pytest.approx(1 + 1 + (2 * math.sqrt(2) - math.sqrt(2)) ** 2)


@pytest.mark.parametrize("points", [2, 5, 12])
def test_fewer_points_than_features(points):
    """Of covariances A^T A and B^T B, tr (C1 C2)^(1/2) is the sum of the singular values of A B^T."""
    x, y = torch.randn(points, 30, dtype=D), 3 * torch.randn(points + 3, 30, dtype=D) + 1
    a, b = ((v - v.mean(0)) / math.sqrt(len(v) - 1) for v in (x, y))
    shared = torch.linalg.svdvals(a @ b.T).sum()
    expected = (x.mean(0) - y.mean(0)).square().sum() + a.square().sum() + b.square().sum() - 2 * shared
    assert frechet(x, y).item() == pytest.approx(expected.item(), rel=1e-6)


def test_of_samples_it_approaches_the_known_distance_from_above():
    x = torch.randn(40_000, 2, dtype=D)
    y = torch.randn(40_000, 2, dtype=D) * torch.tensor([1.0, 3.0]) + torch.tensor([2.0, 0.0])
    assert frechet(x, y).item() == pytest.approx(4 + (3 - 1) ** 2, rel=0.03)
    a, b = torch.randn(2, 40_000, 20, dtype=D)
    same = [frechet(a[:n], b[:n]).item() for n in (50, 500, 5000, 40_000)]
    assert same == sorted(same, reverse=True)  # the truth is 0
    assert same[0] > 1
    assert same[-1] < 0.02


def test_turning_both_clouds_changes_nothing_and_order_does_not_matter():
    x, y = torch.randn(50, 5, dtype=D), 2 * torch.rand(60, 5, dtype=D)
    turn = torch.linalg.qr(torch.randn(5, 5, dtype=D)).Q
    assert frechet(x @ turn + 1, y @ turn + 1).item() == pytest.approx(frechet(x, y).item())
    assert frechet(y, x).item() == pytest.approx(frechet(x, y).item())
    assert frechet(x, x).item() == pytest.approx(0, abs=1e-9)


def test_mean_and_covariance_are_numpys():
    x = torch.randn(30, 4)
    mean, covariance = mean_and_covariance(x)
    np.testing.assert_allclose(mean, x.double().numpy().mean(0))
    np.testing.assert_allclose(covariance, np.cov(x.double().numpy().T))
    assert mean_and_covariance(x[:, :1])[1].shape == (1, 1)


def test_a_single_point_is_refused():
    with pytest.raises(ValueError, match=r"shape \(1, 3\), expected \(n, d\)"):
        frechet(torch.randn(1, 3), torch.randn(9, 3))
