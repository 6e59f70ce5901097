"""Chapter 07: the logit of D*, and a step of exponentiated gradient descent."""

import math

import torch


def d_star(p_data, p_g):
    return p_data / (p_data + p_g)


def logit(d):
    return math.log(d) - math.log(1 - d)


def share(weights):
    return weights / weights.sum()


SLIPS = {
    "07.1": [
        (lambda p, q: logit(d_star(p, q)), "correct"),
        (d_star, "that is D* itself"),
        (lambda p, q: logit(d_star(q, p)), "the ratio is upside down"),
        (lambda p, q: d_star(p, q) / (1 - d_star(p, q)), "that is D*/(1 - D*)"),
        (lambda p, q: math.log(d_star(p, q)), "that is log D*"),
        (lambda p, q: math.log2(p) - math.log2(q), "that is in bits"),
        (lambda p, q: math.log10(p) - math.log10(q), "use the natural logarithm, not"),
        (lambda p, q: math.log(1 - d_star(p, q)), "that is log(1 - D*)"),
        (lambda p, q: 1 - d_star(p, q), "that is 1 - D*"),
        (lambda p, q: math.log(d_star(p, q)) / math.log(1 - d_star(p, q)), "a logit is log D* minus"),
    ],
    "07.4": [
        (lambda p, q, eta: (q.log() - eta * (1 - d_star(p, q)).log()).softmax(0), "correct"),
        (lambda p, q, eta: q * torch.exp(-eta * (1 - d_star(p, q)).log()), "divide by the sum"),
        (lambda p, q, eta: share(q * (1 - d_star(p, q)) ** eta), "you climb"),
        (lambda p, q, eta: (p + q) / 2, "that is the midpoint"),
        (lambda p, q, eta: share(q * d_star(p, q) ** -eta), "the gradient is log(1 - D*), not log D*"),
        (lambda p, q, eta: share((1 - d_star(p, q)) ** -eta), "p_g itself is missing"),
        (lambda p, q, eta: q - eta * (1 - d_star(p, q)).log(), "subtracting leaves the simplex"),
        (lambda p, q, eta: share(q * d_star(p, q) ** eta), "that is D*^eta"),
        (
            lambda p, q, eta: (q.log() - eta * (1 - d_star(p, q))).softmax(0),
            "the gradient is log(1 - D*), not 1",
        ),
        (lambda p, q, eta: share(p * (1 - d_star(p, q)) ** -eta), "multiply p_g, not p_data"),
        (lambda p, q, eta: (1 - eta / 2) * q + eta / 2 * p, "a straight line towards p_data"),
        (lambda p, q, eta: share(q - eta * (1 - d_star(p, q)).log()), "you subtract eta times the gradient"),
    ],
    "07.2": [
        (-0.955, "correct"),
        (0.216, "that is the JSD; V(D*, G) is -log 4"),
        (-1.38, "that is in bits; use the natural logarithm"),
        (-1.5, "the states are not weighted with p_data"),
        (-0.549, "that is the first expectation only;"),
        (-0.405, "that is the second expectation only;"),
        (0.955, "the sign is turned: V is never positive"),
        (-1.39, "that is its value at p_g = p_data"),
        (-0.752, "the generator shows the first side"),
        (0.432, "that is 2 JSD; V(D*, G) is -log 4 more"),
        (-1.17, "V(D*, G) is -log 4 + 2 JSD: the JSD"),
        (-math.inf, "the generator never shows the second side: 0 log 0 counts as 0,"),
        (math.nan, "the generator never shows the second side: 0 log 0 counts as 0"),
    ],
    "07.3": [
        (0.693, "correct"),
        (-1.39, "that is V; the loss is -V/2"),
        (1.39, "that is the sum over a datum and a"),
        (-0.693, "the sign is turned: a cross-entropy"),
        (0.5, "that is D; the loss is a logarithm"),
        (1, "that is in bits; use the natural logarithm"),
        (0, "0 is the loss of a discriminator that"),
        (0.347, "a datum costs as much as a sample:"),
    ],
    "07.5": [
        (2, "correct"),
        (0.5, "with 0.5 it goes most slowly of all:"),
        (1, "with 1 the error halves in every step,"),
        (1.5, "1.5 is good, and not the best"),
        (2.5, "2.5 overshoots: near the data the error"),
        (3, "3 overshoots by as much as 1 falls"),
        (5, "that is a number of steps; the eta"),
    ],
}
