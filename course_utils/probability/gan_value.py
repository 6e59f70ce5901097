"""The value of the GAN game: densities or probabilities of data and generator on the same points.

Chapters 07 and 08.
"""

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from course_utils.probability.divergences import check_non_negative
from course_utils.probability.quadrature import check_density, integrate
from course_utils.validation import check_floats


def optimal_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    """D*(x) = p_data / (p_data + p_g): Goodfellow et al. 2014, arXiv 1406.2661, proposition 1.

    Where both are 0 the proposition leaves D* undefined. We return 1/2, "can't tell": V does not depend on it
    and stays finite. Where both merely underflow to 0, sigmoid(log p_data - log p_g) is still exact.
    """
    check_non_negative(p_data, "p_data")
    check_non_negative(p_g, "p_g")
    total = p_data + p_g
    if not total.isfinite().all():
        raise ValueError("p_data + p_g overflows; expected densities whose sum is finite")
    return torch.where(total > 0, p_data / torch.where(total > 0, total, 1.0), 0.5)


def value_integrand(logits: Tensor, p_data: Tensor, p_g: Tensor) -> Tensor:
    """The terms of V(D, G), to be summed or integrated: p_data log D + p_g log(1 - D), D = sigmoid(logits).

    Logits, because log(1 - D) is -inf for a D that rounds to 1. Those of D* are log p_data - log p_g.
    """
    log_d = logsigmoid(torch.where(p_data > 0, logits, 0.0))
    log_not_d = logsigmoid(torch.where(p_g > 0, -logits, 0.0))
    return p_data * log_d + p_g * log_not_d


def value_on_grid(logits: Tensor, p_data: Tensor, p_g: Tensor, x: Tensor) -> Tensor:
    """V(D, G) = E_data log D + E_g log(1 - D) of densities at x, with D = sigmoid(logits)."""
    check_density(p_data, x, "p_data")
    check_density(p_g, x, "p_g")
    check_floats(logits, "logits")
    return integrate(value_integrand(logits, p_data, p_g), x)
