"""How many directions a cloud of points fills, from the distances to its two nearest neighbours."""

import math

import torch
from torch import Tensor


def two_nn(x: Tensor) -> tuple[float, float]:
    """The intrinsic dimension of the points (n, D), and its standard error.

    Let mu be the ratio of a point's distances to its second and its first neighbour. Where the density is
    even over that little neighbourhood, P(mu > t) = t^-d in d dimensions, whatever the density is. So
    log mu is exponential with rate d, whose maximum likelihood estimate is 1 / mean(log mu).
    Source: Facco, d'Errico, Rodriguez and Laio 2017 (arXiv 1803.06992), who fit the same law by a line.
    """
    x = x.cpu().double()  # Apple's GPU has no float64
    nearest = torch.cdist(x, x).topk(3, largest=False).values  # the first is the point itself
    if (nearest[:, 1] == 0).any():
        raise ValueError("x holds a point twice, expected distinct points")
    log_ratio = (nearest[:, 2] / nearest[:, 1]).log()
    dimension = 1 / log_ratio.mean()
    return dimension.item(), (dimension / math.sqrt(len(x))).item()
