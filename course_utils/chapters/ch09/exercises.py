"""Exercises of chapter 09: mode collapse."""

import math

from course_utils.checks.exercise import Exercise

# Of ten samples 5, 2, 2 and 1 lie nearest to the four modes; the last and one of the first five are not good.
SHARES = (0.5, 0.2, 0.2, 0.1)
KL = sum(p * math.log(4 * p) for p in SHARES)
MIN_MAX = 0.5 * math.log(1 / 3) + math.log(2 / 3)


def step(logit, p_data, p_g, lr):
    """One step of a logit up the gradient of p_data log D + p_g log(1 - D)."""
    return logit + lr * (p_data / (1 + math.exp(logit)) - p_g / (1 + math.exp(-logit)))


EXERCISES = {
    # Modes covered, share of good samples, reverse KL.
    "09.1": Exercise(
        answer=[3, 0.8, KL],
        mistakes={
            "a mode is covered only if a good sample lies near it: the last one has none": [4, ..., ...],
            "two of the ten samples are not good": [..., 0.9, ...],
            "a share is asked for, not a count": [..., 8, ...],
            "the KL takes every sample by its nearest mode, good or not": (
                [..., ..., sum(n / 8 * math.log(n / 8 * 4) for n in (4, 2, 2))]
            ),
            "the shares of the KL sum to 1: it takes every sample, good or not": (
                [..., ..., sum(n / 10 * math.log(n / 10 * 4) for n in (4, 2, 2))]
            ),
            "that is the KL from equal shares to the samples: turn it round": (
                [..., ..., sum(math.log(1 / (4 * p)) / 4 for p in SHARES)]
            ),
            "log2 instead of ln": [..., ..., KL / math.log(2)],
            "that is the entropy of the shares, not the KL": (
                [..., ..., -sum(p * math.log(p) for p in SHARES)]
            ),
            "a KL is not negative: its sign is turned": [..., ..., -KL],
        },
    ),
    # The expected number of modes among n samples of a perfect model.
    "09.2": Exercise(
        answer=lambda modes, n: modes * (1 - (1 - 1 / modes) ** n),
        mistakes={
            "that is the expected number of modes that are missing": lambda modes, n: (
                modes * (1 - 1 / modes) ** n
            ),
            "that is the probability that a given mode is there; multiply by the number of modes": (
                lambda modes, n: 1 - (1 - 1 / modes) ** n
            ),
            "a mode may be met more than once: n samples do not show n modes": lambda modes, n: min(modes, n),
            "exp(-n/m) is the limit of many modes; a sample misses with probability 1 - 1/m": (
                lambda modes, n: modes * (1 - math.exp(-n / modes))
            ),
            "that is the probability to miss a given mode": lambda modes, n: (1 - 1 / modes) ** n,
        },
        probes=((25, 40), (8, 8), (2, 3)),
        sample_probe=lambda random: (random.randint(2, 60), random.randint(2, 120)),
    ),
    # max min and min max of the game on two points, generators that put everything on one point.
    "09.3": Exercise(
        answer=[-math.log(4), MIN_MAX],
        mistakes={
            "the right values in the other order: max min comes first": [MIN_MAX, -math.log(4)],
            "max min is not min max here: that is the point": [MIN_MAX, MIN_MAX],
            "both are below 0: logarithms of probabilities": [math.log(4), -MIN_MAX],
            "max min adds two logarithms of 1/2": [-math.log(2), ...],
            "after the generator, D is 1/3 at its point: data 1/2 against 1/2 + 1": (
                [..., 0.5 * math.log(1 / 2) + math.log(1 / 2)]
            ),
            "at the point of the generator the data have their half, too: add (1/2) log(1/3)": (
                [..., math.log(2 / 3)]
            ),
            "the generator is at its point with probability 1, so log(2/3) has the weight 1": (
                [..., 0.5 * math.log(1 / 3) + 0.5 * math.log(2 / 3)]
            ),
        },
    ),
    # One step of D, a table of logits, up the gradient of V.
    "09.4": Exercise(
        answer=step,
        mistakes={
            "D climbs: add the gradient": lambda logit, p_data, p_g, lr: step(logit, p_data, p_g, -lr),
            "log D has the slope 1 - D in the logit, and log(1 - D) the slope -D": (
                lambda logit, p_data, p_g, lr: (
                    logit + lr * (p_data / (1 + math.exp(-logit)) - p_g / (1 + math.exp(logit)))
                )
            ),
            "that is the slope in D; the step is taken in the logit": lambda logit, p_data, p_g, lr: (
                logit + lr * (p_data * (1 + math.exp(-logit)) - p_g * (1 + math.exp(logit)))
            ),
            "the learning rate is missing": lambda logit, p_data, p_g, lr: step(logit, p_data, p_g, 1),
            "that is the step alone; add it to the logit": lambda logit, p_data, p_g, lr: (
                step(logit, p_data, p_g, lr) - logit
            ),
            "log(1 - D) falls as the logit rises: its slope is -D": lambda logit, p_data, p_g, lr: step(
                logit, p_data, -p_g, lr
            ),
        },
        probes=((0.0, 0.5, 1.0, 0.1), (1.0, 0.5, 0.2, 0.5), (-2.0, 0.3, 0.0, 1.5)),
        sample_probe=lambda random: (
            *(random.uniform(-3, 3), random.uniform(0.1, 1)),
            *(random.uniform(0.1, 1), random.uniform(0.1, 2)),
        ),
    ),
}
