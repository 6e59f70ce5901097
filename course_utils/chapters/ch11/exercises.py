"""Exercises of chapter 11: text to image."""

import math

from course_utils.checks.exercise import Exercise


def kl(mean, scale):
    """KL(N(mean, scale^2) || N(0, 1)), in nats."""
    return (scale**2 + mean**2 - 1) / 2 - math.log(scale)


EXERCISES = {
    # What the discriminator of GAN-CLS maximises, from its three probabilities (Algorithm 1).
    "11.1": Exercise(
        answer=lambda right, wrong, fake: math.log(right) + (math.log(1 - wrong) + math.log(1 - fake)) / 2,
        mistakes={
            "the two kinds of false pairs share the weight 1": lambda right, wrong, fake: (
                math.log(right) + math.log(1 - wrong) + math.log(1 - fake)
            ),
            "the wrong pairs are missing": lambda right, wrong, fake: math.log(right) + math.log(1 - fake),
            "the wrong pairs are missing, and the fakes count by half only": lambda right, wrong, fake: (
                math.log(right) + math.log(1 - fake) / 2
            ),
            "a real picture with a wrong text is false, too: log(1 - wrong)": lambda right, wrong, fake: (
                math.log(right) + (math.log(wrong) + math.log(1 - fake)) / 2
            ),
            "the sign is turned: the discriminator maximises this": lambda right, wrong, fake: (
                -math.log(right) - (math.log(1 - wrong) + math.log(1 - fake)) / 2
            ),
        },
        probes=((0.9, 0.2, 0.1), (0.5, 0.5, 0.5), (0.7, 0.05, 0.6)),
    ),
    # The best discriminator against right, wrong and invented pairs.
    "11.2": Exercise(
        answer=lambda p, p_wrong, p_g: p / (p + (p_wrong + p_g) / 2),
        mistakes={
            "false pairs count by half each": lambda p, p_wrong, p_g: p / (p + p_wrong + p_g),
            "the wrong pairs are missing": lambda p, p_wrong, p_g: p / (p + p_g),
            "the fakes are missing": lambda p, p_wrong, p_g: p / (p + p_wrong),
            "a / (a + b): the right pairs belong below the line, too": lambda p, p_wrong, p_g: (
                p / ((p_wrong + p_g) / 2)
            ),
            "that is the probability of a false pair": lambda p, p_wrong, p_g: (
                (p_wrong + p_g) / 2 / (p + (p_wrong + p_g) / 2)
            ),
        },
        probes=((0.2, 0.1, 0.3), (0.5, 0.25, 0.0), (0.1, 0.4, 0.1)),
    ),
    # The generator for which the game of GAN-CLS is in balance, at a picture and a text.
    "11.3": Exercise(
        answer=lambda p_given_text, p: 2 * p_given_text - p,
        mistakes={
            "that would be right if D saw no wrong pairs": lambda p_given_text, p: p_given_text,
            "solve the equation for p_g: this is the average of both": lambda p_given_text, p: (
                (p_given_text + p) / 2
            ),
            "the factor 2 is missing": lambda p_given_text, p: p_given_text - p,
            "the two are the wrong way round": lambda p_given_text, p: 2 * p - p_given_text,
        },
        probes=((0.5, 0.3), (0.25, 0.25), (0.4, 0.1)),
    ),
    # The KL term of conditioning augmentation in one dimension.
    "11.4": Exercise(
        answer=kl,
        mistakes={
            "the logarithm of the scale is missing": lambda mean, scale: (scale**2 + mean**2 - 1) / 2,
            "the -1/2 is missing: for N(0, 1) itself the KL is 0": lambda mean, scale: (
                (scale**2 + mean**2) / 2 - math.log(scale)
            ),
            "the mean is missing": lambda mean, scale: (scale**2 - 1) / 2 - math.log(scale),
            "the 1/2 is missing": lambda mean, scale: scale**2 + mean**2 - 1 - math.log(scale),
            "the sign of the logarithm is turned": lambda mean, scale: kl(mean, scale) + 2 * math.log(scale),
            "that is the KL the other way round": lambda mean, scale: (
                math.log(scale) + (1 + mean**2) / (2 * scale**2) - 0.5
            ),
        },
        probes=((0.0, 1.0), (1.0, 0.5), (-2.0, 1.5), (0.3, 0.1)),
    ),
}
