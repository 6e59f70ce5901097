"""KL(N(mean, scale^2) || N(0, I)) from the logarithm of the scale: chapters 06 and 11."""

import torch
from torch.distributions import Normal, kl_divergence


def divergence(mean, log_scale):
    """Of every coordinate."""
    return kl_divergence(Normal(mean, log_scale.exp()), Normal(torch.zeros_like(mean), 1.0))


def reverse(mean, log_scale):
    return kl_divergence(Normal(torch.zeros_like(mean), 1.0), Normal(mean, log_scale.exp())).sum(1)


def slips(of):
    """Those for one price of each `of`."""
    return [
        (lambda m, s: divergence(m, s).sum(1), "correct"),
        (lambda m, s: (0.5 * (s**2 + m**2 - 1) - s.log()).sum(1), "you take the second output for the scale"),
        (lambda m, s: (0.5 * (s.exp() + m**2 - 1) - s).sum(1), "the variance is exp(2 log_scale)"),
        (lambda m, s: -0.5 * (1 + s - m**2 - s.exp()).sum(1), "you take log_scale for the logarithm"),
        (lambda m, s: 0.5 * ((2 * s).exp() + m**2 - 1).sum(1), "log sigma is missing"),
        (lambda m, s: divergence(torch.zeros_like(m), s).sum(1), "the mean is missing"),
        (lambda m, s: 2 * divergence(m, s).sum(1), "the 1/2 is missing"),
        (lambda m, s: (s.exp() ** 2 + m**2 - 1 - s).sum(1), "the 1/2 is missing before the squares"),
        (lambda m, s: (divergence(m, s) + 0.5).sum(1), "the -1/2 is missing"),
        (lambda m, s: (divergence(m, s) + 2 * s).sum(1), "the logarithm has the wrong sign"),
        (
            lambda m, s: (0.5 * ((2 * s).exp() + m**2 - 1) - (2 * s)).sum(1),
            "log sigma, or half of log sigma^2",
        ),
        (lambda m, s: (divergence(m, s) + s / 2).sum(1), "the logarithm is halved once too often"),
        (reverse, "that is the reverse"),
        (lambda m, s: divergence(m, s).mean(1), "coordinates are independent: their prices add"),
        (lambda m, s: divergence(m, s).sum(0), f"one price for each {of}: sum over the coordinates"),
        (lambda m, s: divergence(m, s).sum(), f"one price for each {of}: do not sum over the batch"),
        (lambda m, s: -divergence(m, s).sum(1), "the sign is turned"),
    ]
