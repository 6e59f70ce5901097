"""Estimates from independent samples along the first dimension, with their standard errors.

Chapters 02 and 06.
"""

import math

import torch
from torch import Tensor
from torch.distributions import Distribution

from course_utils.validation import check_count, check_seed


def monte_carlo(values: Tensor) -> tuple[Tensor, Tensor]:
    """The mean of the samples (n, ...) and its standard error s / sqrt(n)."""
    if not isinstance(values, Tensor) or not values.is_floating_point() or values.is_meta or not values.dim():
        raise ValueError(f"values is a {type(values).__name__}; expected a tensor of floats (n, ...)")
    if values.isnan().any():
        raise ValueError("values holds NaN; expected numbers")
    if len(values) < 2:
        raise ValueError(f"values holds {len(values)} sample(s); expected at least 2, to estimate the error")
    return values.mean(0), values.std(0) / math.sqrt(len(values))


def kl_monte_carlo(p: Distribution, q: Distribution, samples: int, seed: int) -> tuple[Tensor, Tensor]:
    """KL(p || q) in nats of torch distributions, from samples of p: the estimate and its standard error."""
    check_count(samples, "samples", least=2)
    check_seed(seed)
    device = p.sample((0,)).device  # of no samples: it takes no random numbers
    own = [] if device.type == "cpu" else [device]
    generator = torch.get_device_module(device) if own else torch.default_generator
    with torch.random.fork_rng(own, device_type=device.type if own else "cuda"):
        generator.manual_seed(seed)
        x = p.sample((samples,))
    return monte_carlo(p.log_prob(x) - q.log_prob(x))
