"""The restricted Boltzmann machine against sums over all states of both layers."""

import itertools
import math

import pytest
import torch

from course_utils.models.energy.rbm import RBM, annealed_log_partition
from course_utils.training import fit
from tests.models.exact import all_states, assert_follows, count

D = torch.float64


def build(shape=(1, 2, 2), hidden_units=3, device="cpu", spread=1.0, **options):
    model = RBM(shape, hidden_units, **options).double()
    for parameter in model.parameters():
        parameter.data += spread * torch.randn_like(parameter)
    return model.to(device).eval()


def generator(seed=1):
    return torch.Generator().manual_seed(seed)


def joint(model):
    """exp(-energy) of every pair of states, (2^pixels, 2^hidden), from the definition, pair by pair."""
    b, c, W = (p.tolist() for p in (model.b, model.c, model.W))
    table = [
        [
            math.exp(
                sum(b[i] for i in range(len(b)) if v[i])
                + sum(c[j] for j in range(len(c)) if h[j])
                + sum(W[i][j] for i in range(len(b)) for j in range(len(c)) if v[i] and h[j])
            )
            for h in itertools.product((0, 1), repeat=len(c))
        ]
        for v in itertools.product((0, 1), repeat=len(b))
    ]
    return torch.tensor(table, dtype=D)


@pytest.mark.parametrize(("shape", "hidden_units"), [((1, 2, 2), 3), (3, 5), (4, 4)])
def test_partition_function_free_energy_and_log_prob_by_enumeration(shape, hidden_units, device):
    model = build(shape, hidden_units, device)
    table = joint(model)
    states = all_states(model, 2)
    assert model.log_partition().item() == pytest.approx(math.log(table.sum()), abs=1e-12)
    torch.testing.assert_close(model.free_energy(states).cpu(), -table.sum(1).log())
    torch.testing.assert_close(model.log_prob(states).cpu(), (table.sum(1) / table.sum()).log())


def test_a_gibbs_step_leaves_the_distribution_alone_and_mixes_what_is_far(device):
    model = build(device=device)
    table = joint(model)
    p = (table.sum(1) / table.sum()).to(device)
    x = model.sample(20_000, generator=generator())
    after = model.gibbs(x, 1, generator())
    assert not torch.equal(after, x)
    assert_follows(count(after.flatten(1), 2), p)
    far = torch.ones(20_000, 1, 2, 2, dtype=D, device=device)
    assert_follows(count(model.gibbs(far, 300, generator()).flatten(1), 2), p)


def test_a_gibbs_step_by_enumeration(device):
    """From one state: p(v' | v) = sum_h p(v' | h) p(h | v), from the table."""
    model = build(device=device)
    table = joint(model)
    h_given_v, v_given_h = table / table.sum(1, keepdim=True), table / table.sum(0)
    step = h_given_v[5] @ v_given_h.T
    start = all_states(model, 2)[5].expand(20_000, 1, 2, 2)
    assert_follows(count(model.gibbs(start, 1, generator()).flatten(1), 2), step.to(device))


def test_long_chains_of_a_large_machine_follow_its_distribution(monkeypatch, device):
    """With a limit of 2 units the machine counts as large."""
    model = build(device=device, spread=0.5)
    p = model.log_prob(all_states(model, 2)).exp()
    monkeypatch.setattr("course_utils.models.energy.rbm.LARGEST", 2)
    monkeypatch.setattr("course_utils.models.energy.rbm.BURN_IN", 50)
    assert_follows(count(model.sample(20_000, generator=generator()).flatten(1), 2), p)


def test_chains_are_run_until_they_have_forgotten_their_start(monkeypatch):
    """With the steps that the course takes; after one step they are still far from the samples."""
    model = build(spread=1.5)
    p = model.log_prob(all_states(model, 2)).exp()
    monkeypatch.setattr("course_utils.models.energy.rbm.LARGEST", 2)
    assert_follows(count(model.sample(3000, generator=generator()).flatten(1), 2), p)
    monkeypatch.setattr("course_utils.models.energy.rbm.BURN_IN", 1)
    with pytest.raises(AssertionError):
        assert_follows(count(model.sample(3000, generator=generator()).flatten(1), 2), p)


def test_one_small_layer_is_enough_for_exact_samples():
    """25 pixels that are all off or all on, as one hidden unit says: chains would never cross over.

    p(h = 1) / p(h = 0) = e^c ((1 + e^4) / (1 + e^-4))^25 = e^(c + 100).
    """
    model = RBM(25, 1).double()
    model.b.data.fill_(-4)
    model.W.data.fill_(8)
    model.c.data.fill_(-100 + math.log(0.3 / 0.7))
    on = model.sample(4000, generator()).mean(1)
    assert (on > 0.5).double().mean().item() == pytest.approx(0.3, abs=0.03)
    assert ((on - 0.5).abs() > 0.3).all()


