"""Exercises of chapter 16: what a scoreboard says."""

import math

from course_utils.checks.exercise import Exercise


def mean_and_error(values):
    """The mean of numbers, and its standard error."""
    mean = sum(values) / len(values)
    squares = sum((value - mean) ** 2 for value in values)
    return mean, math.sqrt(squares / (len(values) - 1) / len(values))


def paired(a, b):
    """The mean of a - b, and its standard error."""
    return mean_and_error([x - y for x, y in zip(a, b, strict=True)])


def with_error(change):
    """The right mean, and an error that `change` makes of the differences and the right error."""
    return lambda a, b: (
        paired(a, b)[0],
        change([x - y for x, y in zip(a, b, strict=True)], paired(a, b)[1]),
    )


def add_logs(a, b):
    """log(e^a + e^b)."""
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))


def mixture(share=0.99):
    """log((1 - share) p + share n) of every image."""
    return lambda log_p, log_n: [
        add_logs(p + math.log(1 - share), n + math.log(share)) for p, n in zip(log_p, log_n, strict=True)
    ]


def underflowing(log_p, log_n):
    """Through the probabilities: exp(-800) is 0."""
    sums = [0.01 * math.exp(p) + 0.99 * math.exp(n) for p, n in zip(log_p, log_n, strict=True)]
    return [math.log(s) if s > 0 else -math.inf for s in sums]


EXERCISES = {
    # KL(p || q) and total variation of p = (1/2, 1/4, 1/4, 0) and q = (1/4, 1/4, 1/4, 1/4).
    "16.1": Exercise(
        answer=[math.log(2) / 2, 0.25],
        mistakes={
            "they are the wrong way round": [0.25, math.log(2) / 2],
            "the first is in bits; take the natural logarithm": [0.5, ...],
            "that is KL(q || p), which no model wants to pay": [math.inf, ...],
            "the logarithm is of p / q, not of q / p": [-math.log(2) / 2, ...],
            "the logarithm is weighed with p, and p is 1/2 there": [math.log(2), ...],
            "0 log 0 counts as 0": [math.nan, ...],
            "total variation is half of the sum": [..., 0.5],
            "the last state counts as well: the model expects what never comes": [..., 0.125],
        },
    ),
    # The mean difference of two models' losses on the same images, and its standard error.
    "16.2": Exercise(
        answer=paired,
        mistakes={
            "the difference is a - b": lambda a, b: (-paired(a, b)[0], paired(a, b)[1]),
            "that is the deviation of one difference; the mean's is smaller by the root of n": with_error(
                lambda d, error: error * math.sqrt(len(d))
            ),
            "that is the deviation of one difference, and with n in place of n - 1": with_error(
                lambda d, error: error * math.sqrt(len(d) - 1)
            ),
            "that is the variance; an error is its root": with_error(lambda d, error: error**2),
            "divide by the root of n, not by n": with_error(lambda d, error: error / math.sqrt(len(d))),
            "the deviation of a sample divides by n - 1": with_error(
                lambda d, error: error * math.sqrt((len(d) - 1) / len(d))
            ),
            "that is two standard errors": with_error(lambda d, error: 2 * error),
            "not paired: take the differences first, then their deviation": lambda a, b: (
                paired(a, b)[0],
                math.hypot(mean_and_error(a)[1], mean_and_error(b)[1]),
            ),
        },
        probes=(
            ([17.0, 15.5, 20.0, 16.25], [16.5, 15.75, 18.0, 16.0]),
            ([1.0, 2.0, 4.0], [0.5, 2.5, 3.0]),
        ),
        sample_probe=lambda random: tuple([random.gauss(17, 4) for _ in range(6)] for _ in range(2)),
    ),
    # The log density of a mixture of 1 % model and 99 % noise.
    "16.3": Exercise(
        answer=mixture(),
        mistakes={
            "the shares are swapped: 99 of 100 samples are noise": mixture(0.01),
            "exp(-800) is 0 in a float, and its logarithm -inf: stay with the logarithms": underflowing,
            "the densities add up, not their logarithms": lambda log_p, log_n: [
                0.01 * p + 0.99 * n for p, n in zip(log_p, log_n, strict=True)
            ],
            "that is minus the log density": lambda log_p, log_n: [-v for v in mixture()(log_p, log_n)],
            "that is the larger of the two; both add": lambda log_p, log_n: [
                max(p + math.log(0.01), n + math.log(0.99)) for p, n in zip(log_p, log_n, strict=True)
            ],
            "the shares multiply the densities, not their logarithms": lambda log_p, log_n: [
                add_logs(0.01 * p, 0.99 * n) for p, n in zip(log_p, log_n, strict=True)
            ],
            "the shares are missing": lambda log_p, log_n: [
                add_logs(p, n) for p, n in zip(log_p, log_n, strict=True)
            ],
            "the share of the noise is missing": lambda log_p, log_n: [
                add_logs(p + math.log(0.01), n) for p, n in zip(log_p, log_n, strict=True)
            ],
            "that is the model's part alone; the noise adds to it": lambda log_p, log_n: [
                p + math.log(0.01) for p in log_p
            ],
        },
        probes=(
            ([-17.0, -20.5, -5.0], [-44.0, -19.0, -6.0]),
            ([-800.0, -900.0], [-802.0, -896.0]),
        ),
        sample_probe=lambda random: tuple([random.uniform(-30, 0) for _ in range(4)] for _ in range(2)),
    ),
    # What a share of noise does to likelihood and samples.
    "16.4": Exercise(
        answer=[True, False, True, True],
        mistakes={
            "statement 1: compare the two lines of nats": [False, ..., ..., ...],
            "statement 2: the loss grows with the logarithm; run it with share = 0.999": [
                ...,
                True,
                ...,
                ...,
            ],
            "statement 3: compare the two distances": [..., ..., False, ...],
            "statement 4: run it with share = 0.5": [..., ..., ..., False],
        },
    ),
    # Which of five conclusions from a table follow.
    "16.5": Exercise(
        answer=[False, True, True, False, False],
        mistakes={
            "conclusion 1: B's true figure may lie below its bound, and below A": [True, ..., ..., ..., ...],
            "conclusion 2: that is just what a bound says": [..., False, ..., ..., ...],
            "conclusion 3: B pays at most 17.5": [..., ..., False, ..., ...],
            "conclusion 4: samples and likelihood are different questions": [..., ..., ..., True, ...],
            "conclusion 5: what was not sampled need not be impossible": [..., ..., ..., ..., True],
        },
    ),
}
