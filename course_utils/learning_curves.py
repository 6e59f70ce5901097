"""Test error against the number of training examples, over many random training sets."""

import numpy as np
import torch


def error_curves(classifiers, draw, test, sizes, seeds):
    """Test errors by name, each (seeds, sizes) float64: their mean is the curve, their spread the luck.

    `classifiers` maps names to makers of objects with `fit(x, y)` and `predict(x)`, as in scikit-learn;
    `draw(n, rng)` returns n training examples (x, y), and `test` is a pair (x, y). In every draw all
    classifiers see the same examples, so their errors may be compared in pairs.
    """
    x_test, y_test = test
    errors = {name: torch.empty(seeds, len(sizes), dtype=torch.float64) for name in classifiers}
    for seed in range(seeds):
        for i, n in enumerate(sizes):
            x, y = draw(n, np.random.default_rng([seed, n]))
            for name, make in classifiers.items():
                predicted = make().fit(x, y).predict(x_test)
                errors[name][seed, i] = np.mean(predicted != y_test)
    return errors
