"""Exercises of chapter 08: GAN training in one dimension."""

import math

from course_utils.checks.exercise import Exercise


def normal(z):
    """The standard normal density."""
    return math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def sigmoid(logit):
    """D from its logit."""
    return 1 / (1 + math.exp(-logit))


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
    # The slope of log(1 - D) in the logit.
    "08.2": Exercise(
        answer=lambda logit: -sigmoid(logit),
        mistakes={
            "the sign is turned: log(1 - D) falls as the logit rises": sigmoid,
            "that is the slope of -log D": lambda logit: -(1 - sigmoid(logit)),
            "that is the slope of log D": lambda logit: 1 - sigmoid(logit),
            "that is the slope in D; multiply by dD/dlogit = D (1 - D)": lambda logit: (
                -1 / (1 - sigmoid(logit))
            ),
            "that is log(1 - D) itself": lambda logit: math.log(1 - sigmoid(logit)),
            "that is dD/dlogit = D (1 - D); multiply by the slope of log(1 - D) in D": lambda logit: (
                sigmoid(logit) * (1 - sigmoid(logit))
            ),
        },
        probes=(-2.0, 0.5, 1.5),
        sample_probe=lambda random: random.uniform(-4, 4),
    ),
    # The faults that run to the end and learn nothing.
    "08.3": Exercise(
        answer={"no zero_grad", "learning rate", "data range"},
        mistakes={
            "integer targets stop with an error at once": {"integer targets", ...},
            "without detach it stops with an error at once": {"no detach", ...},
            "with batches sampled once some seeds still learn": {"sampled once", ...},
            "one is missing: G cannot reach data outside the range of tanh": {
                "no zero_grad",
                "learning rate",
            },
            "one is missing: with too large steps D saturates at once": {"no zero_grad", "data range"},
            "one is missing: gradients that pile up lead nowhere": {"learning rate", "data range"},
            "that is one of them; others run to the end, too": {"no zero_grad"},
            "that is one of them; there are others that run to the end": {"learning rate"},
            "that is one of them, and not the only one": {"data range"},
        },
    ),
    # The size of the eigenvalues of a simultaneous step of the Dirac-GAN.
    "08.4": Exercise(
        answer=lambda eta: math.sqrt(1 + eta**2 / 4),
        mistakes={
            "that is its square": lambda eta: 1 + eta**2 / 4,
            "the 1/2 of the Jacobian is missing: sigmoid(0) = 1/2": lambda eta: math.sqrt(1 + eta**2),
            "that is the real part only": lambda eta: 1.0,
            "that is of continuous time; a step multiplies by I + eta J": lambda eta: eta / 2,
            "that adds the parts; take the root of the sum of squares": lambda eta: 1 + eta / 2,
            "i^2 = -1, but the size of a + ib is the root of a^2 + b^2": lambda eta: math.sqrt(
                abs(1 - eta**2 / 4)
            ),
        },
        probes=(0.1, 0.5, 2.0),
        sample_probe=lambda random: random.uniform(0.1, 3),
    ),
}
