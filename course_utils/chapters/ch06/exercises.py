"""Exercises of chapter 06: variational autoencoders."""

import math

from course_utils.checks.exercise import Exercise

LOG_2PI = math.log(2 * math.pi)


def log_mean_exp(log_weights):
    """log of the mean of the weights, without underflow."""
    top = max(log_weights)
    return top + math.log(sum(math.exp(v - top) for v in log_weights) / len(log_weights))


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
        },
        probes=((3.0, 4, 0.5), (10.0, 64, 2.0), (0.7, 1, 1.5)),
        sample_probe=lambda random: (
            random.uniform(0.1, 50),
            random.randint(1, 100),
            random.uniform(0.2, 3),
        ),
    ),
    # KL(N(mean, scale^2) || N(0, 1)).
    "06.2": Exercise(
        answer=lambda mean, scale: (scale**2 + mean**2 - 1) / 2 - math.log(scale),
        mistakes={
            "the 1/2 is missing": lambda mean, scale: scale**2 + mean**2 - 1 - 2 * math.log(scale),
            "the logarithm is halved once too often": lambda mean, scale: (
                (scale**2 + mean**2 - 1 - math.log(scale)) / 2
            ),
            "the -1/2 is missing: between equal Gaussians the divergence is 0": lambda mean, scale: (
                (scale**2 + mean**2) / 2 - math.log(scale)
            ),
            "that is the reverse, KL(N(0, 1) || q)": lambda mean, scale: (
                (1 + mean**2) / (2 * scale**2) - 0.5 + math.log(scale)
            ),
            "the logarithm has the wrong sign": lambda mean, scale: (
                (scale**2 + mean**2 - 1) / 2 + math.log(scale)
            ),
            "the scale enters squared": lambda mean, scale: (scale + mean**2 - 1) / 2 - math.log(scale),
            "you take the scale for the variance; that is its square": lambda mean, scale: (
                (scale + mean**2 - 1 - math.log(scale)) / 2
            ),
            "the mean is missing": lambda mean, scale: (scale**2 - 1) / 2 - math.log(scale),
            "the sign is turned: a divergence is never negative": lambda mean, scale: (
                math.log(scale) - (scale**2 + mean**2 - 1) / 2
            ),
        },
        probes=((0.0, 0.5), (1.0, 1.0), (-2.0, 3.0)),
        sample_probe=lambda random: (random.uniform(-3, 3), random.uniform(0.1, 3)),
    ),
    # A sample from q by reparameterisation, where the network gives the logarithm of the variance.
    "06.3": Exercise(
        answer=lambda mean, log_variance, noise: mean + math.exp(log_variance / 2) * noise,
        mistakes={
            "the noise is stretched by the scale, not the variance": lambda mean, log_variance, noise: (
                mean + math.exp(log_variance) * noise
            ),
            "a logarithm may be negative; take its exponential": lambda mean, log_variance, noise: (
                mean + log_variance * noise
            ),
            "half a logarithm is one still; take its exponential": lambda mean, log_variance, noise: (
                mean + log_variance / 2 * noise
            ),
            "the scale is the variance's root: exp(log_variance / 2), not times 2": (
                lambda mean, log_variance, noise: mean + math.exp(2 * log_variance) * noise
            ),
            "the mean is missing": lambda mean, log_variance, noise: math.exp(log_variance / 2) * noise,
            "the noise is missing: that is no sample": lambda mean, log_variance, noise: (
                mean + math.exp(log_variance / 2)
            ),
        },
        probes=((0.0, 1.0, 1.0), (2.0, -2.0, -0.7), (-1.0, 0.5, 2.0)),
        sample_probe=lambda random: (
            random.uniform(-2, 2),
            random.uniform(-3, 3),
            random.uniform(-2, 2),
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
}
