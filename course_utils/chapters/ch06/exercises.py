"""Exercises of chapter 06: variational autoencoders."""

import math

from scipy.special import logsumexp

from course_utils.checks.exercise import Exercise
from course_utils.checks.formulas import gaussian_kl, mean_of, softplus

LOG_2PI = math.log(2 * math.pi)
BETA_TWO = 1.4495  # nats for a code, in the linear VAE of section 10 at beta = 2


def log_bernoulli(logits, x):
    """log p(x | z) of one binary image."""
    return sum(value * logit - softplus(logit) for logit, value in zip(logits, x, strict=True))


def negative_elbo(logits, x, kl):
    """The mean over the images of -log p(x | z) + KL."""
    return mean_of([k - log_bernoulli(*pair) for *pair, k in zip(logits, x, kl, strict=True)])


def per_pixel(loss, logits, x):
    """The mean over the images of the sum over the pixels of loss(logit, ink)."""
    return mean_of(
        [sum(loss(*pixel) for pixel in zip(*pair, strict=True)) for pair in zip(logits, x, strict=True)]
    )


def is_extreme(logits):
    """Whether a sigmoid of them is 0 or 1 in single precision."""
    return any(abs(logit) > 100 for row in logits for logit in row)


def log_mean_exp(log_weights):
    """log of the mean of the weights, without underflow."""
    return logsumexp(log_weights) - math.log(len(log_weights))


