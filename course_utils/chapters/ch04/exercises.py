"""Exercises of chapter 04: FVSBN, NADE and MADE."""

import itertools
import math

import numpy as np
from scipy.special import log_expit, logsumexp

from course_utils.checks.exercise import Exercise


def sum_over_states(own, weights=((0, 0, 0), (2, 0, 0), (1, -3, 0))):
    """What the chapter's FVSBN sums to over eight states, if pixels see themselves with the weights `own`."""
    states = np.array(list(itertools.product((0, 1), repeat=3)))
    logits = states @ (np.array(weights) + np.diag(own)).T + (0, -1, 1)
    return float(np.exp(log_expit(np.where(states, logits, -logits)).sum(1)).sum())


def taken_for_logits(pixels, lit):
    """What a perfect predictor pays where its 0 and 1 are taken for logits, in nats."""
    return -lit * log_expit(1) + (pixels - lit) * math.log(2)


def masks(hidden_degrees, pixels):
    """The masks of a MADE with one hidden layer: whom a hidden unit sees, and whom an output."""
    first = [[d >= j + 1 for j in range(pixels)] for d in hidden_degrees]
    return [first, [[i >= d for d in hidden_degrees] for i in range(pixels)]]


def log_mean(log_probs):
    """The logarithm of the mean of probabilities over the rows, without underflow."""
    return logsumexp(log_probs, axis=0) - math.log(len(log_probs))


def some_log_probs(random):
    """Log-densities of a few images, a row for each order."""
    orders, images = random.randint(2, 6), random.randint(2, 4)
    return [[random.uniform(-30, -1) for _ in range(images)] for _ in range(orders)]


