"""Linear separability: whether a plane among the codes tells the pictures with a trait from the others.

Chapter 13.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from sklearn.svm import LinearSVC
from torch import Tensor


def conditional_entropy(side: ArrayLike, label: ArrayLike) -> float:
    """H(label | side) in nats, of two lists of True and False that belong together."""
    side, label = (np.asarray(on_cpu(x), bool) for x in (side, label))
    total = 0.0
    for part in (label[side], label[~side]):
        for count in (part.sum(), (~part).sum()):
            if count:
                total -= count / len(label) * math.log(count / len(part))
    return total


def separability(codes: ArrayLike, traits: ArrayLike) -> float:
    """exp(sum of H(trait | side of the plane)): 1 is perfect. `codes` (n, size), `traits` (n, k) in [0, 1].

    Of each trait only the more certain half of the pictures counts; a linear support vector machine finds the
    plane. Karras et al. 2018 (arXiv 1812.04948), section 4.2.
    """
    codes, traits = np.asarray(on_cpu(codes), np.float64), np.asarray(on_cpu(traits))
    total = 0.0
    for trait in traits.T:
        certain = np.argsort(-np.abs(trait - 0.5))[: len(trait) // 2]
        x, label = codes[certain], trait[certain] > 0.5
        if 0 < label.sum() < len(label):
            total += conditional_entropy(LinearSVC(dual=False).fit(x, label).predict(x), label)
    return math.exp(total)


def on_cpu(x: ArrayLike) -> ArrayLike:
    """`x` itself, or from a GPU, which NumPy does not read, its copy."""
    return x.cpu() if isinstance(x, Tensor) else x
