"""Naive Bayes and logistic regression on the same examples: two straight boundaries, two exact test errors.

Two Gaussian classes, equally frequent, with means (-1, 0) and (1, 0) and one covariance, whose correlation
the reader moves. Naive Bayes takes the features for independent; everything else that it assumes is true.
This is the pair of Ng and Jordan 2001.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.special import expit, ndtr

from course_utils.plotting.scene import Line, Panel, Points, Rule, Scene
from course_utils.validation import as_numbers, check_count, check_counts, check_number
from course_utils.widgets.controls import Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

MEANS = np.array([[-1.0, 0.0], [1.0, 0.0]])
SIZES = 2 * np.array([3, 4, 6, 10, 18, 32, 60, 110, 200])  # training examples, as many of either class
LABELS = np.arange(SIZES[-1]) % 2
TRAINING_SETS = 30  # behind the mean curves
PENALTY, STEPS = 0.01, 10  # of Newton's method: converged to five digits
VIEW, DEPTH = (-4.0, 4.0), (-3.5, 3.5)


def covariance(correlation: float) -> np.ndarray:
    """The covariance of both classes: variances 1 and the given correlation."""
    if not abs(check_number(correlation, "correlation")) < 1:
        raise ValueError(f"correlation is {correlation}, expected a number between -1 and 1, neither of them")
    return np.array([[1.0, correlation], [correlation, 1.0]])


def examples(correlation: float, seeds: Sequence[int]) -> np.ndarray:
    """Examples of the classes LABELS for each seed, (seeds, n, 2); the first few are a training set too."""
    noise = np.stack([np.random.default_rng(seed).normal(size=(len(LABELS), 2)) for seed in seeds])
    return MEANS[LABELS] + noise @ np.linalg.cholesky(covariance(correlation)).T


def naive_bayes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(w1, w2, b) of log p(1 | x) / p(0 | x) = w x + b, by maximum likelihood, for x (..., n, 2) and y (n,).

    Both classes share one variance for each feature, which makes the boundary a straight line.
    """
    means = np.stack([x[..., y == label, :].mean(-2) for label in (0, 1)], -2)
    variance = ((x - means[..., y, :]) ** 2).mean(-2)
    w = (means[..., 1, :] - means[..., 0, :]) / variance
    b = -(w * means.mean(-2)).sum(-1, keepdims=True)
    return np.concatenate([w, b], -1)


class NaiveBayes:
    """The learner `naive_bayes` with scikit-learn's methods, for two equally frequent classes 0 and 1."""

    def fit(self, x: np.ndarray, y: np.ndarray) -> "NaiveBayes":
        """Estimate the means and the variances from examples x (n, features) and labels y (n,)."""
        x = as_numbers(x, "x", (None, None))
        y = as_numbers(y, "y", (len(x),))
        if set(y) != {0, 1}:
            raise ValueError(f"y holds the labels {np.unique(y)}, expected 0 and 1")
        self.weights = naive_bayes(x, y.astype(int))
        return self

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The more probable class of each row of x, (n,)."""
        x = as_numbers(x, "x", (None, len(self.weights) - 1))
        return (x @ self.weights[:-1] + self.weights[-1] > 0).astype(int)


def logistic_regression(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(w1, w2, b) that maximise the log-likelihood minus PENALTY |w|^2 / 2, for x (..., n, 2) and y (n,).

    Newton's method. The penalty keeps the maximum finite where a straight line separates the examples.
    """
    design = np.concatenate([x, np.ones_like(x[..., :1])], -1)
    penalty, weights = PENALTY * np.array([1.0, 1.0, 0.0]), np.zeros((*x.shape[:-2], 3))
    for _ in range(STEPS):
        p = expit((design @ weights[..., None])[..., 0])
        gradient = ((p - y)[..., None, :] @ design)[..., 0, :] + penalty * weights
        curvature = design.swapaxes(-1, -2) @ (design * (p * (1 - p))[..., None]) + np.diag(penalty)
        weights = weights - np.linalg.solve(curvature, gradient[..., None])[..., 0]
    return weights


def best(correlation: float) -> np.ndarray:
    """(w1, w2, b) of the true posterior: w = covariance^-1 (difference of the means)."""
    return np.append(np.linalg.solve(covariance(correlation), MEANS[1] - MEANS[0]), 0.0)


def error(weights: np.ndarray, correlation: float) -> np.ndarray:
    """The exact share of wrong answers on new examples, (...): in either class w x + b is Gaussian."""
    weights = as_numbers(weights, "weights")
    if weights.shape[-1:] != (3,):
        raise ValueError(f"weights has shape {weights.shape}, expected (..., 3)")
    w, b = weights[..., :2], weights[..., 2]
    scale = np.sqrt(((w @ covariance(correlation)) * w).sum(-1))
    return (ndtr((w @ MEANS[0] + b) / scale) + ndtr(-(w @ MEANS[1] + b) / scale)) / 2


