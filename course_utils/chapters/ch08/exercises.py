"""Exercises of chapter 08: GAN training in one dimension."""

import math
from statistics import mean

from course_utils.checks.exercise import Exercise
from course_utils.checks.formulas import softplus


def normal(z):
    """The standard normal density."""
    return math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def losses(real, fake):
    """-V(D, G) and -E log D(G(z)) from the logits of data and samples."""
    d_loss = mean(softplus(-logit) for logit in real) + mean(map(softplus, fake))
    return d_loss, mean(softplus(-logit) for logit in fake)


def by_way_of_d(log):
    """The same from D = sigmoid(logit), which rounds to 0 and 1 at large logits, with that logarithm."""

    def d(logit):
        return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0

    def found(real, fake):
        d_loss = -mean(log(d(logit)) for logit in real) - mean(log(1 - d(logit)) for logit in fake)
        return d_loss, -mean(log(d(logit)) for logit in fake)

    return found


def unreduced(real, fake):
    """The sum of two batches without their means, as torch answers it: they differ in size."""
    raise RuntimeError(f"{len(real)} and {len(fake)}")


def with_deviation_a(x, a, b):
    """As a library has it, whose normal density refuses a negative deviation."""
    if a < 0:
        raise ValueError(f"scale is {a}")
    return normal((x - b) / a) / a


