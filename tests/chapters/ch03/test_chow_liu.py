"""Mutual information against scikit-learn; the tree against every tree there is."""

import itertools

import numpy as np
import pytest
import torch
from sklearn.metrics import mutual_info_score

from course_utils.chapters.ch03.chow_liu import chow_liu_tree, mutual_information
from course_utils.models.simple.bayesian_network import BayesianNetwork


def data(seed, variables=5, levels=2, batch=400):
    """Dependent variables: each is the one before it, or noise."""
    random = np.random.default_rng(seed)
    x = random.integers(levels, size=(batch, variables))
    for i in range(1, variables):
        x[:, i] = np.where(random.random(batch) < random.random(), x[:, random.integers(i)], x[:, i])
    return torch.tensor(x)


@pytest.mark.parametrize(("seed", "levels"), [(0, 2), (1, 2), (2, 4)])
def test_mutual_information_is_scikit_learn_s(seed, levels):
    x = data(seed, levels=levels)
    expected = [[mutual_info_score(a, b) for b in x.T.numpy()] for a in x.T.numpy()]
    assert mutual_information(x).numpy() == pytest.approx(np.array(expected), abs=1e-12)


def test_a_constant_variable_tells_nothing():
    x = data(0)
    x[:, 2] = 0
    assert mutual_information(x)[2].abs().max() < 1e-12


def trees(n):
    """Every tree on n variables as undirected edges: n^(n-2) of them, by Prüfer's sequences."""
    for sequence in itertools.product(range(n), repeat=n - 2):
        degree = [1 + sequence.count(i) for i in range(n)]
        edges = []
        for node in sequence:
            leaf = degree.index(1)
            edges.append((leaf, node))
            degree[leaf] -= 1
            degree[node] -= 1
        edges.append(tuple(i for i in range(n) if degree[i] == 1))
        yield edges


@pytest.mark.parametrize("seed", range(4))
def test_no_tree_carries_more(seed):
    information = mutual_information(data(seed))
    parents = chow_liu_tree(information)
    found = sum(information[i, j] for i, seen in enumerate(parents) for j in seen)
    assert found == pytest.approx(max(sum(information[i, j] for i, j in tree) for tree in trees(5)))


def test_the_tree_reaches_every_variable_also_where_nothing_is_told():
    parents = chow_liu_tree(torch.zeros(4, 4))
    assert parents[0] == []
    assert [len(seen) for seen in parents[1:]] == [1, 1, 1]
    BayesianNetwork(4, parents)  # which refuses a cycle


def test_maximum_likelihood_on_the_tree_beats_every_chain():
    x = data(3).double()

    def nll(parents):
        model = BayesianNetwork(5, parents).double()
        model.fit_counts(x, 1e-9)
        return -model.log_prob(x).mean().item()

    chains = [
        [[order[order.index(i) - 1]] if order.index(i) else [] for i in range(5)]
        for order in itertools.permutations(range(5))
    ]
    assert nll(chow_liu_tree(mutual_information(x))) <= min(map(nll, chains)) + 1e-9
