import itertools
import math

import pytest
import torch

from course_utils.models.simple.bayesian_network import BayesianNetwork

EARLIER = [list(range(i)) for i in range(4)]


def all_of(pixels, levels):
    return torch.tensor(list(itertools.product(range(levels), repeat=pixels)), dtype=torch.float64)


def free_entries(model):
    return sum(p.numel() for p in model.parameters())


@pytest.mark.parametrize("levels", [2, 3])
def test_chain_rule_reaches_any_distribution(levels):
    """Each state is shown as often as its weight says: the tables must give back weight / total."""
    states = all_of(3, levels)
    weights = torch.randint(1, 9, (len(states),), generator=torch.Generator().manual_seed(0))
    model = BayesianNetwork(3, EARLIER[:3], levels).double()
    model.fit_counts(states.repeat_interleave(weights, 0), pseudo_count=1e-12)
    torch.testing.assert_close(model.log_prob(states).exp().detach(), weights.double() / weights.sum())


@pytest.mark.parametrize("levels", [2, 5])
def test_what_is_stored_is_what_is_free(levels):
    assert free_entries(BayesianNetwork(4, EARLIER, levels)) == levels**4 - 1
    assert free_entries(BayesianNetwork((2, 2), levels=levels)) == 4 * (levels - 1)
    assert free_entries(BayesianNetwork(4, [[], [0], [1], [2]], levels)) == (levels - 1) * (1 + 3 * levels)


def test_counts_by_pencil_and_paper():
    """x_1 copies x_0 in two of three cases; half a count more for everything."""
    model = BayesianNetwork(2, [[], [0]]).double()
    x = torch.tensor([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]).double()
    model.fit_counts(x, pseudo_count=0.5)
    first, second = {0: 1.5 / 4, 1: 2.5 / 4}, {(0, 0): 1.5 / 2, (0, 1): 0.5 / 2, (1, 0): 0.5, (1, 1): 0.5}
    expected = [math.log(first[a] * second[a, b]) for a, b in itertools.product((0, 1), repeat=2)]
    torch.testing.assert_close(model.log_prob(all_of(2, 2)).detach(), torch.tensor(expected).double())


def test_counting_is_the_maximum_of_the_likelihood():
    model = BayesianNetwork((2, 2), [[2, 3], [], [1], [1]], levels=3).double()
    x = torch.randint(3, (500, 2, 2), generator=torch.Generator().manual_seed(0)).double()
    model.fit_counts(x, pseudo_count=1e-9)
    model.log_prob(x).mean().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad.abs().max() < 1e-8, name


def test_a_parent_may_stand_anywhere():
    """Pixel 0 copies pixel 2, which is sampled first."""
    model = BayesianNetwork(3, [[2], [], []]).double()
    x = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 1.0, 0.0]]).double()
    model.fit_counts(x, pseudo_count=1e-9)
    samples = model.sample(2000, generator=torch.Generator().manual_seed(0))
    assert torch.equal(samples[:, 0], samples[:, 2])
    assert abs(samples[:, 0].mean() - 0.5) < 0.05
    assert abs((samples[:, 0] == samples[:, 1]).double().mean() - 0.5) < 0.05


def test_an_unseen_row_is_uniform():
    model = BayesianNetwork(2, [[], [0]], levels=4).double()
    model.fit_counts(torch.zeros(10, 2).double())
    torch.testing.assert_close(model.tables[1].logits(torch.tensor([[3.0, 0.0]])), torch.zeros(1, 4).double())


@pytest.mark.parametrize(
    ("parents", "message"),
    [
        ([[], [0]], "parents has 2 entries, expected one for each of 3 pixels"),
        ([[], [0], [3]], r"parents\[2\] is \[3\], expected different positions from 0 to 2"),
        ([[], [0, 0], []], r"parents\[1\] is \[0, 0\]"),
        ([[1], [2], [0]], "parents has the cycle"),
        ([[0], [], []], "parents has the cycle"),
    ],
)
def test_a_graph_that_is_none_is_named(parents, message):
    with pytest.raises(ValueError, match=message):
        BayesianNetwork(3, parents)


def test_tables_too_large_for_the_memory_are_refused():
    """All together, and by entries: a row of 256 levels has 255."""
    with pytest.raises(ValueError, match=r"parents\[3\] has 3 entries, expected fewer"):
        BayesianNetwork(4, [[], [], [], [0, 1, 2]], levels=256)
    twenty = [[]] * 20 + [range(20)] * 20
    assert sum(p.numel() for p in BayesianNetwork(30, twenty[:30], levels=2).parameters()) > 10 * 2**20
    with pytest.raises(ValueError, match=r"parents\[35\] has 20 entries, expected fewer"):
        BayesianNetwork(40, twenty)


def test_bad_levels_and_counts_are_named():
    with pytest.raises(ValueError, match="levels is 1, expected a whole number of at least 2"):
        BayesianNetwork(3, levels=1)
    with pytest.raises(ValueError, match="pseudo_count is 0, expected a finite number greater than 0"):
        BayesianNetwork(2).fit_counts(torch.zeros(1, 2), pseudo_count=0)
