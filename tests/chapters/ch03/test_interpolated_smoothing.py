"""Tables that mix in shorter ones: against pencil and paper, enumeration and the plain tables."""

import math

import pytest
import torch

from course_utils.chapters.ch03.interpolated_smoothing import interpolated_smoothing
from course_utils.chapters.ch03.parameter_counts import markov_graph
from course_utils.models.simple.bayesian_network import BayesianNetwork
from course_utils.probability import all_states

X = torch.tensor([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]], dtype=torch.float64)


def test_by_hand():
    # x1: (2 + 1/2) / 4 = 5/8 from both tables, then counted 2 times more: (2 + 2 * 5/8) / 5 = 13/20.
    # x2 of order 0: (3 + 1/2) / 4 = 7/8; the row x1 = 0: (1 + 2 * 7/8) / 3 = 11/12.
    # x3 of order 0: (2 + 1/2) / 4 = 5/8; the row (0, 0) was never visited: 5/8.
    found = interpolated_smoothing(X, torch.tensor([[0.0, 0.0, 1.0]]), order=0, weight=2)
    assert found.item() == pytest.approx(math.log((1 - 13 / 20) * (1 - 11 / 12) * 5 / 8))


@pytest.mark.parametrize(("order", "weight"), [(0, 1), (2, 16), (5, 0.1)])
def test_it_sums_to_1(order, weight):
    x = torch.randint(0, 2, (20, 6), generator=torch.Generator().manual_seed(0)).double()
    assert interpolated_smoothing(x, all_states(6), order, weight).exp().sum().item() == pytest.approx(1)


def test_with_a_huge_weight_the_short_tables_speak_and_with_a_tiny_one_what_was_seen():
    x = torch.randint(0, 2, (50, 6), generator=torch.Generator().manual_seed(0)).double()
    short = BayesianNetwork(6, markov_graph(range(6), 2)).double()
    short.fit_counts(x)
    assert interpolated_smoothing(x, x, 2, 1e12) == pytest.approx(short.log_prob(x).detach(), abs=1e-6)
    seen, counts = x.unique(dim=0, return_counts=True)
    assert interpolated_smoothing(x, seen, 2, 1e-12) == pytest.approx((counts / 50).log(), abs=1e-6)


@pytest.mark.parametrize(("order", "weight", "name"), [(-1, 1, "order"), (1, 0, "weight")])
def test_bad_input_is_named(order, weight, name):
    with pytest.raises(ValueError, match=name):
        interpolated_smoothing(X, X, order, weight)
