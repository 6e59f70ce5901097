"""Two worlds of Gaussian classes: one as linear discriminant analysis assumes it, one with easy outliers."""

import numpy as np

from course_utils.validation import check_count, check_type

FEATURES, SHIFT = 10, 0.4
SHARE, FAR = 0.15, 2.5  # of the outliers among class 1, and how much further out they lie


def gaussian_world(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """n examples (n, FEATURES) and their labels (n,): means -SHIFT and SHIFT, independent, variances 1."""
    check_type(rng, np.random.Generator, "rng")
    y = np.arange(check_count(n)) % 2
    return (2 * y - 1)[:, None] * SHIFT + rng.normal(size=(n, FEATURES)), y


def outlier_world(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The same, but some of class 1 lie far out on their own side, where nothing is easier to classify."""
    x, y = gaussian_world(n, rng)
    x[(y == 1) & (rng.random(n) < SHARE)] += FAR
    return x, y
