"""Exercises of chapter 13: the missing corner, styles, truncation, separability, one layer exchanged."""

import math

from course_utils.checks.exercise import Exercise


def scaled(weights, styles, norm):
    """The weights times each picture's styles, over `norm(row, unscaled row, styles)`: a matrix a picture."""
    products = [[[w * s for w, s in zip(row, own, strict=True)] for row in weights] for own in styles]
    return [
        [[w / norm(row, plain, own) for w in row] for row, plain in zip(matrix, weights, strict=True)]
        for matrix, own in zip(products, styles, strict=True)
    ]


def length(row, *_):
    """The norm of the modulated weights of one output channel."""
    return math.hypot(*row)


def demodulated(weights, styles):
    """For each picture the weights (outputs, inputs), times its styles, every output's at norm 1."""
    return scaled(weights, styles, length)


def over_columns(weights, styles):
    """The same with norm 1 for every input."""
    turned = [list(zip(*matrix, strict=True)) for matrix in scaled(weights, styles, lambda *_: 1.0)]
    return [
        list(zip(*[[w / math.hypot(*column) for w in column] for column in matrix], strict=True))
        for matrix in turned
    ]


def entropy(counts):
    """The entropy of shares in proportion to the counts, in nats."""
    return -sum(c / sum(counts) * math.log(c / sum(counts)) for c in counts if c)


def separability(table):
    """exp H(trait | side) of a table of counts: a row for each side of the plane, a column for each label."""
    total = sum(map(sum, table))
    return math.exp(sum(sum(row) / total * entropy(row) for row in table))


