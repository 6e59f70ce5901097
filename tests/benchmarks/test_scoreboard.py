"""What the scoreboard and the papers' table compute, against pencil and paper."""

import json
import math
import sys
from functools import partial

import pytest
import torch

from benchmarks.common import contestants, plans, report, rows, scores
from benchmarks.likelihood import mnist_likelihood as mnist
from course_utils.chapters.ch16.patches import SHAPE, all_patches, digit_patches, shares
from course_utils.data import Dataset, Split
from course_utils.models.energy.rbm import RBM
from course_utils.models.flows.coupling import NICE
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.models.vae import VAE
from course_utils.probability import kl
from course_utils.storage.weights import load_weights

DIGIT = (1, 8, 8)


@pytest.fixture
def data():
    return shares(digit_patches())


def independent(x):
    model = ProductOfBernoullis(SHAPE)
    model.fit_counts(x, 1e-9)
    return model


def test_kl_of_independent_pixels_is_the_information_that_they_share(data):
    """KL(p || product of its marginals) = the sum of the marginals' entropies - H(p)."""
    found = scores.score_patches(contestants.EXACT, independent(digit_patches()), data)
    lit = digit_patches().double().mean(0).flatten()
    marginals = -(lit * lit.log() + (1 - lit) * (1 - lit).log()).sum().item()
    entropy = -(data[data > 0] * data[data > 0].log()).sum().item()
    assert found["kl"] == pytest.approx(marginals - entropy, abs=1e-4)
    assert set(found["kind"].values()) == {"exact"}


def test_a_bound_on_kl_is_kl_where_the_bound_is_exact(data):
    kind = contestants.Kind("bound", contestants.exact)
    model = independent(digit_patches())
    with torch.no_grad():
        q = model.log_prob(all_patches()).double().exp()
        bound = scores.bound_on_kl(kind, model, all_patches(), data)
    assert bound == pytest.approx(kl(data, q).item(), abs=1e-4)


def counting(pseudo_count):
    """A plan: independent pixels, and one lit and one dark pixel more for each `pseudo_count`."""
    return plans.Plan(ProductOfBernoullis, lambda model, x, seed: model.fit_counts(x, pseudo_count))


def test_validation_chooses_the_plan_with_the_least_loss_on_images_that_it_was_not_fitted_to():
    """The first 300 images are dark and the last 200 lit: who believes less in what he saw loses less."""
    x = torch.cat([torch.zeros(300, 1, 2, 2), torch.ones(plans.VALID, 1, 2, 2)])
    offered = [counting(1.0), counting(100.0), counting(10.0)]
    plan, tried = plans.choose(offered, x, lambda model, images: model.nll(images).item())
    assert plan is offered[1]
    expected = [-4 * math.log(extra / (300 + 2 * extra)) for extra in (1.0, 100.0, 10.0)]
    assert tried == pytest.approx(expected, rel=1e-4)


def test_a_single_plan_is_not_tried():
    plan, tried = plans.choose([counting(1.0)], torch.zeros(0, 1, 2, 2), None)
    assert plan.model is ProductOfBernoullis
    assert tried == []


def test_models_with_random_numbers_of_their_own_take_the_seed_too():
    mixture = plans.Plan(partial(BernoulliMixture, components=2), lambda model, x, seed: None)
    logits = [plans.learn(mixture, torch.zeros(5, 1, 2, 2), seed)[0].logits for seed in (0, 1)]
    assert not torch.equal(*logits)


def test_a_row_on_the_digits_says_what_the_seeds_say_together():
    """Independent pixels, by counting: each seed gives the cross-entropy, and samples shown are images."""
    x = torch.rand(300, *DIGIT, generator=torch.Generator().manual_seed(0)).lt(0.3).float()
    train, test = x[:200], x[200:]
    found = scores.measure_digits(contestants.Contestant([counting(1.0)]), train, test)
    lit = (train.double().sum(0) + 1) / (len(train) + 2)
    losses = -(test * lit.log() + (1 - test) * (1 - lit).log()).flatten(1).sum(1)
    assert found["nats by seed"] == pytest.approx([losses.mean().item()] * 3, rel=1e-5)
    assert found["nats"] == pytest.approx(losses.mean().item(), rel=1e-5)
    assert found["standard error"] == pytest.approx(losses.std().item() / 10, rel=1e-4)
    assert found["frechet deviation"] > 0
    assert found["kind"] == {"nats": "exact", "frechet": "estimate"}
    assert len(found["samples"]) == scores.SHOWN
    assert all(len(picture) == 16 for picture in found["samples"])


def test_an_image_is_a_hexadecimal_number_row_by_row():
    x = torch.zeros(1, 8, 8)
    x[0, 0, 0] = x[0, 7, 7] = x[0, 1, 4] = 1
    assert scores.as_bits(x) == "8008000000000001"


