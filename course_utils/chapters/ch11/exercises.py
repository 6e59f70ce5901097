"""Exercises of chapter 11: text to image."""

import math

from course_utils.checks.exercise import Exercise
from course_utils.checks.formulas import gaussian_kl, mean_of, softplus

APART_PLAIN, APART_SEEKING = 0.0917543, 0.892510  # of the distance between two drawings, by the kept weights


def parts(right, wrong, fake):
    """What right, wrong and invented pairs cost the discriminator, each on average."""
    signed = [-logit for logit in right], wrong, fake
    return [mean_of([softplus(logit) for logit in logits]) for logits in signed]


def aware(right, wrong, fake):
    """The loss of GAN-CLS's discriminator, from its logits on right, wrong and invented pairs."""
    own, against_wrong, against_fake = parts(right, wrong, fake)
    return own + (against_wrong + against_fake) / 2


def weighed(*weights):
    """The same sum with other weights."""
    return lambda *logits: sum(w * part for w, part in zip(weights, parts(*logits), strict=True))


def is_extreme(*logits):
    """Whether a sigmoid of them is 0 or 1 in single precision."""
    return any(abs(logit) > 80 for each in logits for logit in each)


def sigmoid(logit):
    """1 / (1 + e^-logit), without overflow."""
    return math.exp(-softplus(-logit))


def of_logits(right, wrong, fake):
    """The logarithms of the logits themselves, which most of them do not have."""
    shares = right, [1 - logit for logit in wrong], [1 - logit for logit in fake]
    if min(map(min, shares)) <= 0:
        return math.nan
    own, against_wrong, against_fake = (-mean_of([math.log(share) for share in each]) for each in shares)
    return own + (against_wrong + against_fake) / 2


def one_logarithm(right, wrong, fake):
    """-log right - log(1 - the mean of wrong and fake): a mixture where a sum of logarithms belongs."""
    mixed = [1 - (sigmoid(w) + sigmoid(f)) / 2 for w, f in zip(wrong, fake, strict=True)]
    return (
        math.inf if min(mixed) <= 0 else parts(right, wrong, fake)[0] - mean_of([math.log(m) for m in mixed])
    )


def three_logits(random):
    return tuple([random.uniform(-4, 4) for _ in range(3)] for _ in range(3))


def three_shares(random):
    return tuple(random.uniform(0.05, 0.95) for _ in range(3))


EXERCISES = {
    # The loss of GAN-CLS's discriminator, from logits (Algorithm 1).
    "11.1": Exercise(
        answer=aware,
        mistakes={
            "the two kinds of false pairs share the weight 1": weighed(1, 1, 1),
            "the wrong pairs are missing": weighed(1, 0, 1),
            "the wrong pairs are missing, and the fakes count by half only": weighed(1, 0, 0.5),
            "the fakes are missing": weighed(1, 1, 0),
            "the 1/2 is for the false pairs alone": weighed(0.5, 0.5, 0.5),
            "a loss is what falls; this is what the discriminator maximises": weighed(-1, -0.5, -0.5),
            "that is in bits; use the natural logarithm": weighed(*(w / math.log(2) for w in (1, 0.5, 0.5))),
            "a real picture with a wrong text is false, too": lambda right, wrong, fake: aware(
                right, [-logit for logit in wrong], fake
            ),
            "the three are turned round: softplus(-l) is -log D, softplus(l) is -log(1 - D)": (
                lambda *logits: aware(*([-logit for logit in each] for each in logits))
            ),
            "each kind has its own logarithm, and these are averaged": one_logarithm,
            "one number for the batch: average over the pairs": lambda right, wrong, fake: (
                aware(right, wrong, fake) * len(right)
            ),
            "these are logits, not probabilities": of_logits,
            "a float's sigmoid of -200 is 0, and its logarithm -inf: stay with the logits": lambda *logits: (
                math.inf if is_extreme(*logits) else aware(*logits)
            ),
            "binary_cross_entropy stops at 100 nats; take the one with logits": lambda right, wrong, fake: (
                mean_of([min(100.0, softplus(-logit)) for logit in right])
                + mean_of([min(100.0, softplus(logit)) for logit in [*wrong, *fake]])
            ),
        },
        probes=(
            ([2.0, 0.5, -1.0], [-1.0, 0.25, 1.5], [-3.0, -0.5, 0.75]),
            ([-200.0, 3.0], [1.0, -2.0], [150.0, 0.5]),
            ([2.0, 0.5], [0.25, -1.0], [-3.0, 0.75]),  # which could be taken for probabilities
        ),
        sample_probe=three_logits,
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
    # The generator at which the game of GAN-CLS ends, where wrong texts are the `share` of the false pairs.
    "11.3": Exercise(
        answer=lambda p_given_text, p, share: (p_given_text - share * p) / (1 - share),
        mistakes={
            "that would be right if D saw no wrong pairs": lambda p_given_text, p, share: p_given_text,
            "that is right for equal shares alone": lambda p_given_text, p, share: 2 * p_given_text - p,
            "this is q; solve q = p(x | t) for p_g": lambda p_given_text, p, share: (
                (1 - share) * p_given_text + share * p
            ),
            "the fakes have the share 1 - share of q: divide by it": lambda p_given_text, p, share: (
                p_given_text - share * p
            ),
            "the two shares are the wrong way round": lambda p_given_text, p, share: (
                (p_given_text - (1 - share) * p) / share
            ),
            "the two distributions are the wrong way round": lambda p_given_text, p, share: (
                (p - share * p_given_text) / (1 - share)
            ),
            "the sign is turned": lambda p_given_text, p, share: (share * p - p_given_text) / (1 - share),
            "p(x) has a share, too": lambda p_given_text, p, share: (p_given_text - p) / (1 - share),
        },
        probes=((0.5, 0.3, 0.5), (0.25, 0.25, 0.2), (0.4, 0.1, 0.75)),
        # p(x) is the smaller: the answer is positive, as a density is.
        sample_probe=lambda random: (
            random.uniform(0.5, 0.9),
            random.uniform(0.1, 0.4),
            random.uniform(0.1, 0.9),
        ),
    ),
    # The KL term of conditioning augmentation, for a batch of texts.
    "11.4": gaussian_kl("text"),
    # The share of two drawings' distance that two pictures of one caption reach: GAN-INT-CLS, mode seeking.
    "11.5": Exercise(
        answer=[APART_PLAIN, APART_SEEKING],
        mistakes={
            "the plain one first": [APART_SEEKING, APART_PLAIN],
            "those are the distances; divide by that of two drawings": [0.00884, 0.0859],
            "divide by the drawings' distance, not the other way round": [1 / APART_PLAIN, 1 / APART_SEEKING],
            "those are pictures of different captions: the same words twice, and two noises": [8.0, 8.0],
        },
        digits=1,
    ),
}
