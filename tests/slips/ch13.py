"""Chapter 13: the missing corner, demodulated weights, separability."""

import math

import torch
from torch.distributions import Categorical


def modulated(weights, styles):
    """A matrix (outputs, inputs) for every picture."""
    return weights[None] * styles[:, None]


def demodulated(weights, styles):
    w = modulated(weights, styles)
    return w / w.pow(2).sum(2, keepdim=True).sqrt()


def over(divisor):
    """The modulated weights over another number for each output."""
    return lambda w, s: modulated(w, s) / divisor(w, s)


def entropies(table, dim=1):
    return Categorical(table / table.sum(dim, keepdim=True)).entropy()


def weighed(table):
    """H(label | side)."""
    return (table.sum(1) / table.sum() * entropies(table)).sum()


def by_hand(table):
    """In floats, where the logarithm of 0 fails."""
    total = sum(sum(row) for row in table)
    return math.exp(-sum(n / total * math.log(n / sum(row)) for row in table for n in row))


def with_nan(table):
    p = table / table.sum(1, keepdim=True)
    return (-(table / table.sum() * p.log()).sum()).exp()


SLIPS = {
    "13.1": [
        (lambda share: -math.cos(2 * math.pi * share), "correct"),
        (lambda share: math.sin(2 * math.pi * share), "P begins at 1/4"),
        (lambda share: math.cos(2 * math.pi * share), "the sign is turned"),
        (lambda share: 2 * math.pi * share - math.pi / 2, "that is the integral of"),
        (lambda share: math.sin(math.pi * share - math.pi / 4), "a full turn is 2 pi"),
        (
            lambda share: math.sin(math.atan(2 * math.pi * share - math.pi / 2)),
            "the slope of P is not the same",
        ),
        (lambda share: 0.25 + math.asin(share) / math.tau, "that is P(rho)"),
        (lambda share: (1 - share * share) ** -0.5 / math.tau, "that is the slope of P at rho"),
        (lambda share: math.sin(share - 0.25), "the 2 pi is missing"),
        (lambda share: math.sin(math.tau * (share - 0.25) * math.pi / 180), "the angle is in radians"),
    ],
    "13.2": [
        (demodulated, "correct"),
        (lambda w, s: demodulated(w, torch.ones_like(s)), "the styles are missing"),
        (modulated, "that is modulated, and not yet"),
        (over(lambda w, s: modulated(w, s).pow(2).sum(2, keepdim=True)), "the root is missing"),
        (
            over(lambda w, s: w.norm(dim=1)[None, :, None]),
            "the norm is that of the modulated weights, not of the w",
        ),
        (
            over(lambda w, s: s.norm(dim=1)[:, None, None]),
            "the norm is that of the modulated weights, not of the s",
        ),
        (
            over(lambda w, s: modulated(w, s).pow(2).mean(2, keepdim=True).sqrt()),
            "sum the squares, do not average",
        ),
        (over(lambda w, s: modulated(w, s).abs().sum(2, keepdim=True)), "sum the squares, not the sizes"),
        (over(lambda w, s: modulated(w, s).norm(dim=1, keepdim=True)), "each output has norm 1"),
        (lambda w, s: demodulated(w, s).transpose(1, 2), "the outputs come before the inputs"),
        (
            over(lambda w, s: modulated(w, s).norm(dim=(1, 2), keepdim=True)),
            "each output of each picture has",
        ),
        (lambda w, s: demodulated(w, s).abs(), "the weights keep their signs"),
    ],
    "13.4": [
        (lambda table: weighed(table).exp(), "correct"),
        (weighed, "that is the entropy; its exponential"),
        (lambda table: weighed(table.T).exp(), "that is H(side | label)"),
        (
            lambda table: Categorical(table.sum(0) / table.sum()).entropy().exp(),
            "that is the entropy of the labels",
        ),
        (lambda table: entropies(table).mean().exp(), "weigh each side by its share of the pictures"),
        (lambda table: entropies(table).sum().exp(), "weigh each side by its share of the pictures before"),
        (lambda table: table.amax(1).sum() / table.sum(), "that is the share on the right side"),
        (lambda table: (weighed(table) / math.log(2)).exp(), "in nats"),
        (by_hand, "0 log 0 counts as 0: leave out what never came (math"),
        (with_nan, "0 log 0 counts as 0: leave out what never came (0 times"),
        (
            lambda table: Categorical(table.flatten() / table.sum()).entropy().exp(),
            "that is the joint entropy",
        ),
        (lambda table: (-weighed(table)).exp(), "the sign is turned"),
    ],
    "13.3": [
        (0.7071, "correct"),
        (0.5, "that halves the deviation; the variance"),
        (0.25, "that is the square of one half; the"),
        (1.414, "that doubles the variance"),
    ],
    "13.5": [
        ([4, True], "correct"),
        ([4, False], "that layer is the right one; look again"),
        ([5, True], "look at the layer whose own share of"),
    ],
}
