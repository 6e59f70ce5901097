import pytest
import torch
from sklearn.naive_bayes import BernoulliNB
from torch.distributions import Bernoulli, Categorical, Independent, MixtureSameFamily

from course_utils import data
from course_utils.models.simple.bayes_classifier import BayesClassifier
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.gaussian import Gaussian
from course_utils.probability import all_states


def pixels(*probabilities):
    model = ProductOfBernoullis(len(probabilities)).double()
    model.logits.data = torch.tensor(probabilities).double().logit()
    return model


@pytest.fixture
def classifier():
    return BayesClassifier([pixels(0.9, 0.2, 0.5), pixels(0.3, 0.6, 0.7)], [0.25, 0.75])


def test_log_prob_is_that_of_torch_distributions(classifier):
    logits = torch.stack([density.logits for density in classifier.densities])
    mixture = MixtureSameFamily(
        Categorical(classifier.log_prior.exp()), Independent(Bernoulli(logits=logits), 1)
    )
    x = all_states(3).double()
    torch.testing.assert_close(classifier.log_prob(x), mixture.log_prob(x))
    assert classifier.log_prob(x).exp().sum().item() == pytest.approx(1, abs=1e-10)


def test_the_posterior_by_pencil_and_paper(classifier):
    posterior = classifier.log_posterior(torch.tensor([[1.0, 0.0, 1.0]]).double()).exp()[0]
    first, second = 0.25 * 0.9 * 0.8 * 0.5, 0.75 * 0.3 * 0.4 * 0.7
    assert posterior.tolist() == pytest.approx([first / (first + second), second / (first + second)])


def test_on_the_digits_it_is_scikit_learns_naive_bayes():
    digits = data.load("digits")
    x, y = data.binarize(digits.train.images, 8), digits.train.labels
    densities = [ProductOfBernoullis(x.shape[1:]).double() for _ in range(10)]
    for label, density in enumerate(densities):
        density.fit_counts(x[y == label].double(), pseudo_count=0.5)
    classifier = BayesClassifier(densities, y.bincount() / len(y))
    peer = BernoulliNB(alpha=0.5).fit(x.flatten(1), y)
    test = data.binarize(digits.test.images, 8)
    expected = torch.tensor(peer.predict_log_proba(test.flatten(1)))
    torch.testing.assert_close(
        classifier.log_posterior(test.double()).detach(), expected, rtol=1e-5, atol=1e-5
    )


def test_samples_follow_the_density(classifier):
    x = classifier.sample(20_000, torch.Generator().manual_seed(0))
    index = (x @ torch.tensor([4.0, 2.0, 1.0]).double()).long()
    share = torch.bincount(index, minlength=8) / len(x)
    expected = classifier.log_prob(all_states(3).double()).exp().detach()
    error = (expected * (1 - expected) / len(x)).sqrt()
    assert ((share - expected).abs() < 4 * error).all()


def test_samples_of_a_class_are_of_that_class():
    left, right = Gaussian(1), Gaussian(1)
    left.mean.data.fill_(-100)
    right.mean.data.fill_(100)
    classifier = BayesClassifier([left, right], [0.5, 0.5])
    assert (classifier.sample_given(0, 50) < 0).all()
    assert (classifier.sample_given(1, 50) > 0).all()


@pytest.mark.parametrize("prior", [[0.5, 0.6], [0.5, 0.3, 0.2], [0.0, 1.0], [float("nan"), 1.0]])
def test_a_bad_prior_is_refused(prior):
    with pytest.raises(ValueError, match=r"prior is .*expected 2 probabilities above 0"):
        BayesClassifier([pixels(0.5), pixels(0.5)], prior)
