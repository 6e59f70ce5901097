"""Clouds of points that are known exactly, to hold beside the images."""

import numpy as np
from sklearn.decomposition import PCA

from course_utils.validation import as_numbers, check_count, check_type


def gaussians_by_class(
    x: np.ndarray, y: np.ndarray, rng: np.random.Generator, directions: int | None = None
) -> np.ndarray:
    """Samples of a Gaussian for each class, of the mean and covariance of its rows of x (n, D), shuffled.

    Each class has as many points as in y (n,). With `directions` its Gaussian is flat: it has the class's
    first principal components only.
    """
    n, dimensions = as_numbers(x, "x", (None, None)).shape
    labels, sizes = np.unique(as_numbers(y, "y", (n,)), return_counts=True)
    if sizes.min() < 2:
        raise ValueError(
            f"y holds {labels[sizes.argmin()]:g} once, expected two points of each class or more"
        )
    check_type(rng, np.random.Generator, "rng")
    if directions is not None:
        check_count(directions, "directions", most=min(dimensions, sizes.min()))
    clouds = []
    for label in labels:
        pca = PCA(directions).fit(x[y == label])
        steps = rng.normal(size=((y == label).sum(), pca.n_components_))
        clouds.append(pca.inverse_transform(steps * pca.explained_variance_**0.5))
    return rng.permutation(np.concatenate(clouds))
