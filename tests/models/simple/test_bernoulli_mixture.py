import pytest
import torch
from torch.distributions import Bernoulli, Categorical, Independent, MixtureSameFamily

from course_utils import data
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture


def two_groups(n=2000):
    """Pictures of four pixels from a known mixture: 30 % mostly lit on the left, 70 % on the right."""
    means = torch.tensor([[0.9, 0.8, 0.1, 0.2], [0.1, 0.2, 0.9, 0.7]]).double()
    component = (torch.rand(n) < 0.7).long()
    return (torch.rand(n, 4) < means[component]).double(), means


def test_log_prob_is_that_of_torch_distributions():
    model = BernoulliMixture((1, 2, 3), components=4).double()
    torch.nn.init.normal_(model.weight_logits)
    pixels = Independent(Bernoulli(logits=model.logits), 3)
    mixture = MixtureSameFamily(Categorical(logits=model.weight_logits), pixels)
    x = torch.randint(2, (50, 1, 2, 3)).double()
    torch.testing.assert_close(model.log_prob(x), mixture.log_prob(x))


def test_one_em_step_by_pencil_and_paper():
    """Two components light the one pixel with 1/4 and 3/4, so these are their shares of a lit picture."""
    model = BernoulliMixture(1, components=2, pseudo_count=1.0).double()
    model.logits.data = torch.tensor([[0.25], [0.75]]).double().logit()
    mean_log_likelihood = model.em_step(torch.tensor([[1.0], [1.0], [0.0]]).double())
    assert mean_log_likelihood == pytest.approx(-torch.tensor(2.0).log().item())
    masses, on = torch.tensor([1.25, 1.75]), torch.tensor([0.5, 1.5])
    weights = (masses + 1) / 5
    torch.testing.assert_close(model.weight_logits.softmax(0).detach(), weights.double())
    torch.testing.assert_close(model.logits[:, 0].sigmoid().detach(), ((on + 1) / (masses + 2)).double())


def test_em_never_lowers_the_likelihood():
    x, _ = two_groups()
    model = BernoulliMixture(4, components=3, pseudo_count=1e-9).double()
    history = torch.tensor([model.em_step(x) for _ in range(100)]).double()
    assert (history.diff() > -1e-9).all()
    assert history[-1] > history[0] + 0.1


def test_em_never_lowers_likelihood_times_prior():
    x, _ = two_groups(100)
    model = BernoulliMixture(4, components=3, pseudo_count=2.0).double()
    history = []
    for _ in range(100):
        means, weights = model.logits.sigmoid(), model.weight_logits.softmax(0)
        log_prior = 2.0 * (means.log().sum() + (1 - means).log().sum() + weights.log().sum()).item()
        history.append(model.em_step(x) * len(x) + log_prior)
    assert (torch.tensor(history).double().diff() > -1e-9).all()
    assert history[-1] > history[0] + 1


def test_em_finds_a_known_mixture():
    x, means = two_groups(20_000)
    model = BernoulliMixture(4, components=2).double()
    for _ in range(100):
        model.em_step(x)
    weights, order = model.weight_logits.softmax(0).detach().sort()
    torch.testing.assert_close(weights, torch.tensor([0.3, 0.7]).double(), rtol=0, atol=0.02)
    torch.testing.assert_close(model.logits.sigmoid().detach()[order], means, rtol=0, atol=0.02)


def test_one_component_is_the_product_of_bernoullis():
    x = torch.randint(2, (100, 6)).double()
    mixture, product = BernoulliMixture(6, components=1).double(), ProductOfBernoullis(6).double()
    mixture.em_step(x)
    product.fit_counts(x)
    torch.testing.assert_close(mixture.log_prob(x), product.log_prob(x))


def test_the_seed_decides_where_em_starts():
    assert torch.equal(BernoulliMixture(9, seed=3).logits, BernoulliMixture(9, seed=3).logits)
    assert not torch.equal(BernoulliMixture(9, seed=3).logits, BernoulliMixture(9, seed=4).logits)


def test_pseudo_count_must_be_positive():
    with pytest.raises(ValueError, match="pseudo_count is 0, expected a finite number greater than 0"):
        BernoulliMixture(4, pseudo_count=0)


def test_digits_reach_the_known_test_loss():
    digits = data.load("digits")
    train, test = (data.binarize(split.images, 8) for split in (digits.train, digits.test))
    model = BernoulliMixture((1, 8, 8), components=50, seed=0)
    for _ in range(30):
        model.em_step(train)
    assert 17.5 < -model.log_prob(test).mean().item() < 18.3
