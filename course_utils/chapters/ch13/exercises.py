"""Exercises of chapter 13: StyleGAN, inversion and editing."""

import math

from course_utils.checks.exercise import Exercise


def demodulated(weights, styles):
    """The weights of one output channel, times the styles, at norm 1."""
    modulated = [w * s for w, s in zip(weights, styles, strict=True)]
    return [w / math.hypot(*modulated) for w in modulated]


def entropy(counts):
    """The entropy of shares in proportion to the counts, in nats."""
    return -sum(c / sum(counts) * math.log(c / sum(counts)) for c in counts if c)


def separability(table):
    """exp H(trait | side) of a table of counts: a row for each side of the plane, a column for each label."""
    total = sum(map(sum, table))
    return math.exp(sum(sum(row) / total * entropy(row) for row in table))


EXERCISES = {
    # How much of a centred Gaussian with correlation rho lies where both features are positive.
    "13.1": Exercise(
        answer=lambda rho: 1 / 4 + math.asin(rho) / (2 * math.pi),
        mistakes={
            "that is so only without correlation": lambda rho: 1 / 4,
            "the sign is turned: correlation fills this corner": lambda rho: (
                1 / 4 - math.asin(rho) / (2 * math.pi)
            ),
            "that is the cosine's angle; at rho = 0 it must give 1/4": lambda rho: (
                1 / 4 + math.acos(rho) / (2 * math.pi)
            ),
            "the angle is in degrees; divide by the full turn in the same unit": lambda rho: (
                1 / 4 + math.degrees(math.asin(rho)) / (2 * math.pi)
            ),
            "a full turn is 2 pi": lambda rho: 1 / 4 + math.asin(rho) / math.pi,
            "that is the integral alone; it begins at P(0) = 1/4": lambda rho: math.asin(rho) / (2 * math.pi),
            "that is dP/drho; integrate it": lambda rho: 1 / (2 * math.pi * math.sqrt(1 - rho**2)),
            "dP/drho changes on the way; integrate it, do not multiply it by rho": lambda rho: (
                1 / 4 + rho / (2 * math.pi * math.sqrt(1 - rho**2))
            ),
            "that is a straight line, with the slope at rho = 0": lambda rho: 1 / 4 + rho / (2 * math.pi),
        },
        probes=(0.0, 0.5, -0.5, -0.95, 0.8),
        sample_probe=lambda random: random.uniform(-0.99, 0.99),
    ),
    # One output channel's weights after modulation and demodulation.
    "13.2": Exercise(
        answer=demodulated,
        mistakes={
            "the styles are missing": lambda weights, styles: demodulated(weights, [1] * len(weights)),
            "that is modulated, and not yet demodulated": lambda weights, styles: [
                w * s for w, s in zip(weights, styles, strict=True)
            ],
            "the root is missing: divide by the norm, not by its square": lambda weights, styles: [
                w * s / sum((a * b) ** 2 for a, b in zip(weights, styles, strict=True))
                for w, s in zip(weights, styles, strict=True)
            ],
            "the norm is that of the modulated weights, not of the weights": lambda weights, styles: [
                w * s / math.hypot(*weights) for w, s in zip(weights, styles, strict=True)
            ],
            "sum the squares, do not average them": lambda weights, styles: [
                w * math.sqrt(len(weights)) for w in demodulated(weights, styles)
            ],
            "sum the squares, not the sizes": lambda weights, styles: [
                w * s / sum(abs(a * b) for a, b in zip(weights, styles, strict=True))
                for w, s in zip(weights, styles, strict=True)
            ],
            "the norm is that of the modulated weights, not of the styles": lambda weights, styles: [
                w * s / math.hypot(*styles) for w, s in zip(weights, styles, strict=True)
            ],
            "the weights keep their signs": lambda weights, styles: [
                abs(w) for w in demodulated(weights, styles)
            ],
        },
        probes=(([3.0, 4.0], [1.0, 1.0]), ([1.0, 2.0, 2.0], [3.0, 0.5, 2.0]), ([1.0, -1.0], [5.0, 1.0])),
        sample_probe=lambda random: (
            [random.uniform(-3, 3) for _ in range(4)],
            [random.uniform(0.2, 4) for _ in range(4)],
        ),
    ),
    # A style truncated towards the mean.
    "13.3": Exercise(
        answer=lambda w, mean, truncation: mean + truncation * (w - mean),
        mistakes={
            "that pulls towards 0, not towards the mean": lambda w, mean, truncation: truncation * w,
            "it is turned round: truncation 0 gives the mean": lambda w, mean, truncation: (
                w + truncation * (mean - w)
            ),
            "the difference from the mean is scaled, not w": lambda w, mean, truncation: (
                mean + truncation * w
            ),
            "the mean is to be added again": lambda w, mean, truncation: truncation * (w - mean),
            "the way leads from the mean to w: w - mean": lambda w, mean, truncation: (
                mean + truncation * (mean - w)
            ),
            "the way begins at the mean, not at w": lambda w, mean, truncation: w + truncation * (w - mean),
        },
        probes=((3.0, 1.0, 0.5), (-2.0, 0.5, 0.7), (4.0, -1.0, 0.0)),
        sample_probe=lambda random: (random.uniform(-3, 3), random.uniform(-3, 3), random.random()),
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
}
