import pytest
import torch
from torch.distributions import Bernoulli, Independent

from course_utils import data
from course_utils.models.simple.bernoulli import ProductOfBernoullis


def test_log_prob_is_that_of_torch_distributions():
    model = ProductOfBernoullis((1, 3, 4)).double()
    torch.nn.init.normal_(model.logits)
    x = torch.randint(2, (50, 1, 3, 4)).double()
    expected = Independent(Bernoulli(logits=model.logits), 3).log_prob(x)
    torch.testing.assert_close(model.log_prob(x), expected)


def test_fit_counts_by_pencil_and_paper():
    model = ProductOfBernoullis(3).double()
    model.fit_counts(torch.tensor([[0.0, 1.0, 1.0], [0.0, 1.0, 0.0]]).double(), pseudo_count=0.5)
    expected = torch.tensor([0.5 / 3, 2.5 / 3, 1.5 / 3]).double()
    torch.testing.assert_close(model.logits.sigmoid().detach(), expected)


def test_fit_counts_is_the_maximum_of_the_likelihood():
    model = ProductOfBernoullis(5).double()
    x = (torch.rand(200, 5) < torch.rand(5)).double()
    model.fit_counts(x, pseudo_count=1e-9)
    model.log_prob(x).mean().backward()
    assert model.logits.grad.abs().max() < 1e-9


def test_a_pixel_never_lit_keeps_a_finite_loss():
    model = ProductOfBernoullis(2)
    model.fit_counts(torch.zeros(10, 2))
    assert model.log_prob(torch.ones(1, 2)).isfinite().all()
    with pytest.raises(ValueError, match="pseudo_count is 0, expected a finite number greater than 0"):
        model.fit_counts(torch.zeros(10, 2), pseudo_count=0)


def test_digits_reach_the_known_test_loss():
    digits = data.load("digits")
    train, test = (data.binarize(split.images, 8) for split in (digits.train, digits.test))
    model = ProductOfBernoullis((1, 8, 8))
    model.fit_counts(train)
    assert -model.log_prob(test).mean().item() == pytest.approx(25.27, abs=0.05)
