"""Exercises of chapter 15: flows, Boltzmann machines, diffusion and transformers."""

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


def of_points(formula):
    """That formula of every point of a batch."""
    return lambda x: [formula(*point) for point in x]


def inputs(v, c, W):
    """What every hidden unit receives from one image."""
    return [c[j] + sum(v[i] * W[i][j] for i in range(len(v))) for j in range(len(c))]


def bias(v, b):
    """b . v of one image."""
    return sum(vi * bi for vi, bi in zip(v, b, strict=True))


def free_energy(v, b, c, W):
    """F of every image."""
    return [-bias(row, b) - sum(math.log1p(math.exp(x)) for x in inputs(row, c, W)) for row in v]


def some_machine(random):
    """Two images of three pixels, the pixels' biases b, those of two hidden units c, and the weights W."""
    numbers = iter(lambda: random.uniform(-2, 2), None)
    b, c, *W = ([next(numbers) for _ in range(count)] for count in (3, 2, 2, 2, 2))
    return [[float(random.randint(0, 1)) for _ in range(3)] for _ in range(2)], b, c, W


def of_pixels(formula):
    """That formula of x_t, the noise and alpha_bar, at every pixel of a batch."""
    return lambda xt, noise, alpha_bar: [
        [formula(x, e, a) for x, e in zip(*pair, strict=True)]
        for *pair, a in zip(xt, noise, alpha_bar, strict=True)
    ]


def scores(q, k, scale=lambda q: math.sqrt(len(q[0]))):
    """q_i . k_j / sqrt(d) of all pairs."""
    return [[sum(a * b for a, b in zip(qi, kj, strict=True)) / scale(q) for kj in k] for qi in q]


def softmax(row, keep):
    """Weights of the entries for which `keep` is true, 0 for the others; NaN where there is none."""
    terms = [math.exp(score) if kept else 0.0 for score, kept in zip(row, keep, strict=True)]
    total = sum(terms)
    return [term / total if total else math.nan for term in terms]


def attention(q, k, sees=lambda i, j: j <= i, **scale):
    """The weights of every query over the keys that it sees."""
    rows = scores(q, k, **scale)
    return [softmax(row, [sees(i, j) for j in range(len(row))]) for i, row in enumerate(rows)]


def masked_late(q, k):
    """The softmax over all keys, and zeros afterwards."""
    full = attention(q, k, sees=lambda i, j: True)
    return [[a if j <= i else 0.0 for j, a in enumerate(row)] for i, row in enumerate(full)]


def masked_by_zeros(q, k):
    """Scores of the future set to 0 before the softmax: each keeps a weight."""
    rows = [[s if j <= i else 0.0 for j, s in enumerate(row)] for i, row in enumerate(scores(q, k))]
    return [softmax(row, [True] * len(row)) for row in rows]


