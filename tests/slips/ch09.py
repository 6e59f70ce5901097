"""Chapter 09: modes among n samples, and K steps of D."""

import math

import torch


def climb(logits, p_data, p_g, lr, steps, slope=lambda a, p, q: p * torch.sigmoid(-a) - q * torch.sigmoid(a)):
    for _ in range(int(steps)):
        logits = logits + lr * slope(logits, p_data, p_g)
    return logits


def by_autograd(logits, p_data, p_g, lr, steps):
    logits = logits.clone()
    for _ in range(int(steps)):
        a = logits.detach().requires_grad_()
        (p_data * a.sigmoid().log() + p_g * (1 - a.sigmoid()).log()).sum().backward()
        logits = a.detach() + lr * a.grad
    return logits


def from_the_start(logits, p_data, p_g, lr, steps):
    moved = climb(logits, p_data, p_g, lr, 1) - logits
    return logits + int(steps) * moved


def exchanged(logits, p_data, p_g, lr, steps):
    return climb(logits, p_data, p_g, lr, steps, lambda a, p, q: p * torch.sigmoid(a) - q * torch.sigmoid(-a))


SLIPS = {
    "09.2": [
        (lambda modes, n: modes - modes * ((modes - 1) / modes) ** n, "correct"),
        (
            lambda modes, n: modes * ((modes - 1) / modes) ** n,
            "that is the expected number of modes that are",
        ),
        (lambda modes, n: 1 - ((modes - 1) / modes) ** n, "that is the probability that a given mode"),
        (lambda modes, n: n if n < modes else modes, "a mode may be met more than once"),
        (lambda modes, n: modes - modes * math.exp(-n / modes), "exp(-n/m) is the limit"),
        (lambda modes, n: ((modes - 1) / modes) ** n, "that is the probability to miss"),
        (lambda modes, n: n - n * ((n - 1) / n) ** modes, "modes and samples have changed places"),
        (lambda modes, n: math.comb(int(n), 2) / modes, "that is the number of pairs"),
    ],
    "09.4": [
        (by_autograd, "correct"),
        (lambda a, p, q, lr, steps: climb(a, p, q, -lr, steps), "D climbs"),
        (lambda a, p, q, lr, steps: climb(a, p, q, lr, 1), "that is one step, whatever"),
        (from_the_start, "every step starts from the logits"),
        (exchanged, "log D has the slope 1 - D"),
        (
            lambda a, p, q, lr, steps: climb(
                a, p, q, lr, steps, lambda a, p, q: p / a.sigmoid() - q / (1 - a.sigmoid())
            ),
            "that is the slope in D",
        ),
        (lambda a, p, q, lr, steps: climb(a, p, q, 1.0, steps), "the learning rate is missing"),
        (
            lambda a, p, q, lr, steps: climb(
                a, p, q, lr, steps, lambda a, p, q: p * (1 - a.sigmoid()) + q * a.sigmoid()
            ),
            "log(1 - D) falls as the logit rises",
        ),
        (lambda a, p, q, lr, steps: climb(a, p, q, lr, steps) - a, "that is how far D has moved"),
        (lambda a, p, q, lr, steps: climb(a, q, p, lr, steps), "p_data and p_g have changed places"),
        (lambda a, p, q, lr, steps: climb(a, p, q, lr, int(steps) + 1), "that is one step too many"),
        (
            lambda a, p, q, lr, steps: climb(a, p, q, lr, steps, lambda a, p, q: -q * a.sigmoid()),
            "D's gain on the data is missing",
        ),
        (
            lambda a, p, q, lr, steps: climb(
                a, p, q, lr, steps, lambda a, p, q: (p * (-a).sigmoid() - q * a.sigmoid()) / len(a)
            ),
            "sum over the points, do not average",
        ),
        (lambda a, p, q, lr, steps: climb(a, p, q, lr, steps).sigmoid(), "D is asked for as logits"),
    ],
    "09.1": [
        ([3, 0.8, 0.1657], "correct"),
        ([4, 0.8, 0.1657], "a mode is covered only if a good sample"),
        ([3, 0.9, 0.1657], "two of the ten samples are not good"),
        ([3, 8, 0.1657], "a share is asked for, not a count"),
        ([0.75, 0.8, 0.1657], "a count is asked for, not a share"),
        ([3, 0.8, 0.3466], "the KL takes every sample by its nearest"),
        ([3, 0.8, 0.09874], "the shares of the KL sum to 1: it takes"),
        ([3, 0.8, 0.1674], "that is the KL from equal shares to"),
        ([3, 0.8, 0.239], "log2 instead of ln"),
        ([3, 0.8, 1.221], "that is the entropy of the shares,"),
        ([3, 0.8, -0.1657], "a KL is not negative: its sign is turned"),
    ],
    "09.3": [
        ([-1.386, -1.195], "correct"),
        ([-1.195, -1.386], "the right values in the other order:"),
        ([-1.195, -1.195], "max min is not min max here: that is"),
        ([1.386, 1.195], "both are below 0: logarithms of probabilities"),
        ([-0.6931, -1.195], "max min adds two logarithms of 1/2"),
        ([-1.949, -1.195], "the generator goes where D is higher:"),
        ([-1.386, -0.6255], "the generator has the choice, and the"),
        ([-1.386, -0.9548], "that is the game of two equal points"),
        ([-1.386, -1.602], "after the generator, D is 3/7 at its"),
        ([-1.386, -0.5596], "at the point of the generator the data"),
        ([-1.386, -1.055], "the generator is at its point with"),
    ],
    "09.5": [
        (9, "correct"),
        (8, "for that K the lowest place is still"),
        (10, "an earlier K will do: below 1 is enough"),
        (1, "that is the first K at the learning"),
        (0.9, "that is K times the rate"),
    ],
}
