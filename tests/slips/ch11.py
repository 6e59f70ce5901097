"""Chapter 11: GAN-CLS's loss, its best discriminator and the end of its game, conditioning augmentation."""

import math

import torch
import torch.nn.functional as F

from tests.slips import gaussian_kl


def yes(logits):
    return -F.logsigmoid(logits).mean()


def no(logits):
    return -F.logsigmoid(-logits).mean()


def loss(right, wrong, fake):
    return yes(right) + (no(wrong) + no(fake)) / 2


def in_one_logarithm(right, wrong, fake):
    return yes(right) - (1 - (wrong.sigmoid() + fake.sigmoid()) / 2).log().mean()


def of_probabilities(right, wrong, fake):
    """As if the logits were D."""
    return -(right.log().mean() + ((1 - wrong).log().mean() + (1 - fake).log().mean()) / 2)


def through_sigmoids(right, wrong, fake):
    d, w, f = right.sigmoid(), wrong.sigmoid(), fake.sigmoid()
    return -(d.log().mean() + ((1 - w).log().mean() + (1 - f).log().mean()) / 2)


def binary(right, wrong, fake):
    zeros = torch.zeros_like(wrong)
    false = F.binary_cross_entropy(wrong.sigmoid(), zeros) + F.binary_cross_entropy(fake.sigmoid(), zeros)
    return F.binary_cross_entropy(right.sigmoid(), torch.ones_like(right)) + false / 2


SLIPS = {
    "11.1": [
        (loss, "correct"),
        (lambda r, w, f: yes(r) + no(w) + no(f), "the two kinds of false pairs share"),
        (lambda r, w, f: yes(r) + no(f), "the wrong pairs are missing"),
        (lambda r, w, f: yes(r) + no(f) / 2, "the wrong pairs are missing, and the fakes"),
        (lambda r, w, f: yes(r) + no(w), "the fakes are missing"),
        (lambda r, w, f: (yes(r) + no(w) + no(f)) / 2, "the 1/2 is for the false pairs alone"),
        (lambda r, w, f: -loss(r, w, f), "a loss is what falls"),
        (lambda r, w, f: loss(r, w, f) / math.log(2), "that is in bits"),
        (lambda r, w, f: yes(r) + (yes(w) + no(f)) / 2, "a real picture with a wrong text"),
        (lambda r, w, f: no(r) + (yes(w) + yes(f)) / 2, "the three are turned round"),
        (in_one_logarithm, "each kind has its own logarithm"),
        (lambda r, w, f: len(r) * loss(r, w, f), "one number for the batch"),
        (of_probabilities, "these are logits, not probabilities"),
        (through_sigmoids, "a float's sigmoid of -200 is 0"),
        (binary, "binary_cross_entropy stops at 100 nats"),
    ],
    "11.2": [
        (lambda p, w, g: 2 * p / (2 * p + w + g), "correct"),
        (lambda p, w, g: p / (p + w + g), "false pairs count by half each"),
        (lambda p, w, g: p / (p + g), "the wrong pairs are missing"),
        (lambda p, w, g: p / (p + w), "the fakes are missing"),
        (lambda p, w, g: 2 * p / (w + g), "a / (a + b)"),
        (lambda p, w, g: (w + g) / (2 * p + w + g), "that is the probability of a false pair"),
    ],
    "11.3": [
        (lambda c, p, s: c + s / (1 - s) * (c - p), "correct"),
        (lambda c, p, s: c, "that would be right if D saw no wrong pairs"),
        (lambda c, p, s: (c - 0.5 * p) / 0.5, "that is right for equal shares alone"),
        (lambda c, p, s: s * p + c - s * c, "this is q"),
        (lambda c, p, s: c - s * p, "the fakes have the share 1 - share"),
        (lambda c, p, s: p + (c - p) / s, "the two shares are the wrong way round"),
        (lambda c, p, s: p + s / (1 - s) * (p - c), "the two distributions are the wrong way round"),
        (lambda c, p, s: s / (1 - s) * (p - c) - c, "the sign is turned"),
        (lambda c, p, s: (c - p) / (1 - s), "p(x) has a share, too"),
    ],
    "11.4": gaussian_kl.slips("text"),
    "11.5": [
        ([0.092, 0.89], "correct"),
        ([0.89, 0.092], "the plain one first"),
        ([0.0088, 0.086], "those are the distances; divide by"),
        ([11, 1.1], "divide by the drawings' distance, not"),
        ([8, 8], "those are pictures of different captions:"),
    ],
}
