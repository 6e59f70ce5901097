"""Exercises of chapter 12: image translation."""

import operator
from itertools import permutations
from math import factorial

from course_utils.checks.exercise import Exercise

# Four shares of 16, all different; they and their sums are exact in every precision.
SIXTEENTHS = ((1, 2, 3, 10), (1, 2, 4, 9), (1, 3, 4, 8), (2, 3, 5, 6), (1, 2, 5, 8), (1, 4, 5, 6))


def weighted_median(values, probabilities, reached=operator.ge):
    """The smallest value at or below which half of the probability lies."""
    total = 0.0
    for value, probability in sorted(zip(values, probabilities, strict=True)):
        total += probability
        if reached(total, 0.5):
            return value
    raise ValueError(f"probabilities sum to {total}, expected 1")


def expectation(values, probabilities):
    return sum(v * p for v, p in zip(values, probabilities, strict=True))


def receptive_field(layers):
    """Backwards from one pixel."""
    side = 1
    for kernel, stride in reversed(layers):
        side = stride * (side - 1) + kernel
    return side


def forwards(layers):
    """The mistake of going through the layers from the first to the last."""
    return receptive_field(layers[::-1])


def without_minus_one(layers):
    side = 1
    for kernel, stride in reversed(layers):
        side = stride * side + kernel
    return side


def distance(x, y):
    return sum(abs(u - v) for u, v in zip(x, y, strict=True)) / len(x)


def cycle_loss(a, b, to_b, to_a):
    """Both ways round, each with its own mean."""
    there_and_back = distance([to_a(to_b(x)) for x in a], a)
    return there_and_back + distance([to_b(to_a(y)) for y in b], b)


def some_translation(random):
    """Two lists, and straight lines from one to the other and back that do not quite undo each other."""
    slope, shift = random.uniform(0.5, 2), random.uniform(-1, 1)
    a, b = ([random.uniform(-3, 3) for _ in range(count)] for count in (2, 4))
    return a, b, lambda x: slope * x + 1, lambda y: y / 2 + shift


def count_translations(p_a, p_b):
    """The bijections that send contents of A, of these probabilities, to contents of B of the same."""
    return sum(all(p_a[i] == p_b[j] for i, j in enumerate(order)) for order in permutations(range(len(p_a))))


def some_shares(random):
    """The shares of a few contents in A, some of them equal, and the same in another order in B."""
    weights = [random.randint(1, 3) for _ in range(random.randint(3, 6))]
    shares = [weight / sum(weights) for weight in weights]
    return shares, random.sample(shares, len(shares))