def over_queries(q, k):
    """The softmax over the wrong axis."""
    rows = scores(q, k)
    columns = [
        softmax([row[j] for row in rows], [j <= i for i in range(len(rows))]) for j in range(len(rows[0]))
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def some_pixels(random):
    """Two noisy images of three pixels, their noise, and alpha_bar."""
    xt, noise = ([[random.gauss(0, 1) for _ in range(3)] for _ in range(2)] for _ in range(2))
    return xt, noise, [random.uniform(0.1, 0.9) for _ in range(2)]


def some_queries(random):
    """Four queries and keys of size three."""
    return tuple([[random.uniform(-2, 2) for _ in range(3)] for _ in range(4)] for _ in range(2))


EXERCISES = {
    # log p(x) of a flow with one coupling layer in the plane, for a batch of points.
    "15.1": Exercise(
        answer=of_points(log_density),
        mistakes={
            "log |det| is missing: the layer stretches the plane": of_points(
                lambda x1, x2: normal(x1) + normal(moved(x1, x2))
            ),
            "log |det dz/dx| is added, not taken off": of_points(
                lambda x1, x2: normal(x1) + normal(moved(x1, x2)) - x1
            ),
            "the coordinate that stays has a density too": of_points(
                lambda x1, x2: normal(moved(x1, x2)) + x1
            ),
            "that is the way back, from z to x": of_points(
                lambda x1, x2: normal(x1) + normal((x2 - 2 * x1) * math.exp(-x1)) + x1
            ),
            "the logarithm of the determinant is asked for, not the determinant": of_points(
                lambda x1, x2: normal(x1) + normal(moved(x1, x2)) + math.exp(x1)
            ),
            "that is the density; take its logarithm": of_points(
                lambda x1, x2: math.exp(log_density(x1, x2))
            ),
            "both coordinates have the constant -1/2 log 2 pi": of_points(
                lambda x1, x2: log_density(x1, x2) + math.log(2 * math.pi) / 2
            ),
            "the constants are missing, -1/2 log 2 pi for each coordinate": of_points(
                lambda x1, x2: log_density(x1, x2) + math.log(2 * math.pi)
            ),
            "half of the 2 pi is missing: two coordinates have log 2 pi together": of_points(
                lambda x1, x2: log_density(x1, x2) + math.log(2)
            ),
            "the 1/2 before the squares is missing": of_points(
                lambda x1, x2: -(x1**2) - moved(x1, x2) ** 2 - math.log(2 * math.pi) + x1
            ),
            "the scale is for x2 alone; the shift comes after it": of_points(
                lambda x1, x2: normal(x1) + normal((x2 + 2 * x1) * math.exp(x1)) + x1
            ),
            "the shift is missing: z2 = x2 exp(x1) + 2 x1": of_points(
                lambda x1, x2: normal(x1) + normal(x2 * math.exp(x1)) + x1
            ),
            "the pair is swapped: x1 stays, and x2 moves": of_points(lambda x1, x2: log_density(x2, x1)),
            "one number for each point: do not sum over the batch": lambda x: sum(of_points(log_density)(x)),
            "one number for each point: do not average over the batch": lambda x: (
                sum(of_points(log_density)(x)) / len(x)
            ),
        },
        probes=([[0.5, 1.0], [-1.0, 0.25], [1.5, -0.5]], [[0.25, -0.75], [-0.5, 1.5]]),
        sample_probe=lambda random: [[random.uniform(-1.5, 1.5), random.uniform(-2, 2)] for _ in range(3)],
    ),
    # The free energies of a batch under a restricted Boltzmann machine.
    "15.2": Exercise(
        answer=free_energy,
        mistakes={
            "the sign is turned: what is probable has a low energy": lambda v, b, c, W: [
                -value for value in free_energy(v, b, c, W)
            ],
            "the biases b of the pixels are missing": lambda v, b, c, W: free_energy(v, [0] * len(b), c, W),
            "the biases c of the hidden units are missing": lambda v, b, c, W: free_energy(
                v, b, [0] * len(c), W
            ),
            "the sign before b . v is turned": lambda v, b, c, W: free_energy(v, [-bi for bi in b], c, W),
            "a unit may be off as well: 1 + exp(...)": lambda v, b, c, W: [
                -bias(row, b) - sum(inputs(row, c, W)) for row in v
            ],
            "each unit has a sum of its own; the logarithm is taken of each": lambda v, b, c, W: [
                -bias(row, b) - math.log1p(math.exp(sum(inputs(row, c, W)))) for row in v
            ],
            "b meets the pixels, outside of the hidden units' sum": lambda v, b, c, W: [
                -sum(math.log1p(math.exp(x + bias(row, b))) for x in inputs(row, c, W)) for row in v
            ],
            "that is in bits; use the natural logarithm": lambda v, b, c, W: [
                -bias(row, b) - sum(math.log2(1 + math.exp(x)) for x in inputs(row, c, W)) for row in v
            ],
            "every bias b counts; it is multiplied by its pixel": lambda v, b, c, W: [
                value + bias(row, b) - sum(b) for value, row in zip(free_energy(v, b, c, W), v, strict=True)
            ],
            "sum over the hidden units of each image, not over those of all": lambda v, b, c, W: [
                sum(free_energy(v, [0] * len(b), c, W)) - bias(row, b) for row in v
            ],
            "one number for each image: do not sum over the batch": lambda v, b, c, W: sum(
                free_energy(v, b, c, W)
            ),
            "one number for each image: do not average over the batch": lambda v, b, c, W: (
                sum(free_energy(v, b, c, W)) / len(v)
            ),
        },
        probes=(
            (
                [[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]],
                [0.5, -1.0],
                [0.25, 0.5, -0.75],
                [[1.0, -2.0, 0.5], [0.25, 0.75, 0.5]],
            ),
            ([[0.0, 1.0, 1.0]], [1.0, 0.0, 2.0], [-1.0], [[1.0], [2.0], [-0.5]]),
        ),
        sample_probe=some_machine,
    ),
    # From x_t and the noise, back to x_0.
    "15.3": Exercise(
        answer=of_pixels(lambda x, e, a: (x - math.sqrt(1 - a) * e) / math.sqrt(a)),
        mistakes={
            "the noise has been added: take it off": of_pixels(
                lambda x, e, a: (x + math.sqrt(1 - a) * e) / math.sqrt(a)
            ),
            "the image was shrunk as well: divide by the root of alpha_bar": of_pixels(
                lambda x, e, a: x - math.sqrt(1 - a) * e
            ),
            "the noise was scaled by the root of 1 - alpha_bar": of_pixels(
                lambda x, e, a: (x - e) / math.sqrt(a)
            ),
            "that scales by variances; a pixel is multiplied by their roots": of_pixels(
                lambda x, e, a: (x - (1 - a) * e) / a
            ),
            "the image was shrunk by the root of alpha_bar, not by alpha_bar": of_pixels(
                lambda x, e, a: (x - math.sqrt(1 - a) * e) / a
            ),
            "alpha_bar and 1 - alpha_bar are swapped": of_pixels(
                lambda x, e, a: (x - math.sqrt(a) * e) / math.sqrt(1 - a)
            ),
            "the image was shrunk: divide, do not multiply": of_pixels(
                lambda x, e, a: (x - math.sqrt(1 - a) * e) * math.sqrt(a)
            ),
            "that is the way there, from an image to x_t": of_pixels(
                lambda x, e, a: math.sqrt(a) * x + math.sqrt(1 - a) * e
            ),
        },
        probes=(
            ([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5]], [[1.0, 0.5, -0.25], [-1.0, 2.0, 0.75]], [0.25, 0.75]),
            ([[1.0, 2.0]], [[-0.5, 0.5]], [0.5]),
        ),
        sample_probe=some_pixels,
    ),
    # The weights of causal attention.
    "15.4": Exercise(
        answer=attention,
        mistakes={
            "a query sees the future: mask the keys behind it": lambda q, k: attention(
                q, k, sees=lambda i, j: True
            ),
            "a place sees itself as well: mask only what is above the diagonal": lambda q, k: attention(
                q, k, sees=lambda i, j: j < i
            ),
            "the past is masked, not the future": lambda q, k: attention(q, k, sees=lambda i, j: j >= i),
            "the scores are divided by the root of d": lambda q, k: attention(q, k, scale=lambda q: 1.0),
            "the root of d is asked for, not d": lambda q, k: attention(q, k, scale=lambda q: len(q[0])),
            "d is the size of a query, not their number": lambda q, k: attention(
                q, k, scale=lambda q: math.sqrt(len(q))
            ),
            "the weights of a row add up to 1: mask before the softmax": masked_late,
            "e^0 is 1: a masked score is minus infinity, not 0": masked_by_zeros,
            "each query shares out its weight among the keys: the softmax goes along a row": over_queries,
            "those are the scores; the softmax is missing": scores,
            "queries and keys are swapped": lambda q, k: attention(k, q),
        },
        probes=(
            ([[1.0, 0.5], [-0.5, 2.0], [0.25, -1.0]], [[0.5, 1.0], [1.5, -0.25], [-1.0, 0.75]]),
            ([[1.0], [2.0]], [[0.5], [-0.5]]),
        ),
        sample_probe=some_queries,
    ),
    # What is true of a transformer that reads the pixel it guesses.
    "15.5": Exercise(
        answer=[True, False, False, True],
        mistakes={
            "statement 1: what was its loss at the end?": [False, ..., ..., ...],
            "statement 2: look at the sum over all states": [..., True, ..., ...],
            "statement 3: look at the samples": [..., ..., True, ...],
            "statement 4: in an honest model, can a pixel move its own logit?": [..., ..., ..., False],
        },
    ),
}
