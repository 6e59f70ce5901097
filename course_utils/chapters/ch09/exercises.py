"""Exercises of chapter 09: mode collapse."""

import math

from course_utils.checks.exercise import Exercise

# Of ten samples 5, 2, 2 and 1 lie nearest to the four modes; the last and one of the first five are not good.
SHARES = (0.5, 0.2, 0.2, 0.1)
KL = sum(p * math.log(4 * p) for p in SHARES)
MIN_MAX = 0.75 * math.log(3 / 7) + math.log(
    4 / 7
)  # of data (3/4, 1/4): the generator takes the likelier point


def sigmoid(logit):
    """D, from its logit."""
    return 1 / (1 + math.exp(-logit))


def slope(logit, p_data, p_g):
    """The derivative of p_data log D + p_g log(1 - D) for the logit."""
    return p_data * sigmoid(-logit) - p_g * sigmoid(logit)


def unroll(logits, p_data, p_g, lr, steps, slope=slope):
    """The logits after some steps up the gradient of V."""
    for _ in range(steps):
        logits = [
            logit + lr * slope(logit, *shares) for logit, *shares in zip(logits, p_data, p_g, strict=True)
        ]
    return logits


def tables(random):
    """Logits, p_data and p_g on three points, a rate and a number of steps: so small that no slip grows."""
    shares = [[random.uniform(0.1, 1) for _ in range(3)] for _ in range(2)]
    p_data, p_g = ([share / sum(row) for share in row] for row in shares)
    return (
        [random.uniform(-1, 1) for _ in range(3)],
        p_data,
        p_g,
        random.uniform(0.1, 0.4),
        random.randint(2, 4),
    )


EXERCISES = {
    # Modes covered, share of good samples, reverse KL.
    "09.1": Exercise(
        answer=[3, 0.8, KL],
        mistakes={
            "a mode is covered only if a good sample lies near it: the last one has none": [4, ..., ...],
            "two of the ten samples are not good": [..., 0.9, ...],
            "a share is asked for, not a count": [..., 8, ...],
            "a count is asked for, not a share": [3 / 4, ..., ...],
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
            "modes and samples have changed places": lambda modes, n: n * (1 - (1 - 1 / n) ** modes),
            "that is the number of pairs at the same mode": lambda modes, n: n * (n - 1) / 2 / modes,
        },
        probes=((25, 40), (8, 8), (2, 3)),
        sample_probe=lambda random: (random.randint(2, 60), random.randint(2, 120)),
    ),
    # max min and min max where the data are (3/4, 1/4) and the generator puts everything on one point.
    "09.3": Exercise(
        answer=[-math.log(4), MIN_MAX],
        mistakes={
            "the right values in the other order: max min comes first": [MIN_MAX, -math.log(4)],
            "max min is not min max here: that is the point": [MIN_MAX, MIN_MAX],
            "both are below 0: logarithms of probabilities": [math.log(4), -MIN_MAX],
            "max min adds two logarithms of 1/2": [-math.log(2), ...],
            "the generator goes where D is higher: the best D is level, not the data's shares": (
                [0.75 * math.log(0.75) + 0.25 * math.log(0.25) + math.log(0.25), ...]
            ),
            "the generator has the choice, and the other point costs it less": (
                [..., 0.25 * math.log(1 / 5) + math.log(4 / 5)]
            ),
            "that is the game of two equal points": [..., 0.5 * math.log(1 / 3) + math.log(2 / 3)],
            "after the generator, D is 3/7 at its point: data 3/4 against 3/4 + 1": (
                [..., 0.75 * math.log(3 / 4) + math.log(1 / 4)]
            ),
            "at the point of the generator the data have their share, too: add (3/4) log(3/7)": (
                [..., math.log(4 / 7)]
            ),
            "the generator is at its point with probability 1, so log(4/7) has the weight 1": (
                [..., 0.75 * math.log(3 / 7) + 0.75 * math.log(4 / 7)]
            ),
        },
    ),
    # K steps of D, a table of logits, up the gradient of V.
    "09.4": Exercise(
        answer=unroll,
        mistakes={
            "D climbs: add the gradient": lambda logits, p_data, p_g, lr, steps: unroll(
                logits, p_data, p_g, -lr, steps
            ),
            "that is one step, whatever `steps` says": lambda logits, p_data, p_g, lr, steps: unroll(
                logits, p_data, p_g, lr, 1
            ),
            "every step starts from the logits that the last one left": (
                lambda logits, p_data, p_g, lr, steps: unroll(logits, p_data, p_g, lr * steps, 1)
            ),
            "log D has the slope 1 - D in the logit, and log(1 - D) the slope -D": (
                lambda logits, p_data, p_g, lr, steps: unroll(
                    logits, p_data, p_g, lr, steps, lambda logit, p, q: slope(-logit, p, q)
                )
            ),
            "that is the slope in D; the step is taken in the logit": (
                lambda logits, p_data, p_g, lr, steps: unroll(
                    *(logits, p_data, p_g, lr, steps),
                    lambda logit, p, q: p / sigmoid(logit) - q / sigmoid(-logit),
                )
            ),
            "the learning rate is missing": lambda logits, p_data, p_g, lr, steps: unroll(
                logits, p_data, p_g, 1, steps
            ),
            "log(1 - D) falls as the logit rises: its slope is -D": (
                lambda logits, p_data, p_g, lr, steps: unroll(
                    logits, p_data, [-share for share in p_g], lr, steps
                )
            ),
            "that is how far D has moved; return where it is": lambda logits, p_data, p_g, lr, steps: [
                after - before
                for after, before in zip(unroll(logits, p_data, p_g, lr, steps), logits, strict=True)
            ],
            "p_data and p_g have changed places": lambda logits, p_data, p_g, lr, steps: unroll(
                logits, p_g, p_data, lr, steps
            ),
            "that is one step too many": lambda logits, p_data, p_g, lr, steps: unroll(
                logits, p_data, p_g, lr, steps + 1
            ),
            "D's gain on the data is missing": lambda logits, p_data, p_g, lr, steps: unroll(
                logits, [0 for _ in p_data], p_g, lr, steps
            ),
            "sum over the points, do not average": lambda logits, p_data, p_g, lr, steps: unroll(
                logits, p_data, p_g, lr / len(logits), steps
            ),
            "D is asked for as logits, not as probabilities": lambda logits, p_data, p_g, lr, steps: [
                sigmoid(logit) for logit in unroll(logits, p_data, p_g, lr, steps)
            ],
        },
        probes=(
            ([0.5, -0.5], [0.5, 0.5], [0.8, 0.2], 0.5, 3),
            ([1.0, -2.0, 0.25], [0.25, 0.25, 0.5], [0.5, 0.5, 0.0], 1.5, 2),
        ),
        sample_probe=tables,
    ),
    # With D's learning rate at 0.1: the first K for which one point is not the generator's best answer.
    "09.5": Exercise(
        answer=9,
        mistakes={
            "for that K the lowest place is still w = 1: everything on one point": 8,
            "an earlier K will do: below 1 is enough": 10,
            "that is the first K at the learning rate 1": 1,
            "that is K times the rate": 0.9,
        },
    ),
}
