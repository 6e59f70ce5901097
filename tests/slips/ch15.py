"""Chapter 15: a flow's density, free energies, the way back to x_0, causal attention."""

import math

import torch
import torch.nn.functional as F
from torch.distributions import Normal


def log_normal(z):
    return Normal(0.0, 1.0).log_prob(z)


def second(x):
    """z2 of the coupling layer."""
    return x[:, 1] * x[:, 0].exp() + 2 * x[:, 0]


def flow(x):
    return log_normal(x[:, 0]) + log_normal(second(x)) + x[:, 0]


def free_energy(v, b, c, W):
    return -(v @ b) - F.softplus(c + v @ W).sum(1)


def base_2(v, b, c, W):
    return -(v @ b) - F.softplus(c + v @ W).sum(1) / math.log(2)


def one_logarithm(v, b, c, W):
    return -(v @ b) - F.softplus((c + v @ W).sum(1))


def inside(v, b, c, W):
    return -F.softplus(c + v @ W + (v @ b)[:, None]).sum(1)


def back(answer):
    """A formula of x_t, the noise and alpha_bar for a batch."""
    return lambda xt, noise, alpha_bar: answer(xt, noise, alpha_bar[:, None])


def scores(q, k, scale=None):
    return q @ k.T / (q.shape[1] ** 0.5 if scale is None else scale(q))


def future(q):
    return torch.ones(len(q), len(q)).triu(1).bool()


def attention(q, k, hidden=future, **options):
    return scores(q, k, **options).masked_fill(hidden(q), -math.inf).softmax(1)


def not_itself(q, k):
    """The first query sees nothing: its row is NaN."""
    return attention(q, k, lambda q: future(q) | torch.eye(len(q)).bool())


SLIPS = {
    "15.1": [
        (flow, "correct"),
        (lambda x: log_normal(x[:, 0]) + log_normal(second(x)), "log |det| is missing"),
        (lambda x: flow(x) - 2 * x[:, 0], "log |det dz/dx| is added"),
        (lambda x: flow(x) - log_normal(x[:, 0]), "the coordinate that stays"),
        (
            lambda x: log_normal(x[:, 0]) + log_normal((x[:, 1] - 2 * x[:, 0]) / x[:, 0].exp()) + x[:, 0],
            "that is the way back",
        ),
        (lambda x: flow(x) - x[:, 0] + x[:, 0].exp(), "the logarithm of the determinant is asked for"),
        (lambda x: flow(x).exp(), "that is the density"),
        (lambda x: flow(x) + 0.5 * math.log(math.tau), "both coordinates have the constant"),
        (lambda x: x[:, 0] - (x[:, 0] ** 2 + second(x) ** 2) / 2, "the constants are missing"),
        (
            lambda x: x[:, 0] - (x[:, 0] ** 2 + second(x) ** 2) / 2 - math.log(math.pi),
            "half of the 2 pi is missing",
        ),
        (
            lambda x: x[:, 0] - x[:, 0] ** 2 - second(x) ** 2 - math.log(math.tau),
            "the 1/2 before the squares",
        ),
        (
            lambda x: log_normal(x[:, 0]) + log_normal((x[:, 1] + 2 * x[:, 0]) * x[:, 0].exp()) + x[:, 0],
            "the scale is for x2 alone",
        ),
        (
            lambda x: log_normal(x[:, 0]) + log_normal(x[:, 1] * x[:, 0].exp()) + x[:, 0],
            "the shift is missing",
        ),
        (lambda x: flow(x.flip(1)), "the pair is swapped"),
        (lambda x: flow(x).sum(), "one number for each point: do not sum"),
        (lambda x: flow(x).mean(), "one number for each point: do not average"),
    ],
    "15.2": [
        (free_energy, "correct"),
        (lambda v, b, c, W: -free_energy(v, b, c, W), "the sign is turned"),
        (lambda v, b, c, W: -F.softplus(c + v @ W).sum(1), "the biases b of the pixels are missing"),
        (lambda v, b, c, W: -(v @ b) - F.softplus(v @ W).sum(1), "the biases c of the hidden units"),
        (lambda v, b, c, W: v @ b - F.softplus(c + v @ W).sum(1), "the sign before b . v"),
        (lambda v, b, c, W: -(v @ b) - (c + v @ W).sum(1), "a unit may be off as well"),
        (one_logarithm, "each unit has a sum of its own"),
        (inside, "b meets the pixels"),
        (base_2, "that is in bits"),
        (lambda v, b, c, W: -b.sum() - F.softplus(c + v @ W).sum(1), "every bias b counts"),
        (
            lambda v, b, c, W: -(v @ b) - F.softplus(c + v @ W).sum(),
            "sum over the hidden units of each image",
        ),
        (lambda v, b, c, W: free_energy(v, b, c, W).sum(), "one number for each image: do not sum"),
        (lambda v, b, c, W: free_energy(v, b, c, W).mean(), "one number for each image: do not average"),
    ],
    "15.3": [
        (back(lambda x, e, a: (x - (1 - a).sqrt() * e) / a.sqrt()), "correct"),
        (back(lambda x, e, a: (x + (1 - a).sqrt() * e) / a.sqrt()), "the noise has been added"),
        (back(lambda x, e, a: x - (1 - a).sqrt() * e), "the image was shrunk as well"),
        (back(lambda x, e, a: (x - e) / a.sqrt()), "the noise was scaled by the root"),
        (back(lambda x, e, a: (x - (1 - a) * e) / a), "that scales by variances"),
        (back(lambda x, e, a: (x - (1 - a).sqrt() * e) / a), "the image was shrunk by the root of alpha_bar"),
        (
            back(lambda x, e, a: (x - a.sqrt() * e) / (1 - a).sqrt()),
            "alpha_bar and 1 - alpha_bar are swapped",
        ),
        (back(lambda x, e, a: (x - (1 - a).sqrt() * e) * a.sqrt()), "the image was shrunk: divide"),
        (back(lambda x, e, a: a.sqrt() * x + (1 - a).sqrt() * e), "that is the way there"),
    ],
    "15.4": [
        (attention, "correct"),
        (lambda q, k: scores(q, k).softmax(1), "a query sees the future"),
        (not_itself, "a place sees itself as well"),
        (lambda q, k: attention(q, k, lambda q: future(q).T), "the past is masked"),
        (lambda q, k: attention(q, k, scale=lambda q: 1), "the scores are divided by the root of d"),
        (lambda q, k: attention(q, k, scale=lambda q: q.shape[1]), "the root of d is asked for, not d"),
        (lambda q, k: attention(q, k, scale=lambda q: len(q) ** 0.5), "d is the size of a query"),
        (lambda q, k: scores(q, k).softmax(1).tril(), "the weights of a row add up to 1"),
        (lambda q, k: scores(q, k).tril().softmax(1), "e^0 is 1"),
        (
            lambda q, k: scores(q, k).masked_fill(future(q), -math.inf).softmax(0),
            "each query shares out its weight",
        ),
        (scores, "those are the scores"),
        (lambda q, k: attention(k, q), "queries and keys are swapped"),
    ],
    "15.5": [
        ([True, False, False, True], "correct"),
        ([False, False, False, True], "statement 1: what was its loss at the"),
        ([True, True, False, True], "statement 2: look at the sum over all"),
        ([True, False, True, True], "statement 3: look at the samples"),
        ([True, False, False, False], "statement 4: in an honest model, can"),
    ],
}
