"""Exercises of chapter 11: text to image."""

import math

from course_utils.checks.exercise import Exercise


def kl(mean, scale):
    """KL(N(mean, scale^2) || N(0, 1)), in nats."""
    return (scale**2 + mean**2 - 1) / 2 - math.log(scale)


def aware(right, wrong, fake):
    """What the discriminator of GAN-CLS maximises: right pairs against wrong and invented ones, half each."""
    return math.log(right) + (math.log(1 - wrong) + math.log(1 - fake)) / 2


def three_shares(random):
    return tuple(random.uniform(0.05, 0.95) for _ in range(3))


EXERCISES = {
    # What the discriminator of GAN-CLS maximises, from its three probabilities (Algorithm 1).
    "11.1": Exercise(
        answer=aware,
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
                -aware(right, wrong, fake)
            ),
            "each kind has its own logarithm, and the two are averaged": lambda right, wrong, fake: (
                math.log(right) + math.log(1 - (wrong + fake) / 2)
            ),
            "that is in bits; use the natural logarithm": lambda right, wrong, fake: (
                aware(right, wrong, fake) / math.log(2)
            ),
            "the 1/2 is for the false pairs alone": lambda right, wrong, fake: (
                (math.log(right) + math.log(1 - wrong) + math.log(1 - fake)) / 2
            ),
        },
        probes=((0.9, 0.2, 0.1), (0.5, 0.5, 0.5), (0.7, 0.05, 0.6)),
        sample_probe=three_shares,
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
        sample_probe=three_shares,
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
            "the 1/2 stands before p(x), too: multiply the whole equation by 2": lambda p_given_text, p: (
                p_given_text - p / 2
            ),
            "the sign is turned": lambda p_given_text, p: p - 2 * p_given_text,
        },
        probes=((0.5, 0.3), (0.25, 0.25), (0.4, 0.1)),
        sample_probe=lambda random: (random.uniform(0.1, 0.9), random.uniform(0.1, 0.9)),
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
            "you take the scale for the variance; that is its square": lambda mean, scale: (
                (scale + mean**2 - 1 - math.log(scale)) / 2
            ),
            "the scale enters squared": lambda mean, scale: (scale + mean**2 - 1) / 2 - math.log(scale),
            "log scale, or half of log scale^2": lambda mean, scale: kl(mean, scale) - math.log(scale),
            "the sign is turned: a divergence is never negative": lambda mean, scale: -kl(mean, scale),
            "the logarithm is halved once too often": lambda mean, scale: (
                kl(mean, scale) + math.log(scale) / 2
            ),
        },
        probes=((0.0, 1.0), (1.0, 0.5), (-2.0, 1.5), (0.3, 0.1)),
        sample_probe=lambda random: (random.uniform(-3, 3), random.uniform(0.1, 3)),
    ),
}
