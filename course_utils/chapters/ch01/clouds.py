"""Clouds of points that are known exactly, to hold beside the images."""

import numpy as np
from sklearn.decomposition import PCA


def gaussians_by_class(
    x: np.ndarray, y: np.ndarray, rng: np.random.Generator, directions: int | None = None
) -> np.ndarray:
    """Samples of a Gaussian for each class, of the mean and covariance of its rows of x (n, D), shuffled.

    Each class has as many points as in y (n,). With `directions` its Gaussian is flat: it has the class's
    first principal components only.
    """
    clouds = []
    for label in np.unique(y):
        pca = PCA(directions).fit(x[y == label])
        steps = rng.normal(size=((y == label).sum(), pca.n_components_))
        clouds.append(pca.inverse_transform(steps * pca.explained_variance_**0.5))
    return rng.permutation(np.concatenate(clouds))
