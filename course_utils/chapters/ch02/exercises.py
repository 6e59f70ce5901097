"""Exercises of chapter 02: maximum likelihood and KL divergence."""

import math

from course_utils.checks.exercise import Exercise

TWINS = 25.3104  # test NLL in nats of the digits under a mixture of 50 components that began all alike


def log_coin(theta, heads, tails):
    """The log-likelihood of heads and tails in a given order."""
    return heads * math.log(theta) + tails * math.log(1 - theta)


def shares(counts):
    """The empirical distribution."""
    total = sum(counts)
    return [count / total for count in counts]


def divergence(p, q):
    """sum p log(p / q) in nats, of lists that need not sum to 1; inf where q lacks support that p has."""
    return sum(a * math.log(a / b) if b else math.inf for a, b in zip(p, q, strict=True) if a)


def excess(counts, q):
    """By how much the NLL per observation exceeds the entropy of what was seen."""
    return divergence(shares(counts), q)


def entropy(counts):
    """The entropy of what was seen, in nats."""
    return -sum(p * math.log(p) for p in shares(counts) if p)


def some_counts(random):
    """Counts of a few states, not all of them seen, and a model that allows each."""
    states = random.randint(2, 5)
    counts = [random.randint(1, 9)] + [random.randint(0, 9) for _ in range(states - 1)]
    return counts, shares([random.uniform(0.1, 1) for _ in range(states)])


def responsibilities(log_joint):
    """p(k | x) of every row of log p(x, k)."""
    return [[math.exp(value - max(row) - _log_sum(row)) for value in row] for row in log_joint]


def _log_sum(row):
    """log of the sum of e^l, less the largest l."""
    return math.log(sum(math.exp(value - max(row)) for value in row))


