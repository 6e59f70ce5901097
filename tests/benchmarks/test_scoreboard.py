"""What the scoreboard and the papers' table compute, against pencil and paper."""

import json
import math
import sys
from functools import partial

import pytest
import torch

from benchmarks.common import contestants, report
from benchmarks.likelihood import mnist_likelihood as mnist
from benchmarks.likelihood import scoreboard
from course_utils.chapters.ch15.patches import SHAPE, all_patches, digit_patches, shares
from course_utils.data import Dataset, Split
from course_utils.models.energy.rbm import RBM
from course_utils.models.flows.coupling import NICE
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.vae import VAE
from course_utils.probability import kl
from course_utils.storage.weights import load_weights


@pytest.fixture
def data():
    return shares(digit_patches())


def independent(x):
    model = ProductOfBernoullis(SHAPE)
    model.fit_counts(x, 1e-9)
    return model


def test_kl_of_independent_pixels_is_the_information_that_they_share(data):
    """KL(p || product of its marginals) = the sum of the marginals' entropies - H(p)."""
    found = scoreboard.score_patches(
        contestants.PATCHES["product of Bernoullis"], independent(digit_patches()), data
    )
    lit = digit_patches().double().mean(0).flatten()
    marginals = -(lit * lit.log() + (1 - lit) * (1 - lit).log()).sum().item()
    entropy = -(data[data > 0] * data[data > 0].log()).sum().item()
    assert found["kl"] == pytest.approx(marginals - entropy, abs=1e-4)
    assert set(found["kind"].values()) == {"exact"}


def test_a_bound_on_kl_is_kl_where_the_bound_is_exact(data):
    contestant = contestants.Contestant(None, None, contestants.Kind("bound", contestants.exact))
    model = independent(digit_patches())
    with torch.no_grad():
        q = model.log_prob(all_patches()).double().exp()
        bound = scoreboard.bound_on_kl(contestant, model, all_patches(), data)
    assert bound == pytest.approx(kl(data, q).item(), abs=1e-4)


@torch.no_grad()
def test_a_vae_that_ignores_its_code_has_independent_pixels():
    model = VAE(SHAPE, 2, 8)
    model.decoder[-2].weight.zero_()
    expected = ProductOfBernoullis(SHAPE)
    expected.logits.copy_(model.decoder[-2].bias.view(SHAPE))
    states = all_patches()[::1000]
    p = scoreboard.from_prior(model, states)
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
