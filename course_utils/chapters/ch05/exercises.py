"""Exercises of chapter 05: PixelRNN and PixelCNN."""

import math

from course_utils.checks.exercise import Exercise


def log_sum_exp(logits):
    """log of the sum of exp(logit)."""
    return math.log(sum(math.exp(logit) for logit in logits))


EXERCISES = {
    # The loss of one pixel, in nats, from its logits and its level.
    "05.1": Exercise(
        answer=lambda logits, level: log_sum_exp(logits) - logits[level],
        mistakes={
            "the sign is turned: that is log p, and a loss is minimised": lambda logits, level: (
                logits[level] - log_sum_exp(logits)
            ),
            "the normalisation is missing: logits are not log-probabilities yet": lambda logits, level: (
                -logits[level]
            ),
            "that is in bits; nats come from the natural logarithm": lambda logits, level: (
                (log_sum_exp(logits) - logits[level]) / math.log(2)
            ),
            "that is the probability; take -log of it": lambda logits, level: math.exp(
                logits[level] - log_sum_exp(logits)
            ),
            "that is a sigmoid for the level alone; the levels share one softmax": lambda logits, level: (
                math.log(1 + math.exp(-logits[level]))
            ),
            "that is to base 10; nats come from the natural logarithm": lambda logits, level: (
                (log_sum_exp(logits) - logits[level]) / math.log(10)
            ),
            "logits are logarithms: exponentiate them before you divide by their sum": lambda logits, level: (
                -math.log(logits[level] / sum(logits))
            ),
        },
        probes=(([0.0, 1.0, 3.0], 2), ([0.5, -0.5], 1), ([2.0, 0.0, 0.0, -1.0], 1)),
        sample_probe=lambda random: (
            [random.uniform(-3, 3) for _ in range(random.randint(3, 6))],
            random.randint(0, 2),
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
    # The kinds of the masks of four layers, from the image upwards.
    "05.3": Exercise(
        answer=["A", "B", "B", "B"],
        mistakes={
            "mask B in the first layer: h + layer(h) carries the pixel past every later A": (
                ["B", "A", "A", "A"]
            ),
            "mask A comes too late: the first layer has seen the pixel, and h + layer(h) keeps it": (
                ["B", "B", "B", "A"]
            ),
            "mask B in the first layer: every pixel sees itself, and the loss is no likelihood": (
                ["B", ..., ..., ...]
            ),
            "safe, but the second layer is too strict: a place holds features of the past only": (
                ["A", "A", ..., ...]
            ),
            "safe, but the third layer is too strict: a place holds features of the past only": (
                ["A", ..., "A", ...]
            ),
            "safe, but the fourth layer is too strict: a place holds features of the past only": (
                ["A", ..., ..., "A"]
            ),
        },
    ),
    # How many rows above its own a pixel sees through so many layers.
    "05.4": Exercise(
        answer=lambda layers: layers + 2,
        mistakes={
            "one too many: the first layer is one of them, and the own row does not count": (
                lambda layers: layers + 3
            ),
            "two too many: the first layer is one of them, and the own row does not count": (
                lambda layers: layers + 4
            ),
            "the mask cuts the kernel of 7 by 7 at its middle: three rows lie above": lambda layers: (
                layers + 6
            ),
            "you add whole kernels; of a kernel's rows the mask shows those above its middle": (
                lambda layers: 7 + 3 * (layers - 1)
            ),
            "the first layer reaches three rows up, not one": lambda layers: layers,
            "only the first kernel is 7 high": lambda layers: 3 * layers,
            "that is the height of the unmasked field; the mask cuts off the half below": (
                lambda layers: 7 + 2 * (layers - 1)
            ),
            "a further layer brings one row, not two: of its 3 rows the mask shows one above": (
                lambda layers: 2 * layers + 1
            ),
        },
        probes=(2, 4, 7, 20),
        sample_probe=lambda random: random.randint(3, 99),
    ),
    # The steps of a Diagonal LSTM over an image.
    "05.5": Exercise(
        answer=lambda height, width: height + width - 1,
        mistakes={
            "that is cell by cell; all cells of a diagonal go at once": lambda height, width: height * width,
            "the diagonals through the first row and the first column share the corner": (
                lambda height, width: height + width
            ),
            "that is the Row LSTM: a step for each row": lambda height, width: height,
            "that is the width alone; skewing makes the image wider": lambda height, width: width,
            "only the longest side is counted": lambda height, width: max(height, width),
        },
        probes=((8, 8), (28, 28), (3, 5), (5, 2)),
        sample_probe=lambda random: (random.randint(2, 40), random.randint(2, 40)),
    ),
}
