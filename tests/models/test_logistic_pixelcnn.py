import itertools

import numpy as np
import pytest
import torch
from scipy import stats

from course_utils.models.pixelcnn.logistic import LogisticPixelCNN, discretised_logistic_mixture


def test_levels_have_the_mass_between_their_edges_and_the_outer_ones_all_beyond():
    """By SciPy's logistic distribution, in units of a level: 0 .. 8, so that a mean of 0.5 is the level 6."""
    weights, scales = torch.tensor([[0.3, 0.7], [0.4, 1.5]], dtype=torch.float64).log()
    means = torch.tensor([-0.25, 0.5], dtype=torch.float64)
    maps = torch.stack([weights, means, scales]).view(1, 3, 2, 1)
    found = discretised_logistic_mixture(maps, levels=9).exp().flatten()
    edges = np.arange(8) + 0.5
    cdf = 0.3 * stats.logistic.cdf(edges, 3, 0.4) + 0.7 * stats.logistic.cdf(edges, 6, 1.5)
    expected = [b - a for a, b in itertools.pairwise([0.0, *cdf, 1.0])]
    assert found.tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("mean", [-30.0, -1.0, 0.0, 1.0, 30.0])
@pytest.mark.parametrize("log_scale", [-80.0, 0.0, 20.0])
def test_far_out_everything_is_finite_and_sums_to_one(mean, log_scale):
    maps = torch.tensor([0.0, mean, log_scale]).view(1, 3, 1, 1).requires_grad_()
    log_p = discretised_logistic_mixture(maps, levels=256)
    assert log_p.exp().sum().item() == pytest.approx(1, abs=1e-4)
    log_p.sum().backward()
    assert log_p.isfinite().all()
    assert maps.grad.isfinite().all()


def test_it_has_no_logit_for_each_level():
    """The last layer grows with the components and not with the levels."""
    for levels in (17, 256):
        assert LogisticPixelCNN((1, 8, 8), 2, 4, levels).parts[-1].out_channels == 15


def test_black_and_white_is_refused():
    with pytest.raises(ValueError, match="levels is 2, expected a whole number of at least 3"):
        LogisticPixelCNN((1, 8, 8), levels=2)
