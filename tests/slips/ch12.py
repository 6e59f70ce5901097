"""Chapter 12: the best single number, a patch's side, a PatchGAN's loss, translations without a loss."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def by_trial(values, probabilities):
    """The value with the least mean absolute distance to all; the smaller of two that are level."""
    cost = [sum(p * abs(v - w) for w, p in zip(values, probabilities, strict=True)) for v in values]
    return min(v for v, c in zip(values, cost, strict=True) if c < min(cost) + 1e-9)


def unsorted(values, probabilities):
    return values[int(np.searchsorted(np.cumsum(probabilities), 0.5))]


def past_half(values, probabilities):
    order = np.argsort(values)
    return np.asarray(values)[order][
        np.searchsorted(np.cumsum(np.asarray(probabilities)[order]), 0.5, "right")
    ]


def nearest_to_the_mean(values, probabilities):
    values = np.asarray(values)
    return values[np.abs(values - values @ np.asarray(probabilities)).argmin()]


def likeliness(values, probabilities):
    return probabilities[list(values).index(by_trial(values, probabilities))]


def field(layers):
    """Forwards: each layer adds (kernel - 1) steps of the product of the strides before it."""
    side, jump = 1, 1
    for kernel, stride in layers:
        side, jump = side + (kernel - 1) * jump, jump * stride
    return side


def without_one(layers):
    side = 1
    for kernel, stride in layers[::-1]:
        side = side * stride + kernel
    return side


def yes(logits):
    return -F.logsigmoid(logits)


def no(logits):
    return -F.logsigmoid(-logits)


def loss(real, fake):
    return (yes(real).mean() + no(fake).mean()) / 2


def binary(real, fake):
    ones, zeros = torch.ones_like(real), torch.zeros_like(fake)
    total = F.binary_cross_entropy(real.sigmoid(), ones) + F.binary_cross_entropy(fake.sigmoid(), zeros)
    return total / 2


def of_logarithms(real, fake):
    return -(real.log().mean() + (1 - fake).log().mean()) / 2


def of_sigmoids(real, fake):
    return -(real.sigmoid().log().mean() + (1 - fake.sigmoid()).log().mean()) / 2


def choices(p_a, p_b):
    """n! for every share that n contents have, if both sides agree."""
    if sorted(p_a) != sorted(p_b):
        return 0
    return math.prod(math.factorial(list(p_a).count(share)) for share in set(p_a))


SLIPS = {
    "12.1": [
        (by_trial, "correct"),
        (lambda v, p: np.dot(v, p), "that is the mean"),
        (lambda v, p: max(zip(p, v, strict=True))[1], "that is the most likely value"),
        (lambda v, p: torch.tensor(v).median(), "that is the median of the values"),
        (unsorted, "sort the values first"),
        (nearest_to_the_mean, "that is the value nearest to the mean"),
        (past_half, "at least half"),
        (likeliness, "that is the probability"),
    ],
    "12.2": [
        (field, "correct"),
        (lambda layers: field(layers[::-1]), "go from the last layer to the first"),
        (without_one, "r pixels, `stride` apart"),
        (lambda layers: field([(kernel, 1) for kernel, _ in layers]), "the strides are missing"),
        (lambda layers: field(layers) ** 2, "that is the area"),
        (lambda layers: sum(kernel for kernel, _ in layers), "kernels side by side overlap"),
        (lambda layers: field([(b, a) for a, b in layers]), "the pairs are (kernel, stride)"),
    ],
    "12.3": [
        (loss, "correct"),
        (lambda r, f: loss(r.mean((1, 2)), f.mean((1, 2))), "each patch has its own verdict"),
        (lambda r, f: loss(r.amax((1, 2)), f.amax((1, 2))), "that asks the best patch"),
        (
            lambda r, f: (yes(r).sum((1, 2)).mean() + no(f).sum((1, 2)).mean()) / 2,
            "that is the sum over the patches",
        ),
        (lambda r, f: (yes(r).sum() + no(f).sum()) / 2, "that is the sum over all patches"),
        (lambda r, f: yes(r).mean() + no(f).mean(), "the 1/2 is missing"),
        (lambda r, f: yes(r).mean() / 2, "the painted pictures are missing"),
        (lambda r, f: no(f).mean() / 2, "the real pictures are missing"),
        (lambda r, f: (no(r).mean() + yes(f).mean()) / 2, "real and painted are exchanged"),
        (lambda r, f: -loss(r, f), "a loss is what falls"),
        (lambda r, f: (((r - 1) ** 2).mean() + (f**2).mean()) / 2, "that is the loss of squares"),
        (of_logarithms, "these are logits, not probabilities"),
        (of_sigmoids, "a float's sigmoid of -200 is 0"),
        (binary, "binary_cross_entropy stops at 100 nats"),
    ],
    "12.4": [
        (choices, "correct"),
        (lambda p_a, p_b: math.factorial(len(p_b)), "a translation must also give every content"),
        (lambda p_a, p_b: len(p_a) ** len(p_a), "those are all maps"),
        (lambda p_a, p_b: int(choices(p_a, p_b) > 0), "nothing names the contents"),
        (lambda p_a, p_b: choices(p_a, p_b) * choices(p_b, p_a), "the way back is the inverse"),
    ],
    "12.5": [
        (0.91, "correct"),
        (1, "that is without any change"),
        (0.1, "that is the share that comes back blue"),
        (0.98, "that is blue with green's tint; the"),
    ],
}
