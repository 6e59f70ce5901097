"""Formulas against the free entries of real tables: arrays that are built and counted."""

import numpy as np
import pytest
from torch import nn

from course_utils.chapters.ch03 import parameter_counts
from course_utils.models.fvsbn import FVSBN
from course_utils.models.made import MADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import PixelCNN
from course_utils.models.simple.bayesian_network import BayesianNetwork


def free_entries(shape):
    """Entries of a real table less one for each row, which must sum to 1; the last axis is the row."""
    table = np.ones(shape)
    return table.size - table.sum(-1).size


SIZES = [(1, 2), (4, 2), (3, 3), (2, 7), (1, 256)]


@pytest.mark.parametrize(("n", "levels"), SIZES)
def test_tables_of_one_kind(n, levels):
    assert parameter_counts.full_table(n, levels) == free_entries((levels**n,))
    assert parameter_counts.independent(n, levels) == free_entries((n, levels))
    assert parameter_counts.chain_rule(n, levels) == sum(free_entries((levels,) * (i + 1)) for i in range(n))


@pytest.mark.parametrize(("n", "levels"), SIZES)
@pytest.mark.parametrize("order", [0, 1, 2, 5])
def test_markov_tables(n, levels, order):
    expected = sum(free_entries((levels,) * (min(i, order) + 1)) for i in range(n))
    assert parameter_counts.markov(n, order, levels) == expected


def test_the_lecture_s_numbers():
    assert parameter_counts.full_table(3, 256) == 16_777_215
    assert parameter_counts.independent(3, 256) == 765
    assert [parameter_counts.markov(n, 1) for n in (1, 2, 10, 784)] == [1, 3, 19, 1567]
    assert parameter_counts.chain_rule(64) == parameter_counts.full_table(64) == 18_446_744_073_709_551_615


def test_any_graph():
    parents = [[], [0], [0, 1], [2]]
    tables = [(3,), (3, 3), (3, 3, 3), (3, 3)]
    assert parameter_counts.directed_graph(parents, 3) == sum(map(free_entries, tables)) == 2 + 6 + 18 + 6


def test_markov_graph_follows_the_sequence():
    assert parameter_counts.markov_graph([2, 0, 3, 1], 1) == [[2], [3], [], [0]]
    assert parameter_counts.markov_graph([2, 0, 3, 1], 2) == [[2], [0, 3], [], [2, 0]]
    assert parameter_counts.markov_graph(range(3), 9) == [[], [0], [0, 1]]


def test_mesh_graph_by_hand():
    assert parameter_counts.mesh_graph(2, 3) == [[], [0], [1], [0], [3, 1], [4, 2]]


def test_networks_by_hand():
    assert parameter_counts.fvsbn(4) == 4 + (1 + 2 + 3)
    assert parameter_counts.nade(784, 500) == 784_000 + 1_284
    assert parameter_counts.nade(1, 1) == 4  # one each of W, alpha, c and b
    assert parameter_counts.made(3, [5, 4]) == (3 * 5 + 5) + (5 * 4 + 4) + (4 * 3 + 3)
    assert parameter_counts.pixelcnn(1, 2) == (49 * 2 + 2) + (2 * 2 + 2) + (2 + 1)
    assert parameter_counts.pixelcnn(2, 3, levels=4, colours=3) == (441 + 3) + (81 + 3) + (9 + 3) + (36 + 12)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (
            lambda: BayesianNetwork(6, parameter_counts.mesh_graph(2, 3)),
            parameter_counts.directed_graph(parameter_counts.mesh_graph(2, 3)),
        ),
        (
            lambda: BayesianNetwork(5, parameter_counts.markov_graph(range(5), 2), 3),
            parameter_counts.markov(5, 2, 3),
        ),
        (lambda: FVSBN((1, 3, 4)), parameter_counts.fvsbn(12)),
        (lambda: NADE((1, 3, 4), hidden_units=7), parameter_counts.nade(12, 7)),
        (lambda: MADE((1, 3, 4), hidden_units=(7, 5)), parameter_counts.made(12, [7, 5])),
        (lambda: PixelCNN((1, 3, 4), layers=3, channels=8), parameter_counts.pixelcnn(3, 8)),
        (lambda: PixelCNN((3, 5, 5), layers=2, channels=8, levels=4), parameter_counts.pixelcnn(2, 8, 4, 3)),
    ],
)
def test_models_store_what_the_formulas_say(model, expected):
    assert sum(parameter.numel() for parameter in model().parameters()) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: parameter_counts.full_table(0), "n is 0, expected a whole number of at least 1"),
        (lambda: parameter_counts.full_table(2, 1), "levels is 1, expected a whole number of at least 2"),
        (lambda: parameter_counts.full_table(2.5), "n is 2.5, expected a whole number"),
        (lambda: parameter_counts.markov(3, -1), "order is -1, expected a whole number of at least 0"),
        (lambda: parameter_counts.independent(0), "n is 0, expected"),
        (lambda: parameter_counts.markov_graph([], 1), r"sequence is \[\], expected each of 0 .. n - 1 once"),
        (
            lambda: parameter_counts.markov_graph([0, 2], 1),
            r"sequence is \[0, 2\], expected each of 0 .. n - 1 once",
        ),
        (lambda: parameter_counts.mesh_graph(0, 3), "height is 0, expected"),
        (lambda: parameter_counts.fvsbn(0), "n is 0, expected a whole number of at least 1"),
        (lambda: parameter_counts.nade(0, 4), "n is 0, expected"),
        (lambda: parameter_counts.made(0, [4]), "n is 0, expected"),
        (lambda: parameter_counts.pixelcnn(1, 8, levels=1), "levels is 1, expected"),
        (lambda: parameter_counts.pixelcnn(1, 0), "channels is 0, expected"),
        (lambda: parameter_counts.pixelcnn(1, 8, colours=0), "colours is 0, expected"),
        (lambda: parameter_counts.directed_graph([[]], 1), "levels is 1, expected"),
        (lambda: parameter_counts.nade(4, 0), "hidden_units is 0, expected"),
        (lambda: parameter_counts.made(4, [3, 0]), "hidden_units is 0, expected"),
        (lambda: parameter_counts.pixelcnn(0, 8), "layers is 0, expected"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("levels", [2, 3, 5])
def test_an_fvsbn_of_more_levels_is_a_softmax_regression_on_indicators(levels):
    layers = [nn.Linear(i * (levels - 1), levels - 1) for i in range(1, 6)]  # of the second variable and on
    expected = levels - 1 + sum(p.numel() for layer in layers for p in layer.parameters())
    assert parameter_counts.fvsbn(6, levels) == expected