EXERCISES = {
    # The correlation at which a given share of a centred Gaussian lies where both features are positive.
    "13.1": Exercise(
        answer=lambda share: math.sin(2 * math.pi * (share - 1 / 4)),
        mistakes={
            "P begins at 1/4, where rho is 0": lambda share: math.sin(2 * math.pi * share),
            "the sign is turned: a full corner needs a positive correlation": lambda share: (
                -math.sin(2 * math.pi * (share - 1 / 4))
            ),
            "that is the integral of 1 / sqrt(1 - r^2); rho is its sine": lambda share: (
                2 * math.pi * (share - 1 / 4)
            ),
            "a full turn is 2 pi": lambda share: math.sin(math.pi * (share - 1 / 4)),
            "the slope of P is not the same everywhere: the integral is an arcsine": lambda share: (
                2 * math.pi * (share - 1 / 4) / math.sqrt(1 + (2 * math.pi * (share - 1 / 4)) ** 2)
            ),
            "that is P(rho), the other way round": lambda share: 1 / 4 + math.asin(share) / (2 * math.pi),
            "that is the slope of P at rho = share: integrate it first": lambda share: (
                1 / (2 * math.pi * math.sqrt(1 - share**2))
            ),
            "the 2 pi is missing: P grows by arcsin(rho) / (2 pi)": lambda share: math.sin(share - 1 / 4),
            "the angle is in radians": lambda share: math.sin(math.radians(2 * math.pi * (share - 1 / 4))),
        },
        probes=(0.25, 0.01, 0.1, 0.4),
        sample_probe=lambda random: random.uniform(0.005, 0.495),
    ),
    # Modulation and demodulation of the weights of a 1 x 1 convolution, for several pictures.
    "13.2": Exercise(
        answer=demodulated,
        mistakes={
            "the styles are missing": lambda weights, styles: demodulated(
                weights, [[1] * len(own) for own in styles]
            ),
            "that is modulated, and not yet demodulated": lambda weights, styles: scaled(
                weights, styles, lambda *_: 1.0
            ),
            "the root is missing: divide by the norm, not by its square": lambda weights, styles: scaled(
                weights, styles, lambda row, *_: math.hypot(*row) ** 2
            ),
            "the norm is that of the modulated weights, not of the weights": lambda weights, styles: scaled(
                weights, styles, lambda row, plain, own: math.hypot(*plain)
            ),
            "the norm is that of the modulated weights, not of the styles": lambda weights, styles: scaled(
                weights, styles, lambda row, plain, own: math.hypot(*own)
            ),
            "sum the squares, do not average them": lambda weights, styles: scaled(
                weights, styles, lambda row, *_: math.hypot(*row) / math.sqrt(len(row))
            ),
            "sum the squares, not the sizes": lambda weights, styles: scaled(
                weights, styles, lambda row, *_: sum(map(abs, row))
            ),
            "each output has norm 1: sum over the inputs, not over the outputs": over_columns,
            "the outputs come before the inputs: (pictures, outputs, inputs)": lambda weights, styles: [
                list(zip(*matrix, strict=True)) for matrix in demodulated(weights, styles)
            ],
            "each output of each picture has its own norm": lambda weights, styles: [
                [[w / math.hypot(*(v for r in matrix for v in r)) for w in row] for row in matrix]
                for matrix in scaled(weights, styles, lambda *_: 1.0)
            ],
            "the weights keep their signs": lambda weights, styles: [
                [[abs(w) for w in row] for row in matrix] for matrix in demodulated(weights, styles)
            ],
        },
        probes=(
            ([[3.0, 4.0], [1.0, -2.0]], [[1.0, 1.0], [5.0, 0.5], [2.0, 3.0]]),
            ([[1.0, 2.0, 2.0], [-1.0, 0.5, 1.0]], [[3.0, 0.5, 2.0]]),
        ),
        sample_probe=lambda random: tuple(
            [[random.uniform(0.2, 4) * random.choice((-1, 1)) ** sign for _ in range(3)] for _ in range(n)]
            for n, sign in ((2, 1), (4, 0))
        ),
    ),
    # The truncation that halves the variance of w.
    "13.3": Exercise(
        answer=math.sqrt(1 / 2),
        mistakes={
            "that halves the deviation; the variance is its square": 0.5,
            "that is the square of one half; the variance is to be half": 0.25,
            "that doubles the variance": math.sqrt(2),
        },
    ),
    # Separability of one trait from the counts of both labels on both sides of the plane.
    "13.4": Exercise(
        answer=separability,
        mistakes={
            "that is the entropy; its exponential is asked for": lambda table: math.log(separability(table)),
            "that is H(side | label): condition on the rows": lambda table: separability(
                list(zip(*table, strict=True))
            ),
            "that is the entropy of the labels alone": lambda table: math.exp(
                entropy([sum(column) for column in zip(*table, strict=True)])
            ),
            "weigh each side by its share of the pictures": lambda table: math.exp(
                sum(entropy(row) for row in table) / len(table)
            ),
            "weigh each side by its share of the pictures before you add": lambda table: math.exp(
                sum(map(entropy, table))
            ),
            "that is the share on the right side of the plane, not an entropy": lambda table: (
                sum(map(max, table)) / sum(map(sum, table))
            ),
            "in nats: the natural logarithm": lambda table: math.exp(
                math.log(separability(table)) / math.log(2)
            ),
            "0 log 0 counts as 0: leave out what never came (math.log(0) is an error)": lambda table: (
                separability(table) if all(map(all, table)) else math.log(0)
            ),
            "0 log 0 counts as 0: leave out what never came (0 times -inf is nan)": lambda table: (
                separability(table) if all(map(all, table)) else math.nan
            ),
            "that is the joint entropy: within a row, shares sum to 1": lambda table: math.exp(
                entropy([count for row in table for count in row])
            ),
            "the sign is turned: an entropy is not negative": lambda table: 1 / separability(table),
        },
        probes=([[30, 10], [5, 55]], [[80, 20], [1, 9]], [[10, 0], [30, 60]]),
        sample_probe=lambda random: [[random.randint(1, 99), random.randint(1, 99)] for _ in range(2)],
    ),
    # An experiment: which one layer brings glasses to long hair, and whether most pictures then show both.
    "13.5": Exercise(
        answer=[4, True],
        mistakes={
            "that layer is the right one; look again at the share of both": [4, False],
            "look at the layer whose own share of glasses is largest in the table above": [5, ...],
        },
    ),
}
