"""Exercises of chapter 07: the optimum of a GAN."""

import math

from course_utils.checks.exercise import Exercise


def normalised(weights):
    """Weights divided by their sum."""
    weights = list(weights)
    return [w / sum(weights) for w in weights]


def step(p_data, p_g, eta):
    """p_g (1 - D*)^-eta / sum."""
    return normalised(q * (q / (p + q)) ** -eta for p, q in zip(p_data, p_g, strict=True))


EXERCISES = {
    # The logit of D* from the two densities.
    "07.1": Exercise(
        answer=lambda p_data, p_g: math.log(p_data / p_g),
        mistakes={
            "that is D* itself; its logit is asked for": lambda p_data, p_g: p_data / (p_data + p_g),
            "the ratio is upside down: D* is large where the data are": lambda p_data, p_g: math.log(
                p_g / p_data
            ),
            "that is D*/(1 - D*), the odds; take the logarithm": lambda p_data, p_g: p_data / p_g,
            "that is log D*; a logit is log D* - log(1 - D*)": lambda p_data, p_g: math.log(
                p_data / (p_data + p_g)
            ),
            "that is in bits; use the natural logarithm": lambda p_data, p_g: math.log2(p_data / p_g),
            "use the natural logarithm, not that to base 10": lambda p_data, p_g: math.log10(p_data / p_g),
            "that is log(1 - D*); a logit is log D* - log(1 - D*)": lambda p_data, p_g: math.log(
                p_g / (p_data + p_g)
            ),
            "that is 1 - D*; the logit of D* is asked for": lambda p_data, p_g: p_g / (p_data + p_g),
            "a logit is log D* minus log(1 - D*), not their ratio": lambda p_data, p_g: (
                math.log(p_data / (p_data + p_g)) / math.log(p_g / (p_data + p_g))
            ),
        },
        probes=((0.3, 0.1), (0.05, 0.4), (2.0, 0.5)),
        sample_probe=lambda random: (random.uniform(0.05, 3), random.uniform(0.05, 3)),
    ),
    # V(D*, G) for p_data = (1/2, 1/2) and p_g = (1, 0).
    "07.2": Exercise(
        answer=0.5 * math.log(1 / 3) + math.log(2 / 3),
        mistakes={
            "that is the JSD; V(D*, G) is -log 4 + 2 JSD": math.log(2)
            + 0.25 * math.log(1 / 3)
            + 0.5 * math.log(2 / 3),
            "that is in bits; use the natural logarithm": 0.5 * math.log2(1 / 3) + math.log2(2 / 3),
            "the states are not weighted with p_data": math.log(1 / 3) + math.log(2 / 3),
            "that is the first expectation only; the generator's part is missing": 0.5 * math.log(1 / 3),
            "that is the second expectation only; the data's part is missing": math.log(2 / 3),
            "the sign is turned: V is never positive": -0.5 * math.log(1 / 3) - math.log(2 / 3),
            "that is its value at p_g = p_data": -math.log(4),
            "the generator shows the first side always: its logarithm has the weight 1, not 1/2": (
                0.5 * math.log(1 / 3) + 0.5 * math.log(2 / 3)
            ),
            "that is 2 JSD; V(D*, G) is -log 4 more": (
                2 * math.log(2) + 0.5 * math.log(1 / 3) + math.log(2 / 3)
            ),
            "V(D*, G) is -log 4 + 2 JSD: the JSD counts twice": (
                -math.log(2) + 0.25 * math.log(1 / 3) + 0.5 * math.log(2 / 3)
            ),
            "the generator never shows the second side: 0 log 0 counts as 0, not as infinity": -math.inf,
            "the generator never shows the second side: 0 log 0 counts as 0": math.nan,
        },
        digits=2,
    ),
    # The discriminator's mean binary cross-entropy at the optimum.
    "07.3": Exercise(
        answer=math.log(2),
        mistakes={
            "that is V; the loss is -V/2": -math.log(4),
            "that is the sum over a datum and a sample; the loss is their mean": math.log(4),
            "the sign is turned: a cross-entropy is not negative": -math.log(2),
            "that is D; the loss is a logarithm of it": 0.5,
            "that is in bits; use the natural logarithm": 1.0,
            "0 is the loss of a discriminator that is sure and right": 0.0,
            "a datum costs as much as a sample: their mean is what each costs, not half of it": math.log(2)
            / 2,
        },
        digits=2,
    ),
    # A step of exponentiated gradient descent on p_g.
    "07.4": Exercise(
        answer=step,
        mistakes={
            "divide by the sum: a step must end on the simplex": lambda p_data, p_g, eta: [
                q * (q / (p + q)) ** -eta for p, q in zip(p_data, p_g, strict=True)
            ],
            "you climb: the power is -eta": lambda p_data, p_g, eta: step(p_data, p_g, -eta),
            "that is the midpoint, the step for eta = 1 only": lambda p_data, p_g, eta: step(p_data, p_g, 1),
            "the gradient is log(1 - D*), not log D*": lambda p_data, p_g, eta: normalised(
                q * (p / (p + q)) ** -eta for p, q in zip(p_data, p_g, strict=True)
            ),
            "p_g itself is missing: multiply it by (1 - D*)^-eta": lambda p_data, p_g, eta: normalised(
                (q / (p + q)) ** -eta for p, q in zip(p_data, p_g, strict=True)
            ),
            "subtracting leaves the simplex: multiply by e^(-eta gradient), and divide by the sum": (
                lambda p_data, p_g, eta: [
                    q - eta * math.log(q / (p + q)) for p, q in zip(p_data, p_g, strict=True)
                ]
            ),
            "that is D*^eta; the factor is (1 - D*)^-eta": lambda p_data, p_g, eta: normalised(
                q * (p / (p + q)) ** eta for p, q in zip(p_data, p_g, strict=True)
            ),
            "the gradient is log(1 - D*), not 1 - D*": lambda p_data, p_g, eta: normalised(
                q * math.exp(-eta * q / (p + q)) for p, q in zip(p_data, p_g, strict=True)
            ),
            "multiply p_g, not p_data, by (1 - D*)^-eta": lambda p_data, p_g, eta: normalised(
                p * (q / (p + q)) ** -eta for p, q in zip(p_data, p_g, strict=True)
            ),
            "a straight line towards p_data meets the step at eta = 1 only": lambda p_data, p_g, eta: [
                q + eta / 2 * (p - q) for p, q in zip(p_data, p_g, strict=True)
            ],
            "you subtract eta times the gradient; multiply by e^(-eta gradient) instead": (
                lambda p_data, p_g, eta: normalised(
                    q - eta * math.log(q / (p + q)) for p, q in zip(p_data, p_g, strict=True)
                )
            ),
        },
        probes=(
            ([0.5, 0.5], [0.9, 0.1], 0.5),
            ([0.2, 0.3, 0.5], [0.6, 0.3, 0.1], 1.5),
            ([0.7, 0.2, 0.1], [0.1, 0.4, 0.5], 2.0),
        ),
        sample_probe=lambda random: (
            normalised(random.uniform(0.1, 1) for _ in range(4)),
            normalised(random.uniform(0.1, 1) for _ in range(4)),
            random.uniform(0.3, 2.5),
        ),
    ),
    # The eta with which the descent arrives first.
    "07.5": Exercise(
        answer=2,
        mistakes={
            "with 0.5 it goes most slowly of all: count the steps": 0.5,
            "with 1 the error halves in every step, and another step length does better": 1,
            "1.5 is good, and not the best": 1.5,
            "2.5 overshoots: near the data the error changes its sign in every step": 2.5,
            "3 overshoots by as much as 1 falls short: count the steps": 3,
            "that is a number of steps; the eta that needs so few is asked for": 5,
        },
    ),
}
