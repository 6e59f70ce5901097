"""Chapter 02: a coin's log-likelihood, what an NLL exceeds its least by, responsibilities."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, Binomial


def observed(counts):
    return counts / counts.sum()


def tosses(theta, heads, tails):
    """The log-probability of every toss, in order."""
    coins = torch.tensor([1.0] * int(heads) + [0.0] * int(tails), dtype=torch.float64)
    return Bernoulli(torch.tensor(float(theta), dtype=torch.float64)).log_prob(coins)


def underflowing_coin(theta, heads, tails):
    likelihood = theta**heads * (1 - theta) ** tails
    return math.log(likelihood) if likelihood else -math.inf


def of_all_orders(theta, heads, tails):
    both = Binomial(int(heads + tails), torch.tensor(float(theta), dtype=torch.float64))
    return both.log_prob(torch.tensor(float(heads), dtype=torch.float64))


def kl(p, q):
    return torch.special.xlogy(p, p / q).sum()


def over_what_was_seen(counts, q):
    p = observed(counts)
    return (p / q).log()[p > 0].sum()


def in_a_loop(log_joint):
    return [[math.exp(v) / sum(math.exp(w) for w in row) for v in row] for row in log_joint]


def divided(log_joint):
    return np.asarray(log_joint) / np.asarray(log_joint).sum(1, keepdims=True)


SLIPS = {
    "02.1": [
        (lambda theta, heads, tails: tosses(theta, heads, tails).sum(), "correct"),
        (
            lambda theta, heads, tails: heads * math.log2(theta) + tails * math.log2(1 - theta),
            "that is in bits",
        ),
        (lambda theta, heads, tails: math.log(theta) * heads, "the tails are missing"),
        (lambda theta, heads, tails: tosses(theta, heads, tails).sum().exp(), "that is the likelihood"),
        (
            lambda theta, heads, tails: math.log((1 - theta) ** tails * theta**heads),
            "of 1,700 tosses the likelihood underflows to 0, and",
        ),
        (underflowing_coin, "of 1,700 tosses the likelihood underflows to 0, its"),
        (of_all_orders, "the order is given"),
        (lambda theta, heads, tails: -tosses(theta, heads, tails).sum(), "the sign is turned"),
        (lambda theta, heads, tails: tosses(theta, heads, tails).mean(), "that is the average of a toss"),
        (lambda theta, heads, tails: -tosses(theta, heads, tails).mean(), "that is the NLL of a toss"),
        (lambda theta, heads, tails: tosses(1 - theta, heads, tails).sum(), "heads and tails are exchanged"),
    ],
    "02.2": [
        (lambda counts, q: kl(observed(counts), q), "correct"),
        (lambda counts, q: -(observed(counts) * q.log()).sum(), "that is the NLL"),
        (
            lambda counts, q: torch.special.entr(observed(counts)).sum(),
            "that is the entropy of what was seen",
        ),
        (
            lambda counts, q: torch.special.xlogy(counts, observed(counts) / q).sum(),
            "that is the sum over all",
        ),
        (lambda counts, q: kl(counts.double(), q), "counts are no probabilities"),
        (lambda counts, q: (q * (q / observed(counts)).log()).sum(), "that is KL(q || p)"),
        (
            lambda counts, q: (observed(counts) * (observed(counts) / q).log()).sum(),
            "a state that was never seen counts as 0: 0 log 0",
        ),
        (
            lambda counts, q: sum(
                n / sum(counts) * math.log(n / sum(counts) / s) for n, s in zip(counts, q, strict=True)
            ),
            "a state that was never seen counts as 0: the log",
        ),
        (over_what_was_seen, "the terms are not weighted"),
        (lambda counts, q: kl(observed(counts), q) / math.log(2), "that is in bits"),
        (lambda counts, q: -kl(observed(counts), q), "the sign is turned"),
        (lambda counts, q: F.kl_div(q.log(), observed(counts)), "that is the mean over the states"),
        (lambda counts, q: (observed(counts) - q).abs().sum() / 2, "that is the total variation"),
        (lambda counts, q: kl(observed(counts + 1), q), "you counted each state once more"),
    ],
    "02.4": [
        (lambda log_joint: log_joint.softmax(1), "correct"),
        (
            lambda log_joint: log_joint.exp() / log_joint.exp().sum(1, keepdim=True),
            "e^-1000 is 0 in a float, and 0/0 is NaN",
        ),
        (in_a_loop, "e^-1000 is 0 in a float, and 0/0 fails"),
        (lambda log_joint: log_joint.softmax(0), "the shares of each image sum to 1"),
        (lambda log_joint: log_joint.log_softmax(1), "those are log p(k | x)"),
        (lambda log_joint: log_joint.exp(), "those are p(x, k)"),
        (lambda log_joint: (log_joint - log_joint.amax(1, True)).exp(), "the largest term makes 1 here"),
        (
            lambda log_joint: F.one_hot(log_joint.argmax(1), log_joint.shape[1]).double(),
            "EM gives every component",
        ),
        (divided, "you divide logarithms"),
        (lambda log_joint: log_joint.softmax(1).T, "the rows are the images"),
        (
            lambda log_joint: (log_joint - log_joint.flatten().logsumexp(0)).exp(),
            "each image has a sum of its own",
        ),
        (lambda log_joint: (log_joint - log_joint.logsumexp(1)).exp(), "the row of sums meets the columns"),
        (
            lambda log_joint: log_joint.exp() / (log_joint.exp().sum(1, keepdim=True) + 1e-12),
            "a small number in the denominator",
        ),
        (lambda log_joint: log_joint.argmax(1), "that is the likeliest component"),
    ],
    "02.3": [
        ([2, 2.236, 0.6931], "correct"),
        ([2, 1, 0.6931], "that is the width of a hump; the model"),
        ([2, 2, 0.6931], "that is how far the humps lie from"),
        ([2, 5, 0.6931], "that is the variance; its root is asked"),
        ([2, 3, 0.6931], "variances add, scales do not"),
        ([2, 4.123, 0.6931], "the means scatter by 2 around their"),
        ([2, 2.062, 0.6931], "each hump lies 2 from the mean, and"),
        ([2, 1.5, 0.6931], "scales are not averaged; a variance"),
        ([2, 1.414, 0.6931], "that is the width of a sum of two;"),
        ([2, 0.8047, 0.6931], "that is log σ; σ is asked for"),
        ([2.236, 2, 0.6931], "mean and scale are exchanged"),
        ([0, 1, 0.6931], "that is one of the humps: the reverse"),
        ([4, 1, 0.6931], "that is one of the humps; the reverse"),
        ([4, 2.236, 0.6931], "the mean lies in the middle of the"),
        ([2, 2.236, math.inf], "that is the forward KL: the reverse"),
        ([2, 2.236, 0], "near its hump p is q times a half,"),
        ([2, 2.236, 1], "that is in bits; nats come from the"),
        ([2, 2.236, -0.6931], "the sign is turned: no KL is negative"),
        ([2, 2.236, 0.5], "that is the weight of the hump; take"),
        ([2, 2.236, 0.3466], "q has all its weight on the hump: no"),
    ],
    "02.5": [
        ([25.31, 0.5705, 1], "correct"),
        ([18.03, 0.5705, 1], "that is the mixture whose components"),
        ([25.31, 0.5705, 50], "how many are different? Compare them:"),
        ([25.31, 0.5705, 8], "that is the number of pixels or of"),
        ([25.31, 0.5705, 0], "all alike are one kind, not none"),
        ([25.31, 36.52, 1], "those are bits an image; divide by"),
        ([25.31, 0.2741, 1], "a nat is more than a bit: divide by"),
        ([25.31, 0.3955, 1], "those are nats per dimension; divide"),
        ([0.5705, 25.31, 1], "first the NLL in nats, then in bits"),
        ([1, 25.31, 1], "first the NLL, then the number of components"),
        ([36.52, 0.5705, 1], "those are bits; the NLL in nats is"),
        ([0.5705, 0.5705, 1], "that is bits per dimension; the NLL"),
        ([25.27, 0.5696, 1], "a mixture of 50 adds 50 times a tenth"),
        ([25.12, 0.5705, 1], "that is the training NLL; the test"),
        ([-25.31, 0.5705, 1], "that is the log-likelihood; turn the"),
    ],
}
