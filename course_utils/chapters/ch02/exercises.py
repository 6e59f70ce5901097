"""Exercises of chapter 02: maximum likelihood and KL divergence."""

import math

from course_utils.checks.exercise import Exercise


def log_coin(theta, heads, tails):
    """The log-likelihood of heads and tails in a given order."""
    return heads * math.log(theta) + tails * math.log(1 - theta)


def log_normal(x, mean, scale):
    """The log-density of a Gaussian, in nats."""
    return -((x - mean) ** 2) / (2 * scale**2) - math.log(scale) - 0.5 * math.log(2 * math.pi)


EXERCISES = {
    # The log-likelihood of heads and tails in a given order.
    "02.1": Exercise(
        answer=log_coin,
        mistakes={
            "that is in bits; nats come from the natural logarithm": lambda theta, heads, tails: (
                log_coin(theta, heads, tails) / math.log(2)
            ),
            "the tails are missing": lambda theta, heads, tails: heads * math.log(theta),
            "that is the likelihood; take its logarithm": lambda theta, heads, tails: (
                theta**heads * (1 - theta) ** tails
            ),
            "the order is given, so the orders are not to be counted": lambda theta, heads, tails: (
                math.log(math.comb(heads + tails, heads)) + log_coin(theta, heads, tails)
            ),
            "the sign is turned: the logarithm of a probability is negative": lambda theta, heads, tails: (
                -log_coin(theta, heads, tails)
            ),
            "that is the average of a toss; the sum over all is asked for": lambda theta, heads, tails: (
                log_coin(theta, heads, tails) / (heads + tails)
            ),
            "that is the NLL of a toss; the log-likelihood of all tosses is asked for": (
                lambda theta, heads, tails: -log_coin(theta, heads, tails) / (heads + tails)
            ),
            "heads and tails are exchanged: theta is the probability of heads": lambda theta, heads, tails: (
                log_coin(theta, tails, heads)
            ),
        },
        probes=((0.7, 7, 3), (0.5, 1, 4), (0.2, 3, 2)),
        sample_probe=lambda random: (
            random.uniform(0.05, 0.95),
            random.randint(1, 20),
            random.randint(1, 20),
        ),
    ),
    # KL(q || p) in nats for p = (1/2, 1/2) and q = (3/4, 1/4).
    "02.2": Exercise(
        answer=0.75 * math.log(1.5) + 0.25 * math.log(0.5),
        mistakes={
            "that is KL(p || q); the expectation is taken over q, the first argument": (
                0.5 * math.log(2 / 3) + 0.5 * math.log(2)
            ),
            "that is in bits; nats come from the natural logarithm": 0.75 * math.log2(1.5) - 0.25,
            "that is the cross-entropy of q and p; take the entropy of q off": math.log(2),
            "that is the entropy of q": -0.75 * math.log(0.75) - 0.25 * math.log(0.25),
            "the sign is turned: KL is never negative": -(0.75 * math.log(1.5) + 0.25 * math.log(0.5)),
            "the terms are not weighted; each counts with its probability under q": math.log(0.75),
        },
    ),
    # The log-density of a Gaussian.
    "02.3": Exercise(
        answer=log_normal,
        mistakes={
            "the 1/2 in the exponent is missing": lambda x, mean, scale: (
                -(((x - mean) / scale) ** 2) - math.log(scale) - 0.5 * math.log(2 * math.pi)
            ),
            "the factor 1/sqrt(2 pi) is missing: this integrates to sqrt(2 pi)": lambda x, mean, scale: (
                log_normal(x, mean, scale) + 0.5 * math.log(2 * math.pi)
            ),
            "the factor 1/scale is missing": lambda x, mean, scale: (
                log_normal(x, mean, scale) + math.log(scale)
            ),
            "the scale is not squared in the exponent": lambda x, mean, scale: (
                -((x - mean) ** 2) / (2 * scale) - math.log(scale) - 0.5 * math.log(2 * math.pi)
            ),
            "that is the density; take its logarithm": lambda x, mean, scale: math.exp(
                log_normal(x, mean, scale)
            ),
            "that is the negative log-density; turn the sign": lambda x, mean, scale: (
                -log_normal(x, mean, scale)
            ),
            "log scale, not log scale^2: the factor is 1/scale": lambda x, mean, scale: (
                log_normal(x, mean, scale) - math.log(scale)
            ),
            "the 1/2 before log 2 pi is missing: the factor is 1/sqrt(2 pi)": lambda x, mean, scale: (
                log_normal(x, mean, scale) - 0.5 * math.log(2 * math.pi)
            ),
            "the factor before the exponential is missing": lambda x, mean, scale: (
                -((x - mean) ** 2) / (2 * scale**2)
            ),
            "log scale has the wrong sign: a wide density is low": lambda x, mean, scale: (
                log_normal(x, mean, scale) + 2 * math.log(scale)
            ),
            "x is not yet centred: subtract the mean": lambda x, mean, scale: log_normal(x, 0, scale),
        },
        probes=((0.0, 0.0, 1.0), (2.0, 1.0, 3.0), (-1.0, 0.5, 0.2)),
        sample_probe=lambda random: (
            random.uniform(-3, 3),
            random.uniform(-2, 2),
            random.uniform(0.2, 3),
        ),
    ),
    # The maximum likelihood estimate of a Gaussian's scale from 1, 2 and 6.
    "02.4": Exercise(
        answer=math.sqrt(14 / 3),
        mistakes={
            "you divide by N - 1; maximum likelihood divides by N": math.sqrt(14 / 2),
            "that is the variance; its root is asked for": 14 / 3,
            "that is a variance, and divided by N - 1: divide by N, and take the root": 7,
            "that is the mean": 3,
            "that is the sum of the squares' root; average before you take the root": math.sqrt(14),
            "that is the mean distance; the distances are to be squared": 2,
        },
    ),
    # Bits per dimension from an NLL in nats.
    "02.5": Exercise(
        answer=lambda nll, dimensions: nll / (dimensions * math.log(2)),
        mistakes={
            "that is nats per dimension; divide by log 2 as well": lambda nll, dimensions: nll / dimensions,
            "that is bits per image; divide by the dimensions as well": lambda nll, dimensions: (
                nll / math.log(2)
            ),
            "you multiply by log 2; a nat is more than a bit, so bits are more numerous": (
                lambda nll, dimensions: nll * math.log(2) / dimensions
            ),
            "you multiply by the dimensions; divide by them": lambda nll, dimensions: (
                nll * dimensions / math.log(2)
            ),
        },
        probes=((44.36, 64), (18.27, 64), (88.33, 784)),
        sample_probe=lambda random: (random.uniform(1, 500), random.randint(2, 3000)),
    ),
}