EXERCISES = {
    # log p(1, 0, 1) under an FVSBN with the logits 0, 1 and 2.
    "04.1": Exercise(
        answer=log_expit(0) + log_expit(-1) + log_expit(2),
        mistakes={
            "the second pixel is dark: take 1 - p": log_expit(0) + log_expit(1) + log_expit(2),
            "that is the probability; take its logarithm": math.exp(
                log_expit(0) + log_expit(-1) + log_expit(2)
            ),
            "that is in bits; use the natural logarithm": (
                (log_expit(0) + log_expit(-1) + log_expit(2)) / math.log(2)
            ),
            "the weights are missing: every pixel looks at those before it": (
                log_expit(0) + log_expit(1) + log_expit(1)
            ),
            "the second pixel is dark, so its weight -3 does not count": (
                log_expit(0) + log_expit(-1) + log_expit(-1)
            ),
            "that is the NLL; the logarithm of a probability is negative": (
                -log_expit(0) - log_expit(-1) - log_expit(2)
            ),
        },
    ),
    # The sum over all states where each pixel of an FVSBN also sees itself.
    "04.2": Exercise(
        answer=sum_over_states((2, 2, 2)),
        mistakes={
            "that is the sum of a model that keeps its promise; let each pixel see itself": 1.0,
            "only the last pixel sees itself; all three should": sum_over_states((0, 0, 2)),
            "the weight of a pixel for itself is 2, not 1": sum_over_states((1, 1, 1)),
            "that is the mean of the eight; take their sum": sum_over_states((2, 2, 2)) / 8,
            "that is the logarithm of the sum": math.log(sum_over_states((2, 2, 2))),
            "the weights between the pixels are missing": sum_over_states(
                (2, 2, 2), weights=np.zeros((3, 3))
            ),
        },
    ),
    # What a perfect predictor pays where its probabilities are taken for logits.
    "04.3": Exercise(
        answer=taken_for_logits,
        mistakes={
            "that is what it deserves; its 0 and 1 are taken for logits": lambda pixels, lit: 0.0,
            "lit and dark are exchanged": lambda pixels, lit: (
                (pixels - lit) * math.log(1 + math.exp(-1)) + lit * math.log(2)
            ),
            "a lit pixel has the logit 1, and p = sigmoid(1) is more than 1/2": lambda pixels, lit: (
                pixels * math.log(2)
            ),
            "a dark pixel has the logit 0, and pays log 2": lambda pixels, lit: -lit * log_expit(1),
            "that is in bits; use the natural logarithm": lambda pixels, lit: (
                taken_for_logits(pixels, lit) / math.log(2)
            ),
            "the sign is turned: an NLL is minus the logarithm": lambda pixels, lit: (
                -taken_for_logits(pixels, lit)
            ),
            "that is the mean of a pixel; the image pays the sum": lambda pixels, lit: (
                taken_for_logits(pixels, lit) / pixels
            ),
            "a dark pixel pays -log(1 - sigmoid(0)), not -log(1 - sigmoid(1))": lambda pixels, lit: (
                -lit * log_expit(1) + (pixels - lit) * -log_expit(-1)
            ),
        },
        probes=((64, 20), (784, 102), (10, 10)),
        sample_probe=lambda random: (random.randint(50, 999), random.randint(1, 49)),
    ),
    # The masks of a MADE with one hidden layer, from the degrees of its units: hidden, then output.
    "04.4": Exercise(
        answer=masks,
        mistakes={
            "pixel i may use i - 1 pixels: the last mask lets a pixel see itself": (
                lambda hidden_degrees, pixels: [
                    masks(hidden_degrees, pixels)[0],
                    [[i + 1 >= d for d in hidden_degrees] for i in range(pixels)],
                ]
            ),
            "a unit of degree d may see pixel d too: the first mask is too strict": (
                lambda hidden_degrees, pixels: [
                    [[d > j + 1 for j in range(pixels)] for d in hidden_degrees],
                    masks(hidden_degrees, pixels)[1],
                ]
            ),
            "the masks are transposed: a row belongs to an output of its layer": (
                lambda hidden_degrees, pixels: [
                    list(zip(*mask, strict=True)) for mask in masks(hidden_degrees, pixels)
                ]
            ),
            "the comparison is turned: that keeps what must be cut": lambda hidden_degrees, pixels: [
                [[not kept for kept in row] for row in mask] for mask in masks(hidden_degrees, pixels)
            ],
            "the masks are exchanged: the hidden layer's comes first": lambda hidden_degrees, pixels: masks(
                hidden_degrees, pixels
            )[::-1],
        },
        probes=(([1, 2, 1], 3), ([3, 1, 2, 2, 1], 4)),
        sample_probe=lambda random: ([random.randint(1, 4) for _ in range(random.randint(2, 7))], 5),
    ),
    # log p(x) of an ensemble for several images, from the log-densities of its members.
    "04.5": Exercise(
        answer=log_mean,
        mistakes={
            "that is the mean of the logarithms: the geometric mean of the p sums to less than 1": (
                lambda log_probs: np.mean(log_probs, 0)
            ),
            "that is the sum of the p; divide by their number": lambda log_probs: logsumexp(log_probs, 0),
            "that is p(x); take its logarithm": lambda log_probs: np.exp(log_mean(log_probs)),
            "you divide by the number outside of the logarithm": lambda log_probs: (
                logsumexp(log_probs, 0) / len(log_probs)
            ),
            "that is the best member, not their mean": lambda log_probs: np.max(log_probs, 0),
            "the members are multiplied: that is a product of experts without its constant": (
                lambda log_probs: np.sum(log_probs, 0)
            ),
            "that is a mean over the images, one value an order: go along the other axis": lambda log_probs: (
                log_mean(np.transpose(log_probs))
            ),
            "that adds up the images of one order; add up the orders of one image": lambda log_probs: (
                logsumexp(log_probs, 1) - math.log(len(log_probs))
            ),
            "that divides by the number of images; the mean is over the orders": lambda log_probs: (
                logsumexp(log_probs, 0) - math.log(len(log_probs[0]))
            ),
            "exp(-800) is 0, and its logarithm -inf: use logsumexp": lambda log_probs: np.where(
                np.max(log_probs, 0) > -700, log_mean(log_probs), -math.inf
            ),
        },
        probes=(
            [[-3.0, -1.0, -20.0, -4.0], [-5.0, -1.5, -17.0, -2.0], [-4.0, -9.0, -18.0, -3.0]],
            [[-20.0, -2.0, -5.0], [-17.0, -1.0, -4.0]],
            [[-800.0, -3.0], [-801.0, -6.0], [-802.0, -5.0]],
        ),
        sample_probe=some_log_probs,
    ),
}
