"""Exercises of chapter 01: what a generative model is."""

import math

from course_utils.checks.exercise import Exercise


def halving(pixels):
    """The log-probability by way of the probability, which no float can hold for many pixels."""
    return math.log(2.0**-pixels) if 2.0**-pixels else -math.inf


def shares(rows):
    """Every row divided by its sum."""
    return [[x / sum(row) if sum(row) else math.nan for x in row] for row in rows]


def joint(log_likelihood, prior):
    """p(x | y) p(y) for every row of log p(x | y), as single precision holds it: exp(-104) is 0."""
    rows = [[math.exp(x) if x > -103 else 0.0 for x in row] for row in log_likelihood]
    return [[x * p for x, p in zip(row, prior, strict=True)] for row in rows]


def joint_logs(log_likelihood, prior):
    """log p(x | y) + log p(y) for every row of log p(x | y)."""
    return [[x + math.log(p) for x, p in zip(row, prior, strict=True)] for row in log_likelihood]


def whole(rows):
    """One softmax over all rows together."""
    most = max(map(max, rows))
    total = sum(math.exp(x - most) for row in rows for x in row)
    return [[math.exp(x - most) / total for x in row] for row in rows]


def posterior(log_likelihood, prior):
    """p(y | x) for every row of log p(x | y); each is shifted first, so that nothing underflows."""
    return shares(joint([[x - max(row) for x in row] for row in log_likelihood], prior))


