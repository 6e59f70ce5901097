"""Exercises of chapter 07: the optimum of a GAN."""

import math

from course_utils.checks.exercise import Exercise

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
    # The slope of C in p_g where p_data = 0.4 and p_g = 0.1.
    "07.4": Exercise(
        answer=math.log(0.2),
        mistakes={
            "that is log D*; the generator's samples enter through 1 - D*": math.log(0.8),
            "that is 1 - D*; take its logarithm": 0.2,
            "that is D*": 0.8,
            "the sign is turned": -math.log(0.2),
            "that is in bits; use the natural logarithm": math.log2(0.2),
            "that is the logit of D*; the slope is log(1 - D*)": math.log(4),
            "that is the logit of 1 - D*; the slope is its logarithm": -math.log(4),
            "that is the slope of log(1 - D) in D; the slope of C in p_g is asked for": -5.0,
        },
        digits=2,
    ),
}
