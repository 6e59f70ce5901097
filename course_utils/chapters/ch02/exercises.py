"""Exercises of chapter 02: maximum likelihood and KL divergence."""

import math

from course_utils.chapters.ch02.formulas import (
    divergence,
    entropy,
    excess,
    log_coin,
    log_responsibilities,
    over_the_whole_table,
    responsibilities,
    shares,
    smoothed,
    some_counts,
    some_log_joint,
    transposed,
    underflowing,
    without_keepdim,
)
from course_utils.checks.exercise import Exercise

TWINS = 25.3104  # test NLL in nats of the digits under a mixture of 50 components that began all alike
PRODUCT = 25.2662  # that of the product of Bernoullis
BIT_PER_DIMENSION = 64 * math.log(2)  # in nats an image
BITS = TWINS / BIT_PER_DIMENSION


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
            'that is the mean over the states; `F.kl_div` wants reduction="sum"': lambda counts, q: (
                excess(counts, q) / len(q)
            ),
            "that is the total variation, half the sum of |p - q|; a divergence in nats is asked for": (
                lambda counts, q: sum(abs(p - a) for p, a in zip(shares(counts), q, strict=True)) / 2
            ),
            "you counted each state once more than it was seen": lambda counts, q: divergence(
                smoothed(counts), q
            ),
        },
        probes=(
            ([7, 3], [0.5, 0.5]),
            ([3, 1, 0], [0.2, 0.3, 0.5]),
            ([1, 4, 5], [0.1, 0.4, 0.5]),
        ),
        sample_probe=some_counts,
    ),
    # The Gaussian of least forward KL from N(0, 1)/2 + N(4, 1)/2; the reverse KL of one of two far humps.
    "02.3": Exercise(
        answer=[2, math.sqrt(5), math.log(2)],
        mistakes={
            "that is the width of a hump; the model must cover both": [2, 1, ...],
            "that is how far the humps lie from the mean; each has a width of its own, too": [2, 2, ...],
            "that is the variance; its root is asked for": [2, 5, ...],
            "variances add, scales do not": [2, 3, ...],
            "the means scatter by 2 around their mean, not by 4": [2, math.sqrt(17), ...],
            "each hump lies 2 from the mean, and its own variance is not halved": [2, math.sqrt(17) / 2, ...],
            "scales are not averaged; a variance within the humps and one between them add up": [2, 1.5, ...],
            "that is the width of a sum of two; a mixture is wider, as its means differ": [
                2,
                math.sqrt(2),
                ...,
            ],
            "that is log σ; σ is asked for": [2, math.log(5) / 2, ...],
            "mean and scale are exchanged": [math.sqrt(5), 2, ...],
            "that is one of the humps: the reverse KL would like it": [0, 1, ...],
            "that is one of the humps; the reverse KL would like it": [4, 1, ...],
            "the mean lies in the middle of the humps": [4, ..., ...],
            "that is the forward KL: the reverse one has its expectation under q": [..., ..., math.inf],
            "near its hump p is q times a half, not q": [..., ..., 0],
            "that is in bits; nats come from the natural logarithm": [..., ..., 1],
            "the sign is turned: no KL is negative": [..., ..., -math.log(2)],
            "that is the weight of the hump; take the logarithm of what q / p is there": [..., ..., 0.5],
            "q has all its weight on the hump: no second half stands before": [..., ..., math.log(2) / 2],
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
            "those are log p(k | x); take the exponential": log_responsibilities,
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
            "each image has a sum of its own; yours is over the whole table": over_the_whole_table,
            "the row of sums meets the columns, not the rows: keepdim=True keeps it upright": without_keepdim,
            "a small number in the denominator only hides that all terms underflow: the shares sum to 0": (
                lambda log_joint: [
                    [math.exp(value) / (sum(map(math.exp, row)) + 1e-12) for value in row]
                    for row in log_joint
                ]
            ),
            "that is the likeliest component of each image; every one's share is asked for": (
                lambda log_joint: [row.index(max(row)) for row in log_joint]
            ),
        },
        probes=(
            [[-1.0, -2.0, -1.5], [-0.5, -3.0, -0.7]],
            [[-1000.0, -1100.0], [-3.0, -5.0]],
        ),
        sample_probe=some_log_joint,
    ),
    # A mixture whose components begin alike: its test NLL after 50 steps in nats and in bits per dimension,
    # and how many different ones it has.
    "02.5": Exercise(
        answer=[TWINS, BITS, 1],
        mistakes={
            "that is the mixture whose components began at random": [18.0298, ..., ...],
            "how many are different? Compare them: `unique(dim=0)` lists each kind once": [TWINS, ..., 50],
            "that is the number of pixels or of images; flatten the logits to (50, pixels)": [TWINS, ..., 8],
            "all alike are one kind, not none": [TWINS, ..., 0],
            "those are bits an image; divide by its 64 pixels": [TWINS, TWINS / math.log(2), ...],
            "a nat is more than a bit: divide by log 2": [TWINS, TWINS * math.log(2) / 64, ...],
            "those are nats per dimension; divide by log 2, too": [TWINS, TWINS / 64, ...],
            "first the NLL in nats, then in bits per dimension": [BITS, TWINS, ...],
            "first the NLL, then the number of components": [1, TWINS, ...],
            "those are bits; the NLL in nats is asked for first": [TWINS / math.log(2), ..., ...],
            "that is bits per dimension; the NLL in nats is asked for first": [BITS, ..., ...],
            "a mixture of 50 adds 50 times a tenth of a count: it is not quite the product": [
                PRODUCT,
                PRODUCT / BIT_PER_DIMENSION,
                1,
            ],
            "that is the training NLL; the test images are asked for": [25.1165, ..., ...],
            "that is the log-likelihood; turn the sign": [-TWINS, ..., ...],
        },
    ),
}
