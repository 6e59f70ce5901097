"""Exercises of chapter 15: flows, Boltzmann machines, diffusion, and what a scoreboard says."""

import math

from course_utils.checks.exercise import Exercise


def normal(z):
    """log N(z; 0, 1)."""
    return -(z**2) / 2 - math.log(2 * math.pi) / 2


def moved(x1, x2):
    """The second coordinate behind the coupling layer with log scale x1 and shift 2 x1."""
    return x2 * math.exp(x1) + 2 * x1


def log_density(x1, x2):
    """log p(x) of the flow with that layer, onto a standard normal."""
    return normal(x1) + normal(moved(x1, x2)) + x1


def inputs(v, c, W):
    """What every hidden unit receives."""
    return [c[j] + sum(v[i] * W[i][j] for i in range(len(v))) for j in range(len(c))]


def bias(v, b):
    return sum(vi * bi for vi, bi in zip(v, b, strict=True))


def free_energy(v, b, c, W):
    return -bias(v, b) - sum(math.log1p(math.exp(x)) for x in inputs(v, c, W))


def some_machine(random):
    """A state v of three pixels, their biases b, those of two hidden units c, and the weights W."""
    numbers = iter(lambda: random.uniform(-2, 2), None)
    b, c, *W = ([next(numbers) for _ in range(count)] for count in (3, 2, 2, 2, 2))
    return [float(random.randint(0, 1)) for _ in range(3)], b, c, W


def alpha_bar(betas):
    return math.prod(1 - beta for beta in betas)


