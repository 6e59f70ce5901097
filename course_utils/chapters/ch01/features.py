"""Features learnt without labels, and the linear probe that tells how good they are."""

from collections.abc import Callable

import numpy as np
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression

from course_utils.validation import as_numbers, check_count, check_type

Features = Callable[[np.ndarray], np.ndarray]


def prototype_features(images: np.ndarray, prototypes: int = 200) -> Features:
    """A map from x (n, D) to how much closer than average it is to each prototype, (n, prototypes).

    k-means finds the prototypes in the images (m, D); m images have m at most. Source: Coates, Ng and Lee
    2011, the "triangle" activation.
    """
    as_numbers(images, "images", (None, None))  # k-means computes in the precision that came
    check_count(prototypes, "prototypes")
    centres = KMeans(min(prototypes, len(images)), n_init=1, random_state=0).fit(images)
    return lambda x: np.maximum(0, (far := centres.transform(x)).mean(1, keepdims=True) - far)


class Probe:
    """Logistic regression on features, all but without a penalty, whatever the features' scale.

    Without a map it learns its prototypes from the labelled images alone: the control for features that have
    seen others too.
    """

    def __init__(self, features: Features | None = None) -> None:
        self.features = check_type(features, Callable | None, "features")

    def fit(self, x: np.ndarray, y: np.ndarray) -> "Probe":
        """Fit it to examples x (n, D) and labels y (n,)."""
        as_numbers(y, "y", (len(as_numbers(x, "x", (None, None))),))
        self.features = self.features or prototype_features(x)
        self.linear = LogisticRegression(C=100, max_iter=1000).fit(self.features(x), y)
        return self

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The most probable label of each row of x, (n,)."""
        as_numbers(x, "x", (None, None))
        return self.linear.predict(self.features(x))
