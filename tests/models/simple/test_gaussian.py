import itertools
import math

import pytest
import torch
from scipy import stats
from torch.distributions import Independent, Normal

from course_utils.models.simple.gaussian import Gaussian
from course_utils.training import fit


def test_log_prob_is_that_of_torch_distributions():
    model = Gaussian((2, 3)).double()
    torch.nn.init.normal_(model.mean)
    torch.nn.init.normal_(model.log_scale)
    x = torch.randn(50, 2, 3).double() * 3
    expected = Independent(Normal(model.mean, model.log_scale.exp()), 2).log_prob(x)
    torch.testing.assert_close(model.log_prob(x), expected)


def test_closed_form_is_scipys_maximum_likelihood():
    x = 2 + 3 * torch.randn(20, 1).double()
    model = Gaussian().double()
    model.fit_closed_form(x)
    mean, scale = stats.norm.fit(x.numpy())
    assert (model.mean.item(), model.log_scale.exp().item()) == pytest.approx((mean, scale))


def test_gradient_descent_finds_the_closed_form():
    x = torch.tensor([[-1.0], [0.0], [4.0]]).double()
    model = Gaussian().double()
    for record in fit(model, itertools.repeat(x), 600, optimizer=lambda p: torch.optim.Adam(p, lr=0.05)):
        last = record.losses["nll"]
    assert model.mean.item() == pytest.approx(1, abs=1e-3)
    assert model.log_scale.exp().item() == pytest.approx(math.sqrt(14 / 3), abs=1e-3)
    entropy = math.log(2 * math.pi * math.e * 14 / 3) / 2  # the least loss is a Gaussian's entropy
    assert last == pytest.approx(entropy, abs=1e-5)


def test_data_that_do_not_vary_are_refused():
    x = torch.tensor([[1.0, 2.0], [1.0, 3.0]])
    with pytest.raises(ValueError, match="x does not vary"):
        Gaussian(2).fit_closed_form(x)
