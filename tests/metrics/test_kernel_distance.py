"""The kernel distance against loops, and whether its estimate is right on the average."""

from itertools import permutations, product
from statistics import mean, stdev

import pytest
import torch

from course_utils.metrics.frechet import frechet
from course_utils.metrics.kernel_distance import kernel_distance


def kernel(a, b):
    return (sum(s * t for s, t in zip(a, b, strict=True)) / len(a) + 1) ** 3


def test_it_is_what_loops_find():
    x, y = torch.randn(5, 3, dtype=torch.float64), torch.randn(4, 3, dtype=torch.float64) + 1
    xs, ys = x.tolist(), y.tolist()
    within = [mean(kernel(a, b) for a, b in permutations(points, 2)) for points in (xs, ys)]
    between = mean(kernel(a, b) for a, b in product(xs, ys))
    assert kernel_distance(x, y).item() == pytest.approx(sum(within) - 2 * between)


def test_it_is_0_on_the_average_for_equal_laws_where_the_frechet_distance_is_not():
    generator = torch.Generator().manual_seed(0)
    pairs = [torch.randn(2, 20, 4, generator=generator).double() for _ in range(400)]
    found = [kernel_distance(x, y).item() for x, y in pairs]
    assert abs(mean(found)) < 3 * stdev(found) / 20
    assert min(found) < 0
    assert all(frechet(x, y) > 0.1 for x, y in pairs)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="real and fake have 1 and 3 points, expected at least 2 each"):
        kernel_distance(torch.randn(1, 2), torch.randn(3, 2))
    with pytest.raises(ValueError, match=r"shapes \(4, 1\) and \(5, 2\)"):
        kernel_distance(torch.randn(4, 1), torch.randn(5, 2))
