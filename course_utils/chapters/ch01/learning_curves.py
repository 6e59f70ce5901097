"""Test error against the number of training examples, over many random training sets."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from matplotlib.axes import Axes
from torch import Tensor

from course_utils.plotting.style import color, dash
from course_utils.probability import monte_carlo
from course_utils.validation import check_counts, check_floats, check_type


def error_curves(
    classifiers: dict[str, Callable],
    sample: Callable,
    test: tuple[np.ndarray, np.ndarray],
    sizes: Sequence[int],
    seeds: int,
) -> dict[str, Tensor]:
    """Test errors by name, each (seeds, sizes) float64: their mean is the curve, their spread the luck.

    `classifiers` maps names to makers of objects with `fit(x, y)` and `predict(x)`, as in scikit-learn;
    `sample(n, rng)` returns n training examples (x, y), and `test` is a pair (x, y). For each seed all
    classifiers see the same examples, so their errors may be compared in pairs.
    """
    x_test, y_test = test
    errors = {name: torch.empty(seeds, len(sizes), dtype=torch.float64) for name in classifiers}
    for seed in range(seeds):
        for i, n in enumerate(sizes):
            x, y = sample(n, np.random.default_rng([seed, n]))
            for name, make in classifiers.items():
                predicted = make().fit(x, y).predict(x_test)
                errors[name][seed, i] = np.mean(predicted != y_test)
    return errors


def draw_curve(ax: Axes, sizes: Sequence[int], values: Tensor, role: str, label: str) -> Axes:
    """Draw the mean of `values` (seeds, sizes) over the sizes, in a band of two standard errors each way."""
    check_type(ax, Axes, "ax")
    check_type(label, str, "label")
    sizes = check_counts(sizes, "sizes")
    check_floats(values, "values", (None, len(sizes)))
    mean, error = monte_carlo(values)
    ax.plot(sizes, mean, marker="o", ms=4, color=color(role), linestyle=dash(role), label=label)
    ax.fill_between(sizes, mean - 2 * error, mean + 2 * error, color=color(role), alpha=0.2, lw=0)
    ax.set_xscale("log")
    ax.set_xticks(sizes, sizes, fontsize=9)
    ax.minorticks_off()
    return ax
