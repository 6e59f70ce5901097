"""Exercises of chapter 04: FVSBN, NADE and MADE."""

import math

import numpy as np

from course_utils.checks.exercise import Exercise


def log_sigmoid(logit):
    """log of 1 / (1 + e^-logit)."""
    return -math.log(1 + math.exp(-logit))


def arguments(x, W, c):
    """The argument of the sigmoid for every pixel: a_1 = c, a_{i+1} = a_i + W_i x_i."""
    return c + np.vstack([0 * c, np.cumsum(x[:-1, None] * W[:-1], axis=0)])


def taken_for_logits(pixels, lit):
    """What a perfect predictor pays where its 0 and 1 are taken for logits, in nats."""
    return lit * math.log(1 + math.exp(-1)) + (pixels - lit) * math.log(2)


def some_pixels(random):
    """An image x, (D,), and the weights W, (D, H), and c, (H,), of a NADE."""
    D, H = random.randint(2, 6), random.randint(1, 3)
    W = [[random.uniform(-2, 2) for _ in range(H)] for _ in range(D)]
    x, c = [float(random.randint(0, 1)) for _ in range(D)], [random.uniform(-2, 2) for _ in range(H)]
    return np.array(x), np.array(W), np.array(c)


def masks(hidden_degrees, pixels):
    """The masks of a MADE with one hidden layer: whom a hidden unit sees, and whom an output."""
    first = [[d >= j + 1 for j in range(pixels)] for d in hidden_degrees]
    return [first, [[i >= d for d in hidden_degrees] for i in range(pixels)]]


def log_mean(log_probs):
    """The logarithm of the mean of probabilities, without underflow."""
    top = max(log_probs)
    return top + math.log(sum(math.exp(value - top) for value in log_probs) / len(log_probs))


EXERCISES = {
    # log p(1, 0, 1) under an FVSBN with the logits 0, 1 and 2.
    "04.1": Exercise(
        answer=log_sigmoid(0) + log_sigmoid(-1) + log_sigmoid(2),
        mistakes={
            "the second pixel is dark: take 1 - p": log_sigmoid(0) + log_sigmoid(1) + log_sigmoid(2),
            "that is the probability; take its logarithm": math.exp(
                log_sigmoid(0) + log_sigmoid(-1) + log_sigmoid(2)
            ),
            "that is in bits; use the natural logarithm": (
                (log_sigmoid(0) + log_sigmoid(-1) + log_sigmoid(2)) / math.log(2)
            ),
            "the weights are missing: every pixel looks at those before it": (
                log_sigmoid(0) + log_sigmoid(1) + log_sigmoid(1)
            ),
            "the second pixel is dark, so its weight -3 does not count": (
                log_sigmoid(0) + log_sigmoid(-1) + log_sigmoid(-1)
            ),
            "that is the NLL; the logarithm of a probability is negative": (
                -log_sigmoid(0) - log_sigmoid(-1) - log_sigmoid(2)
            ),
        },
    ),
    # The arguments of all hidden states, by the recursion.
    "04.2": Exercise(
        answer=arguments,
        mistakes={
            "row i holds x_i already: keep a first, then add": lambda x, W, c: (
                c + np.cumsum(x[:, None] * W, axis=0)
            ),
            "c is missing: the recursion starts at a = c": lambda x, W, c: arguments(x, W, 0 * c),
            "all rows are the last one: `a +=` changes the array that you have kept": lambda x, W, c: np.tile(
                c + x @ W, (len(x), 1)
            ),
            "dark pixels add nothing: multiply by x_i": lambda x, W, c: arguments(np.ones_like(x), W, c),
            "c is added at every step; it belongs to the start": lambda x, W, c: (
                arguments(x, W, c) + np.arange(len(x))[:, None] * c
            ),
            "those are the hidden states; leave out the sigmoid": lambda x, W, c: (
                1 / (1 + np.exp(-arguments(x, W, c)))
            ),
            "one row too many: nobody asks for an a behind the last pixel": lambda x, W, c: np.vstack(
                [arguments(x, W, c), c + x @ W]
            ),
        },
        probes=(
            (np.array([1.0, 0, 1, 1]), np.array([[1.0, 2], [3, -1], [0.5, 0], [4, 4]]), np.array([0.5, -1])),
            (np.array([0.0, 1, 1]), np.array([[1.0], [2], [5]]), np.array([3.0])),
        ),
        sample_probe=some_pixels,
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
            "a dark pixel has the logit 0, and pays log 2": lambda pixels, lit: (
                lit * math.log(1 + math.exp(-1))
            ),
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
                lit * math.log(1 + math.exp(-1)) + (pixels - lit) * math.log(1 + math.e)
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
    # log p(x) of an ensemble from the log-densities of its members.
    "04.5": Exercise(
        answer=log_mean,
        mistakes={
            "that is the mean of the logarithms: the geometric mean of the p sums to less than 1": (
                lambda log_probs: sum(log_probs) / len(log_probs)
            ),
            "that is the sum of the p; divide by their number": lambda log_probs: (
                log_mean(log_probs) + math.log(len(log_probs))
            ),
            "that is p(x); take its logarithm": lambda log_probs: math.exp(log_mean(log_probs)),
            "you divide by the number outside of the logarithm": lambda log_probs: (
                (log_mean(log_probs) + math.log(len(log_probs))) / len(log_probs)
            ),
            "that is the best member, not their mean": max,
            "the members are multiplied: that is a product of experts without its constant": sum,
            "exp(-800) is 0 in a float, which has no logarithm: take the largest out of the sum first": (
                lambda log_probs: math.log(sum(map(math.exp, log_probs)) / len(log_probs))
            ),
            "exp(-800) is 0 in a float, and its logarithm -inf: take the largest out of the sum first": (
                lambda log_probs: log_mean(log_probs) if max(log_probs) > -700 else -math.inf
            ),
        },
        probes=([-3.0, -5.0, -4.0], [-20.0, -17.0], [-1.0, -1.5, -9.0, -2.0], [-800.0, -801.0]),
        sample_probe=lambda random: [random.uniform(-30, -1) for _ in range(random.randint(2, 6))],
    ),
}
