"""Chapter 06: a Gaussian decoder, the price of a code, minus the ELBO, the importance-weighted bound."""

import math

import torch
import torch.nn.functional as F
from torch.distributions import Normal

from tests.slips import gaussian_kl


def gaussian(squared_error, pixels, scale, **changed):
    """-log p(x | z) in four terms, some of them changed."""
    terms = {
        "error": squared_error / (2 * scale**2),
        "log_scale": pixels * math.log(scale),
        "log_2pi": 0.5 * pixels * math.log(2 * math.pi),
    }
    return sum((terms | changed).values())


def by_torch(squared_error, pixels, scale):
    """All of the error in the first pixel."""
    x = torch.zeros(int(pixels), dtype=torch.float64)
    x[0] = squared_error**0.5
    return -Normal(0.0, scale).log_prob(x).sum()


def one_constant(e, n, s):
    return gaussian(e, n, s, log_scale=math.log(s), log_2pi=math.log(2 * math.pi) / 2)


def bernoulli(logits, x):
    return F.binary_cross_entropy_with_logits(logits, x.to(logits), reduction="none")


def loss(logits, x, kl):
    return (bernoulli(logits, x).sum(1) + kl).mean()


def by_hand(logits, x, kl):
    p = logits.sigmoid()
    return (-(torch.special.xlogy(x, p) + torch.special.xlogy(1 - x, 1 - p)).sum(1) + kl).mean()


def times_zero(logits, x, kl):
    p = logits.float().sigmoid()
    return (-(x * p.log() + (1 - x) * (1 - p).log()).sum(1) + kl).mean()


def clamped(logits, x, kl):
    return (F.binary_cross_entropy(logits.sigmoid(), x.to(logits), reduction="none").sum(1) + kl).mean()


def too_early(log_weights):
    """The logarithm of a sum of exponentials in torch, where exp(-800) is 0."""
    return torch.as_tensor(log_weights).exp().mean().log()


def in_python(log_weights):
    return math.log(sum(math.exp(w) for w in log_weights) / len(log_weights))


SLIPS = {
    "06.1": [
        (by_torch, "correct"),
        (lambda e, n, s: gaussian(e, n, s, error=e / s**2), "the 1/2 before the squared error is missing"),
        (one_constant, "the constant counts once for every pixel"),
        (lambda e, n, s: gaussian(e, n, s, log_2pi=0), "the 2 pi is missing"),
        (lambda e, n, s: gaussian(e, n, s, error=e / (2 * s)), "divide by the variance, not by the scale"),
        (lambda e, n, s: e / (2 * s * s), "the constant is missing"),
        (lambda e, n, s: -by_torch(e, n, s), "the sign is turned"),
        (lambda e, n, s: gaussian(e, n, s, log_2pi=n * math.log(2 * math.pi)), "the 1/2 before log 2 pi"),
        (
            lambda e, n, s: gaussian(e, n, s, log_scale=n * math.log(s**2)),
            "log scale, or half of log scale^2",
        ),
        (lambda e, n, s: by_torch(e, n, s**0.5), "you take the scale for the variance"),
        (lambda e, n, s: gaussian(e, n, s, log_scale=0), "log scale is missing"),
        (lambda e, n, s: e / (2 * s**2) - n * math.log(s * (2 * math.pi) ** 0.5), "log scale is added"),
        (
            lambda e, n, s: e / (2 * s**2) + n * math.log2(s * (2 * math.pi) ** 0.5),
            "nats are natural logarithms",
        ),
    ],
    "06.2": gaussian_kl.slips("image"),
    "06.3": [
        (loss, "correct"),
        (lambda logits, x, kl: (bernoulli(logits, x).mean(1) + kl).mean(), "you average over the pixels"),
        (lambda logits, x, kl: (bernoulli(logits, x).sum(1) - kl).mean(), "the sign of the price is turned"),
        (lambda logits, x, kl: -loss(logits, x, kl), "that is the ELBO"),
        (lambda logits, x, kl: bernoulli(logits, x).sum(1).mean(), "the price of the code is missing"),
        (lambda logits, x, kl: kl.mean(), "the reconstruction is missing"),
        (lambda logits, x, kl: (bernoulli(logits, x).sum(1) + kl).sum(), "average over the images; that is"),
        (
            lambda logits, x, kl: bernoulli(logits, x).sum() + kl.mean(),
            "the reconstruction is averaged over the",
        ),
        (lambda logits, x, kl: loss(-logits, x, kl), "the logit's sign is turned"),
        (lambda logits, x, kl: bernoulli(logits, x).sum(1) + kl, "one number for the batch"),
        (lambda logits, x, kl: (((x - logits) ** 2).sum(1) + kl).mean(), "that is the squared error"),
        (lambda logits, x, kl: ((-x * F.logsigmoid(logits)).sum(1) + kl).mean(), "a pixel without ink"),
        (by_hand, "a float's sigmoid of -200 is 0"),
        (times_zero, "a float's sigmoid of 150 is 1"),
        (clamped, "binary_cross_entropy stops at 100 nats"),
    ],
    "06.4": [
        (lambda w: torch.logsumexp(w, 0) - math.log(len(w)), "correct"),
        (lambda w: w.mean(), "that is the mean of the logarithms"),
        (lambda w: w.logsumexp(0), "that is the logarithm of the sum"),
        (lambda w: w.max(), "that is the best sample alone"),
        (lambda w: w.logsumexp(0) / len(w), "divide the sum by the number of samples"),
        (in_python, "exp(-800) is 0 in a float, which has no logarithm"),
        (too_early, "exp(-800) is 0 in a float, and its logarithm -inf"),
        (lambda w: (w - w.max()).exp().mean().log(), "the largest is taken out, and not added"),
    ],
    "06.5": [
        ([4, 1.45], "correct"),
        ([6, 1.45], "that many survive at beta = 1"),
        ([2, 1.45], "that many survive at beta = 4"),
        ([4, 2.899], "that is beta times the price, or the"),
        ([4, 2.836], "a variance is held against beta sigma^2,"),
        ([4, 2.091], "that is in bits; KL is in nats here"),
    ],
}