EXERCISES = {
    # The one number with the least mean absolute distance to a random number.
    "12.1": Exercise(
        answer=weighted_median,
        mistakes={
            "that is the mean, which is best for the squared distance": expectation,
            "that is the most likely value, which is best for being right": lambda values, probabilities: max(
                zip(probabilities, values, strict=True)
            )[1],
            "that is the median of the values; each counts as much as it is likely": (
                lambda values, probabilities: sorted(values)[(len(values) - 1) // 2]
            ),
            "sort the values first": lambda values, probabilities: next(
                v for i, v in enumerate(values) if sum(probabilities[: i + 1]) >= 0.5
            ),
            "that is the value nearest to the mean": lambda values, probabilities: min(
                values, key=lambda value: abs(value - expectation(values, probabilities))
            ),
            "at least half: one half exactly is enough": lambda values, probabilities: weighted_median(
                values, probabilities, reached=operator.gt
            ),
            "that is the probability; its value is asked for": lambda values, probabilities: probabilities[
                values.index(weighted_median(values, probabilities))
            ],
        },
        probes=(
            ([1.0, -0.5, 0.25], [0.375, 0.25, 0.375]),
            ([0.0, 1.0, 5.0, 2.0], [0.4, 0.05, 0.3, 0.25]),
            ([3.0, 0.0, 1.0, 2.0], [0.05, 0.25, 0.25, 0.45]),
            ([0.0, 3.0, 10.0], [0.55, 0.15, 0.3]),
        ),
        sample_probe=lambda random: (
            [value / 4 for value in random.sample(range(-20, 20), 4)],
            [share / 16 for share in random.sample(random.choice(SIXTEENTHS), 4)],
        ),
    ),
    # The side of the patch that one output of a row of convolutions sees.
    "12.2": Exercise(
        answer=receptive_field,
        mistakes={
            "go from the last layer to the first": forwards,
            "r pixels, `stride` apart, span stride (r - 1) + kernel": without_minus_one,
            "the strides are missing": lambda layers: 1 + sum(kernel - 1 for kernel, _ in layers),
            "that is the area; the side is asked for": lambda layers: receptive_field(layers) ** 2,
            "kernels side by side overlap; they do not add up": lambda layers: sum(k for k, _ in layers),
            "the pairs are (kernel, stride), in this order": lambda layers: receptive_field(
                [(kernel, stride) for stride, kernel in layers]
            ),
        },
        probes=([(4, 2), (4, 1), (4, 1)], [(3, 1), (5, 2)], [(4, 2), (4, 2), (4, 2), (4, 1), (4, 1)]),
        sample_probe=lambda random: [
            (random.randint(3, 7), random.randint(1, 3)) for _ in range(random.randint(2, 6))
        ],
    ),
    # The cycle loss of two functions on lists of numbers.
    "12.3": Exercise(
        answer=cycle_loss,
        mistakes={
            "the way from B to A and back is missing": lambda a, b, to_b, to_a: distance(
                [to_a(to_b(x)) for x in a], a
            ),
            "the way from A to B and back is missing": lambda a, b, to_b, to_a: distance(
                [to_b(to_a(y)) for y in b], b
            ),
            "A and B are no pairs: do not compare them with each other": lambda a, b, to_b, to_a: (
                distance([to_b(x) for x in a], b) + distance([to_a(y) for y in b], a)
            ),
            "that is the identity loss": lambda a, b, to_b, to_a: (
                distance([to_a(x) for x in a], a) + distance([to_b(y) for y in b], b)
            ),
            "it is the absolute difference that is averaged, not the square": lambda a, b, to_b, to_a: (
                sum((to_a(to_b(x)) - x) ** 2 for x in a) / len(a)
                + sum((to_b(to_a(y)) - y) ** 2 for y in b) / len(b)
            ),
            "take the mean over each list, not the sum": lambda a, b, to_b, to_a: (
                sum(abs(to_a(to_b(x)) - x) for x in a) + sum(abs(to_b(to_a(y)) - y) for y in b)
            ),
            "from B the way leads to A first: to_b(to_a(y))": lambda a, b, to_b, to_a: (
                distance([to_a(to_b(x)) for x in a], a) + distance([to_a(to_b(y)) for y in b], b)
            ),
            "from A the way leads to B first: to_a(to_b(x))": lambda a, b, to_b, to_a: (
                distance([to_b(to_a(x)) for x in a], a) + distance([to_b(to_a(y)) for y in b], b)
            ),
            "each list has its own mean; you take one over both": lambda a, b, to_b, to_a: distance(
                [to_a(to_b(x)) for x in a] + [to_b(to_a(y)) for y in b], a + b
            ),
            "the two means are added, not averaged": lambda a, b, to_b, to_a: (
                cycle_loss(a, b, to_b, to_a) / 2
            ),
            "differences of both signs cancel; take their sizes": lambda a, b, to_b, to_a: (
                sum(to_a(to_b(x)) - x for x in a) / len(a) + sum(to_b(to_a(y)) - y for y in b) / len(b)
            ),
        },
        probes=(
            ([1.0, 2.0, 4.0], [3.0, 5.0, 0.0], lambda x: 2 * x, lambda y: y / 2 + 1),
            ([0.0, 1.5], [-3.0, 7.0], abs, lambda y: 3 - y),
        ),
        sample_probe=some_translation,
    ),
    # How many pairs of translations have no loss at all.
    "12.4": Exercise(
        answer=count_translations,
        mistakes={
            "a translation must also give every content of B its share": lambda p_a, p_b: factorial(len(p_a)),
            "those are all maps; the cycle asks for bijections": lambda p_a, p_b: len(p_b) ** len(p_a),
            "nothing names the contents: others of the same share will do as well": lambda p_a, p_b: int(
                sorted(p_a) == sorted(p_b)
            ),
            "the way back is the inverse of the way there: it is no second choice": lambda p_a, p_b: (
                count_translations(p_a, p_b) ** 2
            ),
        },
        probes=(
            ([0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]),
            ([0.5, 0.25, 0.25], [0.25, 0.5, 0.25]),
            ([0.4, 0.2, 0.2, 0.1, 0.1], [0.1, 0.2, 0.4, 0.1, 0.2]),
            ([0.5, 0.3, 0.2], [0.4, 0.4, 0.2]),
        ),
        sample_probe=some_shares,
    ),
}