def exact_errors(correlation: float, sets: int, sizes: Sequence[int] = SIZES) -> dict[str, np.ndarray]:
    """The exact test errors of both learners, (sets, sizes): the same training sets for both."""
    sizes = [check_count(n, "sizes", 3, len(LABELS)) for n in check_counts(sizes, "sizes")]
    x = examples(correlation, range(check_count(sets, "sets")))
    return {
        name: np.stack([error(fit(x[:, :n], LABELS[:n]), correlation) for n in sizes], -1)
        for name, (fit, _) in LEARNERS.items()
    }


def mean_errors(correlation: float) -> dict[str, np.ndarray]:
    """The test error over SIZES, averaged over training sets, of both learners."""
    return _mean_errors(check_number(correlation, "correlation"))


@lru_cache(maxsize=64)
def _mean_errors(correlation: float) -> dict[str, np.ndarray]:
    return {name: errors.mean(0) for name, errors in exact_errors(correlation, TRAINING_SETS).items()}


LEARNERS = {
    "naive Bayes": (naive_bayes, "indigo"),
    "logistic regression": (logistic_regression, "olive"),
}


def boundary(weights: np.ndarray) -> tuple[list[float], list[float]]:
    """Two points of the line w x + b = 0, far outside the panel."""
    w, b = weights[:2], weights[2]
    foot, along = -b * w / (w @ w), 20 * np.array([-w[1], w[0]]) / np.sqrt(w @ w)
    return [foot[0] - along[0], foot[0] + along[0]], [foot[1] - along[1], foot[1] + along[1]]


def draw(half: int, correlation: float, seed: int) -> Scene:
    """The training set of `half` examples of either class, both boundaries, and both test errors."""
    n = 2 * half
    x, y = examples(correlation, [seed])[0, :n], LABELS[:n]
    fits = {name: fit(x, y) for name, (fit, _) in LEARNERS.items()}
    errors = {name: error(weights, correlation) for name, weights in fits.items()}
    least = error(best(correlation), correlation)
    plane = [
        Points(*x[y == 0].T, "faint", "class 0"),
        Points(*x[y == 1].T, "accent", "class 1"),
        Line(*boundary(best(correlation)), "optimum", "best", width=1.0),
        *(Line(*boundary(fits[name]), role) for name, (_, role) in LEARNERS.items()),
    ]
    curves = [Rule(least, "optimum", "y"), Rule(np.log10(n), "noise")]
    for name, (_, role) in LEARNERS.items():
        curves += [
            Line(np.log10(SIZES), mean_errors(correlation)[name], role, name),
            Points([np.log10(n)], [errors[name]], role, size=9),
        ]
    description = (
        f"{n} examples, correlation {correlation:.2f}. Test error: naive Bayes {errors['naive Bayes']:.1%}, "
        f"logistic regression {errors['logistic regression']:.1%}, best possible {least:.1%}."
    )
    ticks = tuple((float(np.log10(size)), str(size)) for size in (6, 20, 60, 200, 400))
    return Scene(
        [
            [
                Panel(
                    plane, VIEW, DEPTH, "Training set and boundaries", "feature 1", "feature 2", square=True
                ),
                Panel(
                    curves,
                    (0.7, 2.7),
                    (0, 0.5),
                    f"Lines: mean of {TRAINING_SETS} sets; dots: this one",
                    "training examples",
                    "test error",
                    xticks=ticks,
                    weight=1.1,
                ),
            ]
        ],
        description,
    )


HALVES = (3, 4, 5, 6, 8, 10, 14, 20, 30, 45, 65, 100, 140, 200)
RECORDED = Scenes({"seed": (0, 1, 2, 3), "correlation": ALL, "half": HALVES})


def boundaries() -> Explorer:
    """Training-set size, correlation and seed, under sliders."""
    return Explorer(
        draw,
        [
            Slider("half", "examples of each class", 3, 200, 5, 1),
            Slider("correlation", "correlation", -0.9, 0.9, 0, 0.1),
            Slider("seed", "seed", 0, 50, 1, 1),
        ],
        "Two classes of points with two straight boundaries, and the test errors over the training-set size.",
        height=400,
        presets=[
            Preset("few, assumption true", {"half": 3, "correlation": 0}),
            Preset("many, assumption true", {"half": 200, "correlation": 0}),
            Preset("few, assumption broken", {"half": 3, "correlation": 0.8}),
            Preset("many, assumption broken", {"half": 200, "correlation": 0.8}),
        ],
    )