def transposed(rows):
    """Rows as columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def underflowing(log_joint):
    """The E step without log-sum-exp: 0 / 0 where all terms underflow."""
    found = [[math.exp(value) for value in row] for row in log_joint]
    return [[value / sum(row) if sum(row) else math.nan for value in row] for row in found]


def some_log_joint(random):
    """log p(x, k) of a few images and components, some of them far below what a float can hold.

    There the components lie far apart: single precision could not tell how near ones share.
    """
    depth, step = random.choice(((0, 1 / 8), (-50, 1 / 8), (-2000, 32)))
    components = random.randint(2, 4)
    images = range(random.randint(2, 4))
    return [[depth - step * n for n in random.sample(range(32), components)] for _ in images]


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
            "of 1,700 tosses the likelihood underflows to 0, and log 0 fails: add logarithms instead": (
                lambda theta, heads, tails: math.log(theta**heads * (1 - theta) ** tails)
            ),
            "of 1,700 tosses the likelihood underflows to 0, its logarithm to -inf: add logarithms instead": (
                lambda theta, heads, tails: (
                    log_coin(theta, heads, tails) if heads + tails < 100 else -math.inf
                )
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
        probes=((0.7, 7, 3), (0.5, 1, 4), (0.2, 3, 2), (0.7, 1300, 400)),
        sample_probe=lambda random: (
            random.uniform(0.05, 0.95),
            random.randint(1, 20),
            random.randint(1, 20),
        ),
    ),
    # By how much a model's NLL exceeds the least possible: KL(p_hat || q).
    "02.2": Exercise(
        answer=excess,
        mistakes={
            "that is the NLL; its least is the entropy of what was seen: subtract it": lambda counts, q: (
                excess(counts, q) + entropy(counts)
            ),
            "that is the entropy of what was seen: no model enters it": lambda counts, q: entropy(counts),
            "that is the sum over all observations; divide by their number": lambda counts, q: (
                sum(counts) * excess(counts, q)
            ),
            "counts are no probabilities: divide them by their sum": divergence,
            "that is KL(q || p): the expectation is taken over what was seen": lambda counts, q: divergence(
                q, shares(counts)
            ),
            "a state that was never seen counts as 0: 0 log 0 came out as NaN": lambda counts, q: (
                excess(counts, q) if all(counts) else math.nan
            ),
            "a state that was never seen counts as 0: the logarithm of 0 fails": lambda counts, q: sum(
                p * math.log(p / a) for p, a in zip(shares(counts), q, strict=True)
            ),
            "the terms are not weighted; each counts with its share of the data": lambda counts, q: sum(
                math.log(p / a) if a else math.inf for p, a in zip(shares(counts), q, strict=True) if p
            ),
            "that is in bits; nats come from the natural logarithm": lambda counts, q: (
                excess(counts, q) / math.log(2)
            ),
            "the sign is turned: no model is better than the least": lambda counts, q: -excess(counts, q),
        },
        probes=(
            ([7, 3], [0.5, 0.5]),
            ([3, 1, 0], [0.2, 0.3, 0.5]),
            ([1, 4, 5], [0.1, 0.4, 0.5]),
        ),
        sample_probe=some_counts,
    ),
    # The Gaussian of least forward KL from N(0, 1)/2 + N(4, 1)/2.
    "02.3": Exercise(
        answer=[2, math.sqrt(5)],
        mistakes={
            "that is the width of a hump; the model must cover both": [2, 1],
            "that is how far the humps lie from the mean; each has a width of its own, too": [2, 2],
            "that is the variance; its root is asked for": [2, 5],
            "variances add, scales do not": [2, 3],
            "the means scatter by 2 around their mean, not by 4": [2, math.sqrt(17)],
            "that is one of the humps: the reverse KL would like it": [0, 1],
            "that is one of the humps; the reverse KL would like it": [4, 1],
            "the mean lies in the middle of the humps": [4, ...],
        },
    ),
    # The E step: responsibilities from log p(x, k).
    "02.4": Exercise(
        answer=responsibilities,
        mistakes={
            "e^-1000 is 0 in a float, and 0/0 is NaN: subtract before you take the exponential": underflowing,
            "e^-1000 is 0 in a float, and 0/0 fails: subtract before you take the exponential": (
                lambda log_joint: [
                    [math.exp(value) / sum(map(math.exp, row)) for value in row] for row in log_joint
                ]
            ),
            "the shares of each image sum to 1: sum over the components, along a row": lambda log_joint: (
                transposed(responsibilities(transposed(log_joint)))
            ),
            "those are log p(k | x); take the exponential": lambda log_joint: [
                [value - max(row) - _log_sum(row) for value in row] for row in log_joint
            ],
            "those are p(x, k), which sum to p(x); divide by it": lambda log_joint: [
                [math.exp(value) for value in row] for row in log_joint
            ],
            "the largest term makes 1 here; divide by the sum": lambda log_joint: [
                [math.exp(value - max(row)) for value in row] for row in log_joint
            ],
            "EM gives every component its share, not all to the likeliest": lambda log_joint: [
                [float(value == max(row)) for value in row] for row in log_joint
            ],
            "you divide logarithms; the logarithm of a ratio is a difference": lambda log_joint: [
                [value / sum(row) for value in row] for row in log_joint
            ],
            "the rows are the images, the columns the components; yours are exchanged": lambda log_joint: (
                transposed(responsibilities(log_joint))
            ),
        },
        probes=(
            [[-1.0, -2.0, -1.5], [-0.5, -3.0, -0.7]],
            [[-1000.0, -1100.0], [-3.0, -5.0]],
        ),
        sample_probe=some_log_joint,
    ),
    # A mixture whose components begin alike: its test NLL after 50 steps, and how many different ones it has.
    "02.5": Exercise(
        answer=[TWINS, 1],
        mistakes={
            "that is the mixture whose components began at random": [18.0298, 50],
            "how many are different? Compare them: `unique(dim=0)` lists each kind once": [TWINS, 50],
            "that is the number of pixels or of images; flatten the logits to (50, pixels)": [TWINS, 8],
            "a mixture of 50 adds 50 times a tenth of a count: it is not quite the product": [25.2662, ...],
            "that is the training NLL; the test images are asked for": [25.1165, ...],
            "that is the log-likelihood; turn the sign": [-TWINS, ...],
            "the components were alike at the start; the number that is different at the end is asked for": [
                ...,
                0,
            ],
        },
    ),
}
