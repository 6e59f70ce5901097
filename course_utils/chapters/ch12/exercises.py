"""Exercises of chapter 12: image translation."""

import math
import operator
from itertools import permutations
from math import factorial

from course_utils.checks.exercise import Exercise
from course_utils.checks.formulas import mean_of, softplus

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


def flat(maps):
    """The logits of all patches of all pictures."""
    return [logit for picture in maps for row in picture for logit in row]


def patch_loss(real, fake):
    """Half the cross-entropy of a PatchGAN's discriminator, from its maps of logits (n, rows, columns)."""
    on_real, on_fake = ([softplus(sign * v) for v in flat(m)] for sign, m in ((-1, real), (1, fake)))
    return (mean_of(on_real) + mean_of(on_fake)) / 2


def of_merged(merge):
    """The loss that comes from one logit for each picture."""
    return lambda real, fake: patch_loss(*([[[merge(flat([m]))]] for m in maps] for maps in (real, fake)))


def is_extreme(*maps):
    """Whether a sigmoid of the logits is 0 or 1 in single precision."""
    return any(abs(logit) > 80 for each in maps for logit in flat(each))


def some_maps(random):
    """Logits of two pictures with 2 x 3 patches each, real and painted."""
    return tuple(
        [[[random.uniform(-4, 4) for _ in range(3)] for _ in range(2)] for _ in range(2)] for _ in "rf"
    )


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
    # A PatchGAN's discriminator loss from maps of logits.
    "12.3": Exercise(
        answer=patch_loss,
        mistakes={
            "each patch has its own verdict: average the losses, not the logits": of_merged(mean_of),
            "that asks the best patch of each picture alone": of_merged(max),
            "that is the sum over the patches; average over them": lambda real, fake: (
                patch_loss(real, fake) * len(flat(real)) / len(real)
            ),
            "that is the sum over all patches of all pictures; average over them": lambda real, fake: (
                patch_loss(real, fake) * len(flat(real))
            ),
            "the 1/2 is missing": lambda real, fake: 2 * patch_loss(real, fake),
            "the painted pictures are missing": lambda real, fake: (
                mean_of([softplus(-v) for v in flat(real)]) / 2
            ),
            "the real pictures are missing": lambda real, fake: (
                mean_of([softplus(v) for v in flat(fake)]) / 2
            ),
            "real and painted are exchanged": lambda real, fake: patch_loss(fake, real),
            "a loss is what falls; this is what D maximises": lambda real, fake: -patch_loss(real, fake),
            "that is the loss of squares, which CycleGAN has": lambda real, fake: (
                (mean_of([(v - 1) ** 2 for v in flat(real)]) + mean_of([v**2 for v in flat(fake)])) / 2
            ),
            "these are logits, not probabilities": lambda real, fake: math.nan,
            "a float's sigmoid of -200 is 0, and its logarithm -inf: stay with the logits": (
                lambda real, fake: math.inf if is_extreme(real, fake) else patch_loss(real, fake)
            ),
            "binary_cross_entropy stops at 100 nats; take the one with logits": lambda real, fake: (
                (
                    mean_of([min(100.0, softplus(-v)) for v in flat(real)])
                    + mean_of([min(100.0, softplus(v)) for v in flat(fake)])
                )
                / 2
            ),
        },
        probes=(
            ([[[2.0, -1.0], [0.5, 3.0]], [[0.0, 1.0], [-2.0, 0.25]]], [[[-1.0, 0.5], [1.5, -3.0]]] * 2),
            ([[[-200.0, 3.0]]], [[[1.0, 150.0]]]),
        ),
        sample_probe=some_maps,
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
    # The share of green drawings that come back green from a translation with the tint of blue's.
    "12.5": Exercise(
        answer=363 / 397,
        mistakes={
            "that is without any change": 1.0,
            "that is the share that comes back blue": 0.1,
            "that is blue with green's tint; the other way round is asked for": 0.98,
        },
        digits=1,
    ),
}