EXERCISES = {
    # KL(p || q) and total variation of p = (1/2, 1/4, 1/4, 0) and q = (1/4, 1/4, 1/4, 1/4).
    "15.1": Exercise(
        answer=[math.log(2) / 2, 0.25],
        mistakes={
            "they are the wrong way round": [0.25, math.log(2) / 2],
            "the first is in bits; take the natural logarithm": [0.5, ...],
            "that is KL(q || p), which no model wants to pay": [math.inf, ...],
            "the logarithm is of p / q, not of q / p": [-math.log(2) / 2, ...],
            "the logarithm is weighed with p, and p is 1/2 there": [math.log(2), ...],
            "0 log 0 counts as 0": [math.nan, ...],
            "total variation is half of the sum": [..., 0.5],
            "the last state counts as well: the model expects what never comes": [..., 0.125],
        },
    ),
    # log p(x) of a flow with one coupling layer in the plane.
    "15.2": Exercise(
        answer=log_density,
        mistakes={
            "log |det| is missing: the layer stretches the plane": lambda x1, x2: (
                normal(x1) + normal(moved(x1, x2))
            ),
            "log |det dz/dx| is added, not taken off": lambda x1, x2: normal(x1) + normal(moved(x1, x2)) - x1,
            "the coordinate that stays has a density too": lambda x1, x2: normal(moved(x1, x2)) + x1,
            "that is the way back, from z to x": lambda x1, x2: (
                normal(x1) + normal((x2 - 2 * x1) * math.exp(-x1)) + x1
            ),
            "the logarithm of the determinant is asked for, not the determinant": lambda x1, x2: (
                normal(x1) + normal(moved(x1, x2)) + math.exp(x1)
            ),
            "that is the density; take its logarithm": lambda x1, x2: math.exp(log_density(x1, x2)),
            "both coordinates have the constant -1/2 log 2 pi": lambda x1, x2: (
                log_density(x1, x2) + math.log(2 * math.pi) / 2
            ),
            "the constants are missing, -1/2 log 2 pi for each coordinate": lambda x1, x2: (
                log_density(x1, x2) + math.log(2 * math.pi)
            ),
            "the 1/2 before the squares is missing": lambda x1, x2: (
                -(x1**2) - moved(x1, x2) ** 2 - math.log(2 * math.pi) + x1
            ),
            "the shift is missing: z2 = x2 exp(x1) + 2 x1": lambda x1, x2: (
                normal(x1) + normal(x2 * math.exp(x1)) + x1
            ),
        },
        probes=((0.5, 1.0), (-1.0, 0.3), (1.5, -0.5)),
        sample_probe=lambda random: (random.uniform(-1.5, 1.5), random.uniform(-2, 2)),
    ),
    # The free energy of a restricted Boltzmann machine, from lists.
    "15.3": Exercise(
        answer=free_energy,
        mistakes={
            "the sign is turned: what is probable has a low energy": lambda v, b, c, W: (
                -free_energy(v, b, c, W)
            ),
            "the biases b of the pixels are missing": lambda v, b, c, W: free_energy(v, [0] * len(b), c, W),
            "the biases c of the hidden units are missing": lambda v, b, c, W: free_energy(
                v, b, [0] * len(c), W
            ),
            "a unit may be off as well: 1 + exp(...)": lambda v, b, c, W: -bias(v, b) - sum(inputs(v, c, W)),
            "each unit has a sum of its own; the logarithm is taken of each": lambda v, b, c, W: (
                -bias(v, b) - math.log1p(math.exp(sum(inputs(v, c, W))))
            ),
            "b meets the pixels, outside of the hidden units' sum": lambda v, b, c, W: (
                -sum(math.log1p(math.exp(x + bias(v, b))) for x in inputs(v, c, W))
            ),
            "that is in bits; use the natural logarithm": lambda v, b, c, W: (
                -bias(v, b) - sum(math.log2(1 + math.exp(x)) for x in inputs(v, c, W))
            ),
            "every bias b counts; it is multiplied by its pixel": lambda v, b, c, W: (
                free_energy(v, b, c, W) + bias(v, b) - sum(b)
            ),
        },
        probes=(
            ([1, 0], [0.5, -1.0], [0.2, 0.3, -0.7], [[1.0, -2.0, 0.5], [0.3, 0.4, 0.5]]),
            ([1, 1], [0.5, -1.0], [0.2, 0.3, -0.7], [[1.0, -2.0, 0.5], [0.3, 0.4, 0.5]]),
            ([0, 1, 1], [1.0, 0.0, 2.0], [-1.0], [[1.0], [2.0], [-0.5]]),
        ),
        sample_probe=some_machine,
    ),
    # Mean and variance of a pixel after the noise of all the betas.
    "15.4": Exercise(
        answer=lambda x0, betas: (math.sqrt(alpha_bar(betas)) * x0, 1 - alpha_bar(betas)),
        mistakes={
            "the mean shrinks with the root of 1 - beta": lambda x0, betas: (
                alpha_bar(betas) * x0,
                1 - alpha_bar(betas),
            ),
            "that is what is kept of the variance, not the noise's share": lambda x0, betas: (
                math.sqrt(alpha_bar(betas)) * x0,
                alpha_bar(betas),
            ),
            "the betas do not add up: old noise shrinks too": lambda x0, betas: (
                math.sqrt(alpha_bar(betas)) * x0,
                sum(betas),
            ),
            "that is the standard deviation; the variance is asked for": lambda x0, betas: (
                math.sqrt(alpha_bar(betas)) * x0,
                math.sqrt(1 - alpha_bar(betas)),
            ),
            "the mean shrinks as well": lambda x0, betas: (x0, 1 - alpha_bar(betas)),
            "the mean comes first, then the variance": lambda x0, betas: (
                1 - alpha_bar(betas),
                math.sqrt(alpha_bar(betas)) * x0,
            ),
            "the steps shrink by factors, which multiply": lambda x0, betas: (
                math.sqrt(abs(1 - sum(betas))) * x0,
                sum(betas),
            ),
            "each step keeps 1 - beta, not beta": lambda x0, betas: (
                math.sqrt(math.prod(betas)) * x0,
                1 - math.prod(betas),
            ),
        },
        probes=((1.0, [0.5]), (1.0, [0.1, 0.2]), (-0.5, [0.3, 0.1, 0.4])),
        sample_probe=lambda random: (
            random.uniform(-1, 1),
            [random.uniform(0.05, 0.4) for _ in range(random.randint(2, 5))],
        ),
    ),
    # Which of five conclusions from a table follow.
    "15.5": Exercise(
        answer=[False, True, True, False, False],
        mistakes={
            "conclusion 1: B's true figure may lie below its bound, and below A": [True, ..., ..., ..., ...],
            "conclusion 2: that is just what a bound says": [..., False, ..., ..., ...],
            "conclusion 3: B pays at most 17.5": [..., ..., False, ..., ...],
            "conclusion 4: samples and likelihood are different questions": [..., ..., ..., True, ...],
            "conclusion 5: what was not sampled need not be impossible": [..., ..., ..., ..., True],
        },
    ),
}