EXERCISES = {
    # The density of a z + b for standard normal z.
    "08.1": Exercise(
        answer=lambda x, a, b: normal((x - b) / a) / abs(a),
        mistakes={
            "the slope of G is missing: this integrates to |a|": lambda x, a, b: normal((x - b) / a),
            "you multiply by the slope; the mass is spread over a times the length": lambda x, a, b: (
                normal((x - b) / a) * abs(a)
            ),
            "a density is not negative: take the size of the slope, |a|": lambda x, a, b: (
                normal((x - b) / a) / a
            ),
            "that is the density at a x + b; ask which z lands on x": lambda x, a, b: (
                normal(a * x + b) / abs(a)
            ),
            "that is the logarithm of the density": lambda x, a, b: math.log(normal((x - b) / a) / abs(a)),
            "the factor 1/sqrt(2 pi) is missing": lambda x, a, b: (
                math.exp(-(((x - b) / a) ** 2) / 2) / abs(a)
            ),
            "a is the deviation of a z + b, not its variance": lambda x, a, b: (
                normal((x - b) / math.sqrt(abs(a))) / math.sqrt(abs(a))
            ),
            "ask which z lands on x: x = a z + b, so z = (x - b)/a": lambda x, a, b: (
                normal((x + b) / a) / abs(a)
            ),
            "the mass is spread over |a| times the length, not a^2 times": lambda x, a, b: (
                normal((x - b) / a) / a**2
            ),
            "a may be negative: the deviation is |a|": with_deviation_a,
            "a may be negative, and the deviation is |a|": lambda x, a, b: (
                normal((x - b) / a) / a if a > 0 else math.nan
            ),
            "the 1/2 in the exponent is missing": lambda x, a, b: (
                math.exp(-(((x - b) / a) ** 2)) / math.sqrt(2 * math.pi) / abs(a)
            ),
        },
        probes=((0.5, 2.0, 1.0), (0.0, -0.5, 0.3), (-1.0, 3.0, 0.0)),
        sample_probe=lambda random: (
            random.uniform(-2, 2),
            random.choice([-1, 1]) * random.uniform(0.5, 3),
            random.uniform(-1, 1),
        ),
    ),
    # The losses of both players from logits.
    "08.2": Exercise(
        answer=losses,
        mistakes={
            "that is V(D, G), which D maximises: its loss is -V": lambda real, fake: (
                -losses(real, fake)[0],
                losses(real, fake)[1],
            ),
            "D's loss is right; G's is that of the minimax game, log(1 - D)": lambda real, fake: (
                losses(real, fake)[0],
                -mean(map(softplus, fake)),
            ),
            "D's loss is right; G's has its sign turned": lambda real, fake: (
                losses(real, fake)[0],
                -losses(real, fake)[1],
            ),
            "D's loss is right; G's is -log(1 - D), which falls as D(G(z)) falls": lambda real, fake: (
                losses(real, fake)[0],
                mean(map(softplus, fake)),
            ),
            "log(1 - D) is logsigmoid(-logit), not 1 - logsigmoid(logit)": lambda real, fake: (
                mean(softplus(-logit) for logit in real) - 1 - mean(softplus(-logit) for logit in fake),
                losses(real, fake)[1],
            ),
            "D's loss lacks the samples: it is to say no to them": lambda real, fake: (
                mean(softplus(-logit) for logit in real),
                losses(real, fake)[1],
            ),
            "in D's loss the samples count as data: log(1 - D) for them": lambda real, fake: (
                mean(softplus(-logit) for logit in [*real, *fake]),
                losses(real, fake)[1],
            ),
            "D's loss is the sum of two means, not half of it": lambda real, fake: (
                losses(real, fake)[0] / 2,
                losses(real, fake)[1],
            ),
            "take the mean of each batch, not its sum": lambda real, fake: (
                sum(map(softplus, fake)) + sum(softplus(-logit) for logit in real),
                sum(softplus(-logit) for logit in fake),
            ),
            "G's loss lacks its mean: a loss is one number": lambda real, fake: (
                losses(real, fake)[0],
                [softplus(-logit) for logit in fake],
            ),
            "both losses lack their means: a loss is one number": lambda real, fake: (
                [softplus(-logit) for logit in real],
                [softplus(-logit) for logit in fake],
            ),
            "the batches differ in size: take the mean of each before you add": unreduced,
            "D's loss is the sum of two means: one mean over both batches weighs the larger one more": (
                lambda real, fake: (
                    mean([softplus(-logit) for logit in real] + [softplus(logit) for logit in fake]),
                    losses(real, fake)[1],
                )
            ),
            "a small number inside the logarithm caps the loss at large logits: use logsigmoid": by_way_of_d(
                lambda x: math.log(x + 1e-8)
            ),
            "binary_cross_entropy takes no logarithm below -100: use logsigmoid": by_way_of_d(
                lambda x: max(math.log(x), -100.0) if x > 0 else -100.0
            ),
            "the two losses are exchanged": lambda real, fake: losses(real, fake)[::-1],
            "at logits of 800 a sigmoid is 0 or 1, and its logarithm is lost: use logsigmoid": by_way_of_d(
                lambda x: math.log(x) if x > 0 else -math.inf
            ),
        },
        probes=(
            ([2.0, -1.0, 0.5], [0.5, -3.0, 1.0, 0.0]),
            ([1.5, 0.0], [-2.0, 2.5, 1.0]),
            ([800.0, -800.0], [800.0, -800.0, 3.0]),
        ),
        sample_probe=lambda random: (
            [random.uniform(-4, 4) for _ in range(3)],
            [random.uniform(-4, 4) for _ in range(5)],
        ),
    ),
    # What `outcome` says of the mended function.
    "08.3": Exercise(
        answer="learns",
        mistakes={
            "the targets of a cross-entropy are multiplied with logarithms: they must be floats": (
                "stops: Found dtype Long but expected Float"
            ),
            "both losses use one graph, and the first backward pass consumes it: detach": (
                "stops: Trying to backward through the graph a second time"
            ),
            "the samples cannot leave [-1, 1], where few of the data lie: look at G's last layer": (
                "stays between -1 and 1"
            ),
            "it runs and does not learn: what is cleared, what cut off, how long are D's steps, and G's?": (
                "does not learn"
            ),
            "the function must return its generator": "returns no generator",
        },
    ),
    # The least R1 with which a simultaneous step of the Dirac-GAN settles.
    "08.4": Exercise(
        answer=lambda eta: eta / 4,
        mistakes={
            "the 1/2 of the Jacobian is missing: sigmoid(0) = 1/2": lambda eta: eta,
            "the Jacobian's 1/2 is squared in the determinant": lambda eta: eta / 2,
            "divide by eta: the determinant is 1 - eta gamma + eta^2/4": lambda eta: eta**2 / 4,
            "the penalty's slope is gamma psi: it enters the determinant once": lambda eta: eta / 8,
            "R1 pulls back by -gamma psi, so that gamma is not negative": lambda eta: -eta / 4,
            "that is the root of the determinant without R1": lambda eta: math.sqrt(1 + eta**2 / 4),
            "that is the determinant without R1": lambda eta: 1 + eta**2 / 4,
            "0 is enough in continuous time; a step has a length": lambda eta: 0.0,
            "that is the step length for a given gamma; turn it round": lambda eta: 4 * eta,
        },
        probes=(0.1, 0.5, 2.0),
        sample_probe=lambda random: random.uniform(0.1, 3),
    ),
}