def test_a_row_that_lies_there_is_not_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "FOLDER", tmp_path)
    first = rows.row("board", "a, b", lambda: {"nats": 1.23456, "by seed": [0.123456]})
    again = rows.row("board", "a, b", lambda: pytest.fail("made again"))
    assert again == first
    assert (first["nats"], first["by seed"]) == (1.2346, [0.1235])
    assert rows.made_with([first]) == [report.environment()]


def test_the_environments_of_the_rows_are_named_once():
    found = [{"made with": {"torch": version}, "nats": 1.0} for version in ("1", "2", "1")]
    assert rows.made_with(found) == [{"torch": "1"}, {"torch": "2"}]
    assert found == [{"nats": 1.0}] * 3


@torch.no_grad()
def test_a_vae_that_ignores_its_code_has_independent_pixels():
    model = VAE(SHAPE, 2, 8)
    model.decoder[-2].weight.zero_()
    expected = ProductOfBernoullis(SHAPE)
    expected.logits.copy_(model.decoder[-2].bias.view(SHAPE))
    states = all_patches()[::1000]
    p = scores.from_prior(model, states)
    torch.testing.assert_close(p, expected.log_prob(states).double().exp(), rtol=1e-3, atol=1e-9)


@torch.no_grad()
def test_the_bound_of_a_flow_by_an_integral():
    """A fresh NICE is N(0, 1): a pixel of 1 becomes u on [1/2, 1), with E u^2 = 7/12, and of 0 has 1/12."""
    x = torch.tensor([[[[0.0, 1.0], [1.0, 1.0]]]]).expand(500, 1, 2, 2)
    found = contestants.dequantized(NICE((1, 2, 2), 4), x, None)
    expected = -(1 / 12 + 3 * 7 / 12) / 2 - 2 * math.log(2 * math.pi) - 4 * math.log(2)
    assert found.mean().item() == pytest.approx(expected, abs=0.005)


@torch.no_grad()
def test_a_large_machine_is_scored_with_the_estimate_of_its_partition_function():
    model = RBM(SHAPE, 30)
    model.W *= 10
    x = all_patches()[:50]
    found = contestants.annealed(model, x, torch.Generator().manual_seed(0))
    torch.testing.assert_close(found, model.log_prob(x), rtol=0, atol=0.1)


def test_the_papers_table_reports_the_loss_of_the_best_weights(tmp_path, monkeypatch, capsys):
    """The whole on small pictures: what it writes is what the weights beside it give."""
    weights = tmp_path / "weights"
    weights.mkdir()
    pictures = torch.rand(90, 1, 2, 2, generator=torch.Generator().manual_seed(1)).lt(0.2).float().split(30)
    train, valid, test = map(Split, pictures)
    plan = mnist.TrainingConfig(rate=0.1, batch=10, epochs=9)
    run = mnist.Run(partial(ProductOfBernoullis, (1, 2, 2)), plan, 1.0, "nobody", seen=20)
    monkeypatch.setitem(mnist.RUNS, "nade", run)
    monkeypatch.setattr(mnist, "load", lambda name: Dataset(name, 2, train, test, valid))
    monkeypatch.setattr(mnist, "pick_device", lambda: torch.device("cpu"))
    monkeypatch.setattr(mnist, "CHECKPOINTS", tmp_path)
    monkeypatch.setattr(report, "save_weights", partial(report.save_weights, folder=weights))
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "argv", ["mnist_likelihood.py", "nade", "--epochs", "4"])
    mnist.main()
    found = json.loads((tmp_path / "mnist_nade.json").read_text())
    assert "nade:" in capsys.readouterr().out
    model = load_weights(ProductOfBernoullis((1, 2, 2)), "mnist_nade", weights)
    images = {"train": train.images[:20], "valid": valid.images[:20], "test": test.images}
    with torch.no_grad():
        losses = {name: -model.log_prob(x) for name, x in images.items()}
    assert (found["ended by"], found["updates"]) == ("plan", 4 * 3)
    assert found["test nats"] == pytest.approx(losses["test"].mean().item(), abs=1e-3)
    assert found["training nats"] == pytest.approx(losses["train"].mean().item(), abs=1e-3)
    assert found["test nats"] == pytest.approx(4 * math.log(2), abs=1.5)
    assert min(found["validation nats by epoch"]) == pytest.approx(losses["valid"].mean().item(), abs=1e-3)
    mnist.main()  # once more: the plan is done, and says so
    assert json.loads((tmp_path / "mnist_nade.json").read_text()) == found
    monkeypatch.setattr(sys, "argv", ["mnist_likelihood.py", "nade", "--epochs", "0"])
    with pytest.raises(ValueError, match="epochs is 0, expected a whole number of at least 1"):
        mnist.main()
