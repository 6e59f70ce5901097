import math

import pytest
import torch
from scipy import stats

from course_utils.data.mixtures import Modes, grid, ring
from course_utils.metrics.mode_coverage import coverage


def test_a_ring_of_eight_has_eight_modes():
    centres = ring().centres
    assert torch.allclose(centres.norm(dim=1), torch.tensor(2.0))
    assert torch.allclose(centres[2], torch.tensor([0.0, 2.0]), atol=1e-6)
    gaps = torch.cdist(centres, centres).topk(3, largest=False).values[:, 1:]
    assert torch.allclose(gaps, torch.tensor(4 * math.sin(math.pi / 8)))  # both neighbours of every mode


def test_the_grid():
    places = {tuple(centre) for centre in grid().centres.tolist()}
    assert places == {(float(x), float(y)) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)}


def test_density_and_samples():
    modes = Modes(torch.tensor([[0.0, 0.0], [3.0, 1.0]], dtype=torch.float64), 0.5)
    x = torch.tensor([[0.2, -0.1], [1.5, 0.5]], dtype=torch.float64)
    expected = sum(stats.multivariate_normal([a, b], 0.25).pdf(x) / 2 for a, b in modes.centres.tolist())
    assert modes.distribution().log_prob(x).exp().numpy() == pytest.approx(expected)

    samples = modes.sample(20_000, torch.Generator().manual_seed(0))
    second = samples[:, 0] > 1.5  # three standard deviations from either
    assert stats.binomtest(int(second.sum()), len(samples)).pvalue > 0.01
    offset = (samples - modes.centres[second.long()]).flatten()
    assert stats.kstest(offset / 0.5, "norm").pvalue > 0.01


def test_a_mode_is_dropped_below_a_quarter_of_its_equal_share_however_sharp_the_rest():
    modes = Modes(torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]]), 0.1)
    counts = torch.tensor([10, 1, 2, 19])  # of 32: a quarter of an equal share is 2
    samples = modes.centres.repeat_interleave(counts, 0)
    assert coverage(samples, modes).dropped == 1
    blurred = coverage(samples + 2, modes)
    assert blurred.dropped == 1
    assert blurred.covered == 0


def test_coverage_by_hand():
    modes = ring()
    home, neighbour = modes.centres[0], modes.centres[1]
    samples = torch.stack(
        [home, home + torch.tensor([0, 2.9 * 0.02]), neighbour + torch.tensor([3.1 * 0.02, 0])]
    )
    found = coverage(samples, modes)
    assert found.covered == 1  # the neighbour's only sample is too far away to be good
    assert found.good.item() == pytest.approx(2 / 3)
    assert found.reverse_kl.item() == pytest.approx(
        stats.entropy([2 / 3, 1 / 3, *[0] * 6], [1 / 8] * 8), rel=1e-5
    )


@pytest.mark.parametrize(("distance", "good"), [(2.99, 1.0), (3.01, 0.0)])
def test_good_is_within_three_standard_deviations(distance, good):
    modes = Modes(torch.tensor([[0.0, 0.0]], dtype=torch.float64), 0.5)
    found = coverage(torch.tensor([[0.6 * distance / 2, -0.8 * distance / 2]], dtype=torch.float64), modes)
    assert (found.good, found.covered) == (good, good)


def test_coverage_of_the_data_and_of_a_collapsed_model_side_by_side():
    modes, random = grid(), torch.Generator().manual_seed(0)
    data, one = modes.sample(2500, random), modes.centres[7] + 0.05 * torch.randn(2500, 2, generator=random)
    found = coverage(torch.stack([data, one], 1), modes)
    assert found.covered.tolist() == [25, 1]
    assert found.good.tolist() == pytest.approx([1 - math.exp(-4.5)] * 2, abs=0.006)  # 3 sigma in the plane
    assert found.reverse_kl.tolist() == pytest.approx([0, math.log(25)], abs=0.02)


def test_bad_samples():
    with pytest.raises(ValueError, match=r"samples has shape \(5, 3\), expected"):
        coverage(torch.zeros(5, 3), ring())
