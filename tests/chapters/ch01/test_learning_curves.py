import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.dummy import DummyClassifier

from course_utils.chapters.ch01.learning_curves import draw_curve, error_curves

TEST = (np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 0, 1]))


def test_the_error_is_the_share_of_wrong_answers():
    makers = {"always 0": lambda: DummyClassifier(strategy="constant", constant=0)}
    makers["always 1"] = lambda: DummyClassifier(strategy="constant", constant=1)
    errors = error_curves(
        makers, lambda n, rng: (np.zeros((n, 1)), np.arange(n) % 2), TEST, [2, 4, 8], seeds=3
    )
    assert errors["always 0"].tolist() == [[0.25] * 3] * 3
    assert errors["always 1"].tolist() == [[0.75] * 3] * 3


def test_every_seed_and_size_has_its_sample_and_all_classifiers_share_it():
    seen = []

    class Spy(DummyClassifier):
        def fit(self, x, y):
            seen.append((len(x), x.sum()))
            return super().fit(x, y)

    def sample(n, rng):
        return rng.normal(size=(n, 1)), np.arange(n) % 2

    error_curves({"a": Spy, "b": Spy}, sample, TEST, [2, 5], seeds=4)
    assert seen[::2] == seen[1::2]
    assert len(set(seen)) == 8
    assert [n for n, _ in seen[::2]] == [2, 5] * 4


def test_more_examples_bring_the_error_to_the_best_possible():
    def sample(n, rng):
        y = rng.permutation(np.arange(n) % 2)
        return rng.normal(2.0 * y[:, None], 1.0, size=(n, 1)), y

    test = sample(20_000, np.random.default_rng(1))
    errors = error_curves({"LDA": LinearDiscriminantAnalysis}, sample, test, [6, 1000], seeds=20)["LDA"].mean(
        0
    )
    assert errors[0] > errors[1] + 0.01
    assert errors[1] == pytest.approx(0.1587, abs=0.01)  # the normal tail beyond one sigma


def test_the_curve_is_the_mean_and_its_band_two_standard_errors():
    _, ax = plt.subplots()
    draw_curve(ax, [10, 100], torch.tensor([[0.1, 0.3], [0.3, 0.3], [0.2, 0.3]]).double(), "model", "LDA")
    assert ax.lines[0].get_ydata().tolist() == pytest.approx([0.2, 0.3])
    assert ax.get_xticks().tolist() == [10, 100]
    assert ax.get_xticks(minor=True).tolist() == [], "the sizes alone are named"
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    error = 0.1 / 3**0.5
    assert [heights.min(), heights.max()] == pytest.approx([0.2 - 2 * error, 0.3154700538])
    plt.close()
