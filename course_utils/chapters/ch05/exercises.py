"""Exercises of chapter 05: PixelRNN and PixelCNN."""

import math

from scipy.special import logsumexp

from course_utils.checks.exercise import Exercise


def costs(logits, level):
    """-log p of every pixel, in nats."""
    return [logsumexp(row) - row[int(k)] for row, k in zip(logits, level, strict=True)]


def softmax(logits):
    """The probabilities of a row of logits."""
    return [math.exp(logit - logsumexp(logits)) for logit in logits]


def loss(logits, level):
    """-log p of all pixels together, in nats."""
    return sum(costs(logits, level))


def wrong_way(logits, level):
    """The loss under a softmax along the columns: over the pixels."""
    totals = [logsumexp(column) for column in zip(*logits, strict=True)]
    return sum(totals[int(k)] - row[int(k)] for row, k in zip(logits, level, strict=True))


def large(logits):
    """Whether exp of a logit is infinite in single precision."""
    return any(logit > 88 for row in logits for logit in row)


def turns(height, width, pixelcnn=1, row=None, diagonal=None):
    """Of a PixelCNN, a Row LSTM and a Diagonal LSTM; whoever is given counts otherwise."""
    return [pixelcnn, row or height, diagonal or height + width - 1]


EXERCISES = {
    # The loss of an image, in nats, from its logits (a row for each pixel) and its levels.
    "05.1": Exercise(
        answer=loss,
        mistakes={
            "the sign is turned: that is log p, and a loss is minimised": lambda logits, level: (
                -loss(logits, level)
            ),
            "that is the mean over the pixels; -log p(x) is their sum": lambda logits, level: (
                loss(logits, level) / len(level)
            ),
            "that is a number for each pixel; -log p(x) is their sum": costs,
            "the normalisation is missing: logits are not log-probabilities yet": lambda logits, level: (
                -sum(row[int(k)] for row, k in zip(logits, level, strict=True))
            ),
            "that is in bits; nats come from the natural logarithm": lambda logits, level: (
                loss(logits, level) / math.log(2)
            ),
            "that is to base 10; nats come from the natural logarithm": lambda logits, level: (
                loss(logits, level) / math.log(10)
            ),
            "cross_entropy wants logits; you gave it probabilities": lambda logits, level: loss(
                [softmax(row) for row in logits], level
            ),
            "the softmax runs over the levels of a pixel, along its row": wrong_way,
            "that is the probability; take -log of it": lambda logits, level: math.exp(-loss(logits, level)),
            "exp(1000) is infinite in a float: stay with logarithms": lambda logits, level: (
                math.inf if large(logits) else loss(logits, level)
            ),
            "exp(1000) is infinite in a float, and inf / inf NaN: stay with logarithms": (
                lambda logits, level: math.nan if large(logits) else loss(logits, level)
            ),
        },
        probes=(
            ([[0.0, 1.0, 3.0], [0.5, -0.5, 2.0], [2.0, 0.25, -1.0]], [2, 1, 1]),
            ([[1000.0, 999.0, 990.0], [998.0, 1003.0, 1001.5]], [1, 0]),
        ),
        sample_probe=lambda random: (
            [[random.uniform(-3, 3) for _ in range(4)] for _ in range(3)],
            [random.randint(0, 3) for _ in range(3)],
        ),
    ),
    # Which colours of its own pixel (columns) a colour (rows) sees in the first layer.
    "05.2": Exercise(
        answer=[[0, 0, 0], [1, 0, 0], [1, 1, 0]],
        mistakes={
            "that is mask B: in the first layer no colour may see itself": [[1, 0, 0], [1, 1, 0], [1, 1, 1]],
            "it is transposed: a row holds what one colour sees": [[0, 1, 1], [0, 0, 1], [0, 0, 0]],
            "then the colours of a pixel are independent, given the pixels before": [[0] * 3] * 3,
            "the order is R, G, B: red does not see what comes after it": [[0, 1, 1], [1, 0, 1], [1, 1, 0]],
            "that is B, G, R; the order is R, G, B": [[0, 1, 1], [0, 0, 1], [0, 0, 0]][::-1],
        },
    ),
    # Of four stacks with h + layer(h), by the kinds of their masks: in which does no pixel see itself?
    "05.3": Exercise(
        answer=[True, False, True, False],  # ABBB, BBBB, AAAA, BABB
        mistakes={
            "ABBB is the PixelCNN of this section": [False, ..., ..., ...],
            "BBBB is the cheat: its first layer has seen the pixel": [..., True, ..., ...],
            "AAAA is stricter than it need be, but no pixel sees itself": [..., ..., False, ...],
            "BABB: h + layer(h) carries what the first layer saw past the A": [..., ..., ..., True],
        },
    ),
    # The turns of a PixelCNN, a Row LSTM and a Diagonal LSTM over an image in training.
    "05.4": Exercise(
        answer=lambda height, width: turns(height, width),
        mistakes={
            "in training all pixels are known: a PixelCNN answers all in one pass": lambda height, width: (
                turns(height, width, pixelcnn=height * width)
            ),
            "that is one turn for each pixel, as sampling takes: in training all pixels are known": (
                lambda height, width: [height * width] * 3
            ),
            "all states of a row are computed together": lambda height, width: turns(
                height, width, row=height * width
            ),
            "the Row LSTM goes down: count the rows": lambda height, width: turns(height, width, row=width),
            "that is cell by cell; all states with one number are computed together": lambda height, width: (
                turns(height, width, diagonal=height * width)
            ),
            "the corner lies in the first row and in the first column: you count it twice": (
                lambda height, width: turns(height, width, diagonal=height + width)
            ),
            "look at the last number of the drawing: more than its rows and more than its columns": (
                lambda height, width: turns(height, width, diagonal=max(height, width))
            ),
        },
        probes=((4, 6), (28, 28), (3, 5), (5, 2)),
        sample_probe=lambda random: (random.randint(3, 40), random.randint(3, 40)),
    ),
    # In which orders is filling in exact, if the right half of the image is known?
    "05.5": Exercise(
        answer={"columns backwards"},
        mistakes={
            "in every row the left half, which is unknown, comes before the right": {"rows"},
            "the left columns, which are unknown, come first": {"columns"},
            "the left half of the last row comes before all rows above it": {"rows backwards"},
            "one is right; in the other the left columns, which are unknown, come first": {
                "columns",
                "columns backwards",
            },
            "any order can fill in, but exact it is only if all that is known comes first": {
                "rows",
                "columns",
                "rows backwards",
                "columns backwards",
            },
            "one of them is exact: find the order in which all that is known comes first": set(),
            "one is right; in the other the left half of the last row comes before all rows above": {
                "rows backwards",
                "columns backwards",
            },
        },
    ),
}
