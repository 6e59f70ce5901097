"""Linear separability: whether a plane among the codes tells the pictures with a trait from the others.

Chapter 13.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from sklearn.svm import LinearSVC

from course_utils.validation import as_tensor, check_no_nan, check_some, check_tensor


def conditional_entropy(side: ArrayLike, label: ArrayLike) -> float:
    """H(label | side) in nats, of two lists of True and False that belong together."""
    side, label = to_array(side, "side", 1).astype(bool), to_array(label, "label", 1).astype(bool)
    if len(side) != len(label):
        raise ValueError(f"label has {len(label)} entries, expected {len(side)}, as many as side has")
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
    codes, traits = to_array(codes, "codes", 2).astype(np.float64), to_array(traits, "traits", 2)
    if len(codes) != len(traits):
        raise ValueError(f"traits has {len(traits)} rows, expected {len(codes)}, as many as codes has")
    total = 0.0
    for trait in traits.T:
        certain = np.argsort(-np.abs(trait - 0.5))[: len(trait) // 2]
        x, label = codes[certain], trait[certain] > 0.5
        if 0 < label.sum() < len(label):
            total += conditional_entropy(LinearSVC(dual=False).fit(x, label).predict(x), label)
    return math.exp(total)


def to_array(x: ArrayLike, name: str, dimensions: int) -> np.ndarray:
    """The numbers `x`, from whatever device; TypeError or ValueError unless they have as many dimensions."""
    x = as_tensor(x, name).cpu()
    check_tensor(x, name, (None,) * dimensions)
    check_some(x, name)
    check_no_nan(x, name)
    return x.numpy()