def transposed(rows):
    """Rows for columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def boundary(mean_0, mean_1, scale, prior, middle=0.5):
    """Where two Gaussians of one scale are equally probable; `middle` is a slip."""
    return middle * (mean_0 + mean_1) - scale**2 / (mean_1 - mean_0) * math.log(prior / (1 - prior))


def slope(mean_0, mean_1, scale):
    """w of the log-odds w x + b."""
    return (mean_1 - mean_0) / scale**2


EXERCISES = {
    # The log-probability of one black-and-white image, all images being equally probable.
    "01.1": Exercise(
        answer=lambda pixels: -pixels * math.log(2),
        mistakes={
            "that is in bits; nats come from the natural logarithm": lambda pixels: -pixels,
            "the sign is turned: the logarithm of a probability is negative": lambda pixels: (
                pixels * math.log(2)
            ),
            "that is the probability; take its logarithm": lambda pixels: 2.0**-pixels,
            "2 to the power of -1200 is 0 in the computer; take the logarithm on paper": halving,
            "2 to the power of -1200 is 0 in the computer, and 0 has no logarithm; take it on paper": (
                lambda pixels: math.log(2.0**-pixels)
            ),
            "that is to the base 10; nats come from the natural logarithm": lambda pixels: (
                -pixels * math.log10(2)
            ),
            "a pixel is black or white here: it has 2 levels, not 256": lambda pixels: (
                -pixels * math.log(256)
            ),
            "the images number 2 to the power of the pixels, not twice the pixels": lambda pixels: (
                -math.log(2 * pixels)
            ),
            "the images number 2 to the power of the pixels, not the pixels squared": lambda pixels: (
                -2 * math.log(pixels)
            ),
        },
        probes=(3, 64, 784, 1200),
        sample_probe=lambda random: random.randint(4, 1000),
    ),
    # What four nameless models do with the density, by their methods.
    "01.2": Exercise(
        answer=["tractable", "approximate", "implicit", "approximate"],
        mistakes={
            "A computes log p(x) itself, not a bound: its density is exact": ["approximate", ..., ..., ...],
            "A computes its density: it is explicit": ["implicit", ..., ..., ...],
            "what B computes is a bound, and nobody knows how far below log p(x) it is": (
                [..., "tractable", ..., ...]
            ),
            "B says something about its density, a bound: it is explicit": [..., "implicit", ..., ...],
            "C has no method that says anything about its density: it only samples": (
                [..., ..., "approximate", ...]
            ),
            "C only samples: it does not write its density down": [..., ..., "tractable", ...],
            "D knows p(x) up to its normalising constant, which is a sum over all states": (
                [..., ..., ..., "tractable"]
            ),
            "D writes its density down, up to a constant: it is explicit": [..., ..., ..., "implicit"],
        },
    ),
    # Bayes' rule in tensors: p(y | x) from log p(x | y) and p(y).
    "01.3": Exercise(
        answer=posterior,
        mistakes={
            "the prior is missing": lambda log_likelihood, prior: posterior(log_likelihood, [1] * len(prior)),
            "that is p(x, y), and its rows do not sum to 1: divide by p(x)": joint,
            "that is log p(x, y): subtract log p(x), or use softmax": joint_logs,
            "the prior comes too late: p(x) holds it too, so put it in before you divide": (
                lambda log_likelihood, prior: joint(
                    [[math.log(p) for p in row] for row in posterior(log_likelihood, [1] * len(prior))], prior
                )
            ),
            "one softmax runs over the whole table; each image's classes should sum to 1": (
                lambda log_likelihood, prior: whole(joint_logs(log_likelihood, prior))
            ),
            "that is the most probable class; the probabilities are asked for": (
                lambda log_likelihood, prior: [
                    row.index(max(row)) for row in joint_logs(log_likelihood, prior)
                ]
            ),
            "exp(-120) is 0 in single precision, and 0 / 0 no number: stay with logarithms, or use softmax": (
                lambda log_likelihood, prior: shares(joint(log_likelihood, prior))
            ),
            "softmax runs over the images; each image's classes should sum to 1": (
                lambda log_likelihood, prior: transposed(
                    posterior(transposed(log_likelihood), [1] * len(log_likelihood))
                )
            ),
            "you add p(y) where log p(y) is due": lambda log_likelihood, prior: posterior(
                [[x + p for x, p in zip(row, prior, strict=True)] for row in log_likelihood], [1] * len(prior)
            ),
            "that is log p(y | x); p(y | x) is asked for": lambda log_likelihood, prior: [
                [math.log(p) for p in row] for row in posterior(log_likelihood, prior)
            ],
            "you divide by the prior; Bayes' rule multiplies": lambda log_likelihood, prior: posterior(
                log_likelihood, [1 / p for p in prior]
            ),
        },
        probes=(
            ([[math.log(0.9), math.log(0.3)]], [0.25, 0.75]),
            ([[-1.0, -2.0, -1.5], [-3.0, -1.0, -2.0]], [0.2, 0.3, 0.5]),
            ([[-120.0, -121.0]], [0.4, 0.6]),
        ),
        sample_probe=lambda random: (
            [[random.uniform(-3, 0) for _ in range(3)] for _ in range(2)],
            shares([[random.uniform(0.2, 1) for _ in range(3)]])[0],
        ),
    ),
    # The boundary between two Gaussians with one scale.
    "01.4": Exercise(
        answer=boundary,
        mistakes={
            "the prior is missing": lambda mean_0, mean_1, scale, prior: boundary(mean_0, mean_1, scale, 0.5),
            "it moves the wrong way with the prior: the more frequent class takes more room": (
                lambda mean_0, mean_1, scale, prior: boundary(mean_0, mean_1, scale, 1 - prior)
            ),
            "the scale is not squared": lambda mean_0, mean_1, scale, prior: boundary(
                mean_0, mean_1, math.sqrt(scale), prior
            ),
            "the 1/2 is missing in b: with equal priors the boundary is halfway": (
                lambda mean_0, mean_1, scale, prior: boundary(mean_0, mean_1, scale, prior, middle=1)
            ),
            "that is b; the boundary is where w x + b = 0": lambda mean_0, mean_1, scale, prior: (
                -slope(mean_0, mean_1, scale) * boundary(mean_0, mean_1, scale, prior)
            ),
            "the sign is turned: w x + b = 0 has a minus on its way to x": (
                lambda mean_0, mean_1, scale, prior: -boundary(mean_0, mean_1, scale, prior)
            ),
            "that is w; the boundary is where w x + b = 0": lambda mean_0, mean_1, scale, prior: slope(
                mean_0, mean_1, scale
            ),
            "b holds the odds; their logarithm is due": lambda mean_0, mean_1, scale, prior: (
                boundary(mean_0, mean_1, scale, 0.5) - prior / (1 - prior) / slope(mean_0, mean_1, scale)
            ),
            "the variance is missing: w and b divide by it": lambda mean_0, mean_1, scale, prior: boundary(
                mean_0, mean_1, 1, prior
            ),
            "w is missing on the way to x: the log-odds are divided by it": (
                lambda mean_0, mean_1, scale, prior: (
                    boundary(mean_0, mean_1, 0, prior) - math.log(prior / (1 - prior))
                )
            ),
            "the difference of the means is missing: w holds it": lambda mean_0, mean_1, scale, prior: (
                boundary(mean_0, mean_1, 0, prior) - scale**2 * math.log(prior / (1 - prior))
            ),
            "b holds log p(y = 1) and lacks log p(y = 0)": lambda mean_0, mean_1, scale, prior: (
                boundary(mean_0, mean_1, scale, 0.5) - math.log(prior) / slope(mean_0, mean_1, scale)
            ),
        },
        probes=((-1.0, 2.0, 1.5, 0.3), (0.0, 1.0, 0.5, 0.9), (3.0, -2.0, 2.0, 0.6)),
        sample_probe=lambda random: (
            *(random.uniform(-3, -0.5), random.uniform(0.5, 3)),
            *(random.uniform(0.5, 2), random.uniform(0.1, 0.9)),
        ),
    ),
    # How many rows the robot climbs, for three probabilities to survive a move.
    "01.5": Exercise(
        answer=[2, 2, 1],
        mistakes={
            "at 0.97 it keeps a row between itself and the cliff: count both arrows upwards": [1, ..., ...],
            "at 0.7 the detour still pays: did you hand `survival` on to `plan`?": [..., 1, ...],
            "at 0.4 time is dear: did you hand `survival` on to `plan`?": [..., ..., 2],
            "at 0.97 a third row costs more than it saves: count from the start up": [3, ..., ...],
            "it cannot walk through the cliff: the first arrow points upwards": [0, ..., ...],
        },
    ),
}
