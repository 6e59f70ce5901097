"""Exercises of chapter 01: what a generative model is."""

import math

from course_utils.checks.exercise import Exercise


def log_odds(mean_0, mean_1, scale, prior, half=0.5):
    """The weights (w, b) of log p(1 | x) / p(0 | x) for two Gaussians of the same scale; `half` is a slip."""
    prior_odds = math.log(prior / (1 - prior))
    return (mean_1 - mean_0) / scale**2, half * (mean_0**2 - mean_1**2) / scale**2 + prior_odds


def backup(survival, counts, values):
    """The worth of an action whose outcomes were seen `counts` times and are worth `values`."""
    return survival * sum(n * v for n, v in zip(counts, values, strict=True)) / sum(counts)


EXERCISES = {
    # The log-probability of one black-and-white image, all images being equally probable.
    "01.1": Exercise(
        answer=lambda pixels: -pixels * math.log(2),
        mistakes={
            "that is in bits; nats come from the natural logarithm": lambda pixels: -pixels,
            "the sign is turned: the logarithm of a probability is negative": lambda pixels: (
                pixels * math.log(2)
            ),
            "that is the probability; take its logarithm": lambda pixels: 2.0**-pixels,
            "the images number 2 to the power of the pixels, not twice the pixels": lambda pixels: (
                -math.log(2 * pixels)
            ),
            "the images number 2 to the power of the pixels, not the pixels squared": lambda pixels: (
                -2 * math.log(pixels)
            ),
        },
        probes=(3, 64, 784),
        sample_probe=lambda random: random.randint(4, 1000),
    ),
    # What NADE, the VAE, the GAN and the Boltzmann machine do with the density.
    "01.2": Exercise(
        answer=["tractable", "approximate", "implicit", "approximate"],
        mistakes={
            "NADE multiplies conditionals, each of which it computes: its density is exact": (
                ["approximate", ..., ..., ...]
            ),
            "NADE writes all its conditionals down: it is explicit": ["implicit", ..., ..., ...],
            "a VAE can only bound its density: the integral over z is out of reach": (
                [..., "tractable", ..., ...]
            ),
            "a VAE writes down p(x | z) and p(z), so its density is explicit": [..., "implicit", ..., ...],
            "a GAN has no density to approximate: it only samples": [..., ..., "approximate", ...],
            "a GAN only samples: it does not write its density down": [..., ..., "tractable", ...],
            "a Boltzmann machine writes its density down, but not its normalising constant": (
                [..., ..., ..., "tractable"]
            ),
            "a Boltzmann machine writes its density down, up to a constant; it is explicit": (
                [..., ..., ..., "implicit"]
            ),
        },
    ),
    # Slope and intercept of the log-odds of two Gaussians with one scale.
    "01.3": Exercise(
        answer=log_odds,
        mistakes={
            "the prior is missing in b": lambda mean_0, mean_1, scale, prior: log_odds(
                mean_0, mean_1, scale, 0.5
            ),
            "the prior's odds are upside down": lambda mean_0, mean_1, scale, prior: log_odds(
                mean_0, mean_1, scale, 1 - prior
            ),
            "b holds log p(y = 1) and lacks log p(y = 0)": lambda mean_0, mean_1, scale, prior: (
                log_odds(mean_0, mean_1, scale, 0.5)[0],
                log_odds(mean_0, mean_1, scale, 0.5)[1] + math.log(prior),
            ),
            "the scale is not squared": lambda mean_0, mean_1, scale, prior: log_odds(
                mean_0, mean_1, math.sqrt(scale), prior
            ),
            "the 1/2 is missing in b": lambda mean_0, mean_1, scale, prior: log_odds(
                mean_0, mean_1, scale, prior, half=1
            ),
            "the classes are exchanged": lambda mean_0, mean_1, scale, prior: log_odds(
                mean_1, mean_0, scale, 1 - prior
            ),
            "the means have the wrong sign in b: mean_0 has the plus": lambda mean_0, mean_1, scale, prior: (
                log_odds(mean_0, mean_1, scale, prior)[0],
                log_odds(mean_1, mean_0, scale, prior)[1],
            ),
            "that is (b, w); the pair is (w, b)": lambda mean_0, mean_1, scale, prior: log_odds(
                mean_0, mean_1, scale, prior
            )[::-1],
        },
        probes=((-1.0, 2.0, 1.5, 0.3), (0.0, 1.0, 0.5, 0.9), (3.0, -2.0, 2.0, 0.6)),
        sample_probe=lambda random: (
            *(random.uniform(-3, 3), random.uniform(-3, 3)),
            *(random.uniform(0.5, 2), random.uniform(0.1, 0.9)),
        ),
    ),
    # Bellman's equation for one action, from counted outcomes.
    "01.4": Exercise(
        answer=backup,
        mistakes={
            "survival is missing: the move itself may be the last": lambda survival, counts, values: backup(
                1, counts, values
            ),
            "the counts are not yet shares; divide by their sum": lambda survival, counts, values: (
                backup(survival, counts, values) * sum(counts)
            ),
            "you take the most frequent outcome for certain": lambda survival, counts, values: (
                survival * values[counts.index(max(counts))]
            ),
            "you take the best outcome; nature chooses it, not you": lambda survival, counts, values: (
                survival * max(values)
            ),
            "you weigh all outcomes alike; weigh them with their shares": lambda survival, counts, values: (
                survival * sum(values) / len(values)
            ),
        },
        probes=((0.9, [6, 2], [1.0, 0.0]), (0.97, [1, 3, 6], [0.8, 0.1, 0.5])),
        sample_probe=lambda random: (
            random.uniform(0.5, 1),
            [random.randint(1, 9) for _ in range(3)],
            [random.random() for _ in range(3)],
        ),
    ),
}
