"""The Fréchet distance between two clouds of features, each taken for a Gaussian. Chapter 10."""

import torch
from torch import Tensor

from course_utils.validation import check_floats


def mean_and_covariance(x: Tensor, name: str = "x") -> tuple[Tensor, Tensor]:
    """Of the points (n, d): (d,) and (d, d), in float64 on the CPU, as Apple's GPU has none."""
    check_floats(x, name)
    if x.dim() != 2 or len(x) < 2:
        raise ValueError(f"{name} has shape {tuple(x.shape)}, expected (n, d) with n of at least 2")
    x = x.cpu().double()
    return x.mean(0), x.T.cov().reshape(x.shape[1], x.shape[1])


def frechet_gaussians(mean_1: Tensor, covariance_1: Tensor, mean_2: Tensor, covariance_2: Tensor) -> Tensor:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), a scalar: Dowson & Landau 1982.

    It is the square of a distance, the 2-Wasserstein one. With R = C1^(1/2), C1 C2 has the eigenvalues of
    the symmetric R C2 R, so that its root's trace is the sum of their roots.
    """
    values, vectors = torch.linalg.eigh(covariance_1)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    shared = torch.linalg.eigvalsh(root @ covariance_2 @ root).clamp(min=0).sqrt().sum()
    return (mean_1 - mean_2).square().sum() + covariance_1.trace() + covariance_2.trace() - 2 * shared


def frechet(x: Tensor, y: Tensor) -> Tensor:
    """The Fréchet distance between features (n, d) and (m, d), a scalar in float64 on the CPU.

    Heusel et al. 2017 (arXiv 1706.08500), equation 6, who take the features of Inception and call it FID:
    what is measured depends on the network, so figures in different features do not compare. Few samples
    make it too large.
    """
    return frechet_gaussians(*mean_and_covariance(x), *mean_and_covariance(y, "y"))