EXERCISES = {
    # -log p(x | z) of a Gaussian decoder, from the squared error over all pixels.
    "06.1": Exercise(
        answer=lambda squared_error, pixels, scale: (
            squared_error / (2 * scale**2) + pixels * (math.log(scale) + LOG_2PI / 2)
        ),
        mistakes={
            "the 1/2 before the squared error is missing": lambda squared_error, pixels, scale: (
                squared_error / scale**2 + pixels * (math.log(scale) + LOG_2PI / 2)
            ),
            "the constant counts once for every pixel": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2) + math.log(scale) + LOG_2PI / 2
            ),
            "the 2 pi is missing": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2) + pixels * math.log(scale)
            ),
            "divide by the variance, not by the scale": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale) + pixels * (math.log(scale) + LOG_2PI / 2)
            ),
            "the constant is missing, which depends on the scale": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2)
            ),
            "the sign is turned: minus log p is asked for": lambda squared_error, pixels, scale: (
                -squared_error / (2 * scale**2) - pixels * (math.log(scale) + LOG_2PI / 2)
            ),
            "the 1/2 before log 2 pi is missing": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2) + pixels * (math.log(scale) + LOG_2PI)
            ),
            "log scale, or half of log scale^2": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2) + pixels * (2 * math.log(scale) + LOG_2PI / 2)
            ),
            "you take the scale for the variance; that is its square": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale) + pixels * (math.log(scale) + LOG_2PI) / 2
            ),
            "log scale is missing": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2) + pixels * LOG_2PI / 2
            ),
            "log scale is added: the density is divided by the scale": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2) - pixels * (math.log(scale) + LOG_2PI / 2)
            ),
            "nats are natural logarithms; those are to base 2": lambda squared_error, pixels, scale: (
                squared_error / (2 * scale**2) + pixels * (math.log(scale) + LOG_2PI / 2) / math.log(2)
            ),
        },
        probes=((3.0, 4, 0.5), (10.0, 64, 2.0), (0.7, 1, 1.5)),
        sample_probe=lambda random: (
            random.uniform(0.1, 50),
            random.randint(1, 100),
            random.uniform(0.2, 3),
        ),
    ),
    # KL(q || p(z)) of a batch, from what the encoder gives.
    "06.2": gaussian_kl("image"),
    # Minus the ELBO of binary images, from the decoder's logits and the price of the code.
    "06.3": Exercise(
        answer=negative_elbo,
        mistakes={
            "you average over the pixels; log p(x | z) is their sum": lambda logits, x, kl: mean_of(
                [-log_bernoulli(*pair) / len(pair[0]) + k for *pair, k in zip(logits, x, kl, strict=True)]
            ),
            "the sign of the price is turned: a code costs": lambda logits, x, kl: (
                negative_elbo(logits, x, kl) - 2 * mean_of(kl)
            ),
            "that is the ELBO; a loss is minus it": lambda logits, x, kl: -negative_elbo(logits, x, kl),
            "the price of the code is missing": lambda logits, x, kl: negative_elbo(logits, x, [0] * len(kl)),
            "the reconstruction is missing": lambda logits, x, kl: mean_of(kl),
            "average over the images; that is their sum": lambda logits, x, kl: (
                len(x) * negative_elbo(logits, x, kl)
            ),
            "the reconstruction is averaged over the images, too": lambda logits, x, kl: (
                len(x) * negative_elbo(logits, x, [0] * len(kl)) + mean_of(kl)
            ),
            "the logit's sign is turned: where it is large, ink is likely": lambda logits, x, kl: (
                per_pixel(lambda logit, ink: softplus(-logit) + ink * logit, logits, x) + mean_of(kl)
            ),
            "one number for the batch: average over the images": lambda logits, x, kl: [
                -log_bernoulli(*pair) + k for *pair, k in zip(logits, x, kl, strict=True)
            ],
            "that is the squared error; pixels are Bernoulli here": lambda logits, x, kl: (
                per_pixel(lambda logit, ink: (ink - logit) ** 2, logits, x) + mean_of(kl)
            ),
            "a pixel without ink has a probability, too: log(1 - p)": lambda logits, x, kl: (
                per_pixel(lambda logit, ink: ink * softplus(-logit), logits, x) + mean_of(kl)
            ),
            "a float's sigmoid of -200 is 0, and its logarithm -inf: stay with the logits": (
                lambda logits, x, kl: math.inf if is_extreme(logits) else negative_elbo(logits, x, kl)
            ),
            "a float's sigmoid of 150 is 1, and 0 times log 0 NaN: stay with the logits": (
                lambda logits, x, kl: math.nan if is_extreme(logits) else negative_elbo(logits, x, kl)
            ),
            "binary_cross_entropy stops at 100 nats; take the one with logits": lambda logits, x, kl: (
                per_pixel(lambda logit, ink: min(100.0, softplus(logit) - ink * logit), logits, x)
                + mean_of(kl)
            ),
        },
        probes=(
            ([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5]], [[1, 0, 0], [1, 1, 0]], [0.75, 1.5]),
            ([[-200.0, 150.0], [3.0, -2.0]], [[1, 1], [0, 1]], [2.0, 0.5]),
        ),
        sample_probe=lambda random: (
            [[random.uniform(-4, 4) for _ in range(4)] for _ in range(2)],
            [[random.randint(0, 1) for _ in range(4)] for _ in range(2)],
            [random.uniform(0.1, 3) for _ in range(2)],
        ),
    ),
    # The importance-weighted bound from the logarithms of the weights.
    "06.4": Exercise(
        answer=log_mean_exp,
        mistakes={
            "that is the mean of the logarithms: the ELBO": lambda log_weights: (
                sum(log_weights) / len(log_weights)
            ),
            "that is the logarithm of the sum; divide by the number of samples": lambda log_weights: (
                log_mean_exp(log_weights) + math.log(len(log_weights))
            ),
            "that is the best sample alone": max,
            "divide the sum by the number of samples, not its logarithm": lambda log_weights: (
                (log_mean_exp(log_weights) + math.log(len(log_weights))) / len(log_weights)
            ),
            "exp(-800) is 0 in a float, which has no logarithm: take the largest out of the sum first": (
                lambda log_weights: math.log(sum(map(math.exp, log_weights)) / len(log_weights))
            ),
            "exp(-800) is 0 in a float, and its logarithm -inf: take the largest out of the sum first": (
                lambda log_weights: log_mean_exp(log_weights) if max(log_weights) > -700 else -math.inf
            ),
            "the largest is taken out, and not added again": lambda log_weights: (
                log_mean_exp(log_weights) - max(log_weights)
            ),
        },
        probes=([-2.0, -1.0], [-20.0, -18.0, -25.0], [-800.0, -801.0, -799.0, -810.0]),
        sample_probe=lambda random: [random.uniform(-30, 0) for _ in range(random.randint(2, 6))],
    ),
    # The linear VAE with beta = 2: how many of six coordinates survive, and what an image's code costs.
    "06.5": Exercise(
        answer=[4, BETA_TWO],
        mistakes={
            "that many survive at beta = 1": [6, ...],
            "that many survive at beta = 4": [2, ...],
            "that is beta times the price, or the 1/2 before the logarithm is missing": [4, 2 * BETA_TWO],
            "a variance is held against beta sigma^2, not sigma^2": [4, BETA_TWO + 2 * math.log(2)],
            "that is in bits; KL is in nats here": [4, BETA_TWO / math.log(2)],
        },
    ),
}
