"""Editing: directions in W along which one trait changes, and generators with exchanged layers.

Chapter 13.
"""

from copy import deepcopy

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.svm import LinearSVC
from torch import Tensor

from course_utils.models.stylegan.networks import LAYERS, Generator, Synthesis


def as_array(styles: Tensor) -> np.ndarray:
    """Styles (n, size) of any device for scikit-learn, in float64. Chapter 13."""
    return np.asarray(styles.cpu(), np.float64)


def boundary(styles: Tensor, label: Tensor) -> Tensor:
    """The unit normal (size,) of the plane between styles (n, size) with a trait and without.

    InterFaceGAN: Shen et al. 2019 (arXiv 1907.10786), with a linear support vector machine as there.
    Chapter 13.
    """
    plane = LinearSVC(dual=False).fit(as_array(styles), np.asarray(torch.as_tensor(label).cpu()))
    normal = torch.as_tensor(plane.coef_[0], dtype=styles.dtype).to(styles.device)
    return normal / normal.norm()


def without(direction: Tensor, others: Tensor) -> Tensor:
    """What is left of a unit `direction` (size,) at right angles to the `others` (k, size), at length 1.

    Moving along it leaves the others' traits alone, as far as they are planes: InterFaceGAN's conditional
    manipulation. Chapter 13.
    """
    basis = torch.linalg.qr(others.T).Q  # (size, k)
    left = direction - basis @ (basis.T @ direction)
    return left / left.norm()


def principal_directions(styles: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """The first k principal axes of styles (n, size), and the deviations along them: (k, size) and (k,).

    GANSpace: Härkönen et al. 2020 (arXiv 2004.02546), section 2. Chapter 13.
    """
    found = PCA(k).fit(as_array(styles))
    axes, variances = (
        torch.as_tensor(part, dtype=styles.dtype).to(styles.device)
        for part in (found.components_, found.explained_variance_)
    )
    return axes, variances.sqrt()


def closed_form_directions(synthesis: Synthesis, k: int) -> Tensor:
    """The k unit rows (k, size) that move the layers' scales A(w) most: no picture is made.

    SeFa: Shen & Zhou 2020 (arXiv 2007.06600): the first eigenvectors of A^T A, over all layers. Chapter 13.
    """
    affine = torch.cat([layer.convolve.affine.weight.detach() for layer in synthesis.layers])
    return torch.linalg.svd(affine, full_matrices=False).Vh[:k]


def swap_layers(coarse: Generator, fine: Generator, at: int) -> Generator:
    """A generator with the layers before `at` of `coarse`, and from `at` on those of `fine`.

    Its mapping is that of `coarse`: the two must share one. Colours go with the last layer of their side.
    Pinkney & Adler 2020 (arXiv 2010.05334), without their smooth passage from one to the other. Chapter 13.
    """
    if not 0 <= at <= LAYERS:
        raise ValueError(f"at is {at}, expected 0 to {LAYERS}")
    swapped = deepcopy(coarse)
    mine, other = swapped.synthesis, fine.synthesis
    for i in range(at, LAYERS):
        mine.layers[i] = deepcopy(other.layers[i])
        if i % 2 == 1:
            mine.colours[i // 2] = deepcopy(other.colours[i // 2])
    if at < LAYERS:
        mine.bias = deepcopy(other.bias)
    if at == 0:
        mine.constant = deepcopy(other.constant)
    return swapped