@pytest.mark.parametrize("learning", ["cd", "pcd"])
def test_chains_start_from_the_data_or_from_where_they_were_left(learning):
    model = build(learning=learning, steps=2, chains=30)
    x = torch.ones(10, 1, 2, 2, dtype=D)
    for seed in range(3):
        before = x if learning == "cd" else model.chains.clone()
        torch.manual_seed(seed)
        found = model.loss(x)
        torch.manual_seed(seed)
        after = model.gibbs(before, 2)
        torch.testing.assert_close(found, model.free_energy(x).mean() - model.free_energy(after).mean())
        if learning == "pcd":
            assert torch.equal(model.chains, after)
            assert not torch.equal(model.chains, before)


@torch.no_grad()
def exact_gradient(model, x):
    """Of -log p in W: E over the model of v_i p(h_j | v), less the same over the data."""
    table = joint(model)
    states, h = (torch.tensor(list(itertools.product((0.0, 1.0), repeat=n)), dtype=D) for n in model.W.shape)
    under_model = torch.einsum("vh,vi,hj->ij", table / table.sum(), states, h)
    v = x.flatten(1)
    return under_model - v.T @ torch.sigmoid(model.c + v @ model.W) / len(v)


def test_the_exact_gradient_by_enumeration():
    model = build(learning="exact")
    x = torch.bernoulli(torch.full((10, 1, 2, 2), 0.5, dtype=D))
    model.objectives()[0].loss(x).backward()
    torch.testing.assert_close(model.W.grad, exact_gradient(model, x))


@pytest.mark.parametrize(("learning", "steps"), [("cd", 30), ("pcd", 1)])
def test_chains_that_are_run_long_give_the_exact_gradient(learning, steps):
    """CD with many steps at once; PCD with one step at a time, while the weights stand still."""
    model = build(learning=learning, steps=steps, chains=40_000, spread=0.5)
    x = torch.bernoulli(torch.full((40_000, 1, 2, 2), 0.5, dtype=D))
    for _ in range(1 if learning == "cd" else 30):
        model.zero_grad()
        model.objectives()[0].loss(x).backward()
    torch.testing.assert_close(model.W.grad, exact_gradient(model, x), rtol=0, atol=0.015)


def test_one_step_of_cd_is_biased():
    """From data far from the model, one step stays near the data: the gradient is too short."""
    model = build(learning="cd", spread=1.5)
    x = torch.zeros(40_000, 1, 2, 2, dtype=D)
    model.objectives()[0].loss(x).backward()
    assert (model.W.grad - exact_gradient(model, x)).abs().max() > 0.05


@pytest.mark.parametrize("learning", ["cd", "pcd"])
def test_learns_two_patterns(learning):
    """Two patterns, each half of the data: the entropy is log 2, independent pixels would pay 6 log 2 = 4.2.

    PCD with a constant rate runs after its chains, which run away: it comes close, but does not settle.
    """
    x = torch.tensor([[0, 1, 1, 0, 1, 0], [1, 0, 0, 1, 0, 1]], dtype=D).repeat(50, 1)
    model = RBM(6, 4, learning, steps=5).double()
    for _ in fit(model, itertools.repeat(x), 600, optimizer=lambda p: torch.optim.Adam(p, lr=0.02)):
        pass
    nll = -model.log_prob(x).mean().item()
    assert math.log(2) - 1e-9 <= nll < (1 if learning == "cd" else 2)


def test_annealed_importance_sampling_finds_the_exact_partition_function(device):
    model = build((1, 4, 4), 12, device, spread=0.5)
    exact = model.log_partition().item()
    estimate, error = annealed_log_partition(model, 200, 500, generator())
    assert 0 < error < 0.1
    assert abs(estimate - exact) < 4 * error
    start = 28 * math.log(2)
    assert abs(estimate - exact) < abs(start - exact) / 20


def test_the_error_of_annealed_importance_sampling_is_honest():
    """Over 40 repetitions its mean square is that of the true errors, within a factor of 2."""
    model = build((1, 2, 3), 5, spread=1.0)
    exact = model.log_partition().item()
    runs = [annealed_log_partition(model, 50, 10, generator(seed)) for seed in range(40)]
    true = sum((estimate - exact) ** 2 for estimate, _ in runs) / 40
    claimed = sum(error**2 for _, error in runs) / 40
    assert 0.5 < claimed / true < 2


def test_independent_units_need_no_annealing():
    """With W = 0, Z = prod (1 + e^b) prod (1 + e^c): one temperature already has the right mean."""
    model = build((1, 1, 3), 2)
    model.W.data.zero_()
    expected = sum(math.log1p(math.exp(v)) for v in [*model.b.tolist(), *model.c.tolist()])
    assert model.log_partition().item() == pytest.approx(expected, abs=1e-12)
    estimate, error = annealed_log_partition(model, 4000, 1, generator())
    assert abs(estimate - expected) < 4 * error


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="learning is 'sgd', expected one of exact, cd, pcd"):
        RBM(4, learning="sgd")
    with pytest.raises(ValueError, match="the smaller layer has 21 units, expected at most 20"):
        RBM(30, 21).log_partition()
    with pytest.raises(ValueError, match="chains is 0, expected"):
        RBM(4, learning="pcd", chains=0)
