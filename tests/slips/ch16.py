"""Chapter 16: a paired difference and its error, a mixture with noise."""

import math

import numpy as np
import torch
from scipy.stats import sem


def differences(a, b):
    return np.subtract(np.asarray(a), np.asarray(b))


def with_error(error):
    """The right mean with another error."""
    return lambda a, b: (differences(a, b).mean(), error(differences(a, b)))


def logarithms(share):
    """Those of the two shares."""
    return math.log(1 - share), math.log(share)


def mixture(share):
    of_model, of_noise = logarithms(share)
    return lambda p, n: torch.logaddexp(p + of_model, n + of_noise)


SLIPS = {
    "16.2": [
        (with_error(sem), "correct"),
        (lambda a, b: (differences(b, a).mean(), sem(differences(a, b))), "the difference is a - b"),
        (with_error(lambda d: d.std(ddof=1)), "that is the deviation of one difference; "),
        (with_error(np.std), "that is the deviation of one difference, and with n"),
        (with_error(lambda d: d.var(ddof=1) / len(d)), "that is the variance"),
        (with_error(lambda d: d.std(ddof=1) / len(d)), "divide by the root of n, not by n"),
        (with_error(lambda d: d.std() / len(d) ** 0.5), "the deviation of a sample divides by n - 1"),
        (with_error(lambda d: 2 * sem(d)), "that is two standard errors"),
        (lambda a, b: (np.mean(a) - np.mean(b), (sem(a) ** 2 + sem(b) ** 2) ** 0.5), "not paired"),
    ],
    "16.3": [
        (mixture(0.99), "correct"),
        (mixture(0.01), "the shares are swapped"),
        (lambda p, n: (0.01 * p.exp() + 0.99 * n.exp()).log(), "exp(-800) is 0 in a float"),
        (lambda p, n: 0.01 * p + 0.99 * n, "the densities add up"),
        (lambda p, n: -mixture(0.99)(p, n), "that is minus the log density"),
        (lambda p, n: torch.maximum(p + math.log(0.01), n + math.log(0.99)), "that is the larger of the two"),
        (lambda p, n: torch.logaddexp(0.01 * p, 0.99 * n), "the shares multiply the densities"),
        (torch.logaddexp, "the shares are missing"),
        (lambda p, n: torch.logaddexp(p + math.log(0.01), n), "the share of the noise is missing"),
        (lambda p, n: p + math.log(0.01), "that is the model's part alone"),
    ],
    "16.1": [
        ([0.3466, 0.25], "correct"),
        ([0.25, 0.3466], "they are the wrong way round"),
        ([0.5, 0.25], "the first is in bits; take the natural"),
        ([math.inf, 0.25], "that is KL(q || p), which no model"),
        ([-0.3466, 0.25], "the logarithm is of p / q, not of q"),
        ([0.6931, 0.25], "the logarithm is weighed with p, and"),
        ([math.nan, 0.25], "0 log 0 counts as 0"),
        ([0.3466, 0.5], "total variation is half of the sum"),
        ([0.3466, 0.125], "the last state counts as well: the"),
    ],
    "16.4": [
        ([True, False, True, True], "correct"),
        ([False, False, True, True], "statement 1: compare the two lines"),
        ([True, True, True, True], "statement 2: the loss grows with the"),
        ([True, False, False, True], "statement 3: compare the two distances"),
        ([True, False, True, False], "statement 4: run it with share = 0.5"),
    ],
    "16.5": [
        ([False, True, True, False, False], "correct"),
        ([True, True, True, False, False], "conclusion 1: B's true figure may lie"),
        ([False, False, True, False, False], "conclusion 2: that is just what a bound"),
        ([False, True, False, False, False], "conclusion 3: B pays at most 17.5"),
        ([False, True, True, True, False], "conclusion 4: samples and likelihood"),
        ([False, True, True, False, True], "conclusion 5: what was not sampled"),
    ],
}
