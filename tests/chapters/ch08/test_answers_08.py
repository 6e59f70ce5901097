"""What students write in chapter 08, slips included, and what they are told."""

import math

import pytest
import torch
import torch.nn.functional as F
from scipy.stats import norm

from course_utils.chapters.ch08.exercises import EXERCISES


def told(number, answer):
    return EXERCISES[number].verdict(answer).removeprefix("not yet: ")


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (lambda x, a, b: norm.pdf(x, b, abs(a)), "correct"),
        (lambda x, a, b: norm.pdf((x - b) / a), "the slope of G is missing"),
        (lambda x, a, b: norm.pdf((x - b) / a) * abs(a), "you multiply by the slope"),
        (lambda x, a, b: norm.pdf((x - b) / a) / a, "a density is not negative"),
        (lambda x, a, b: norm.pdf(a * x + b) / abs(a), "that is the density at a x + b"),
        (lambda x, a, b: norm.logpdf(x, b, abs(a)), "that is the logarithm"),
        (
            lambda x, a, b: math.exp(norm.logpdf(x, b, abs(a)) + math.log(2 * math.pi) / 2),
            "the factor 1/sqrt",
        ),
        (lambda x, a, b: norm.pdf(x, b, abs(a) ** 0.5), "a is the deviation of a z + b, not its variance"),
        (lambda x, a, b: norm.pdf(x, -b, abs(a)), "ask which z lands on x: x = a z + b"),
        (lambda x, a, b: norm.pdf((x - b) / a) / a**2, "the mass is spread over |a| times the length"),
        (
            lambda x, a, b: torch.distributions.Normal(b, a).log_prob(x).exp(),
            "a may be negative: the deviation",
        ),
        (lambda x, a, b: norm.pdf(x, b, a), "a may be negative, and the deviation is |a|"),
        (lambda x, a, b: norm.pdf(x, b, abs(a) / 2**0.5) / 2**0.5, "the 1/2 in the exponent is missing"),
    ],
)
def test_the_density_of_a_line_s_samples(answer, named):
    assert told("08.1", answer).startswith(named)


def d_loss(real, fake):
    return -F.logsigmoid(real).mean() - F.logsigmoid(-fake).mean()


def g_loss(fake):
    return -F.logsigmoid(fake).mean()


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (lambda real, fake: (d_loss(real, fake), g_loss(fake)), "correct"),
        (lambda real, fake: (-d_loss(real, fake), g_loss(fake)), "that is V(D, G)"),
        (
            lambda real, fake: (d_loss(real, fake), F.logsigmoid(-fake).mean()),
            "D's loss is right; G's is that of",
        ),
        (
            lambda real, fake: (d_loss(real, fake), -g_loss(fake)),
            "D's loss is right; G's has its sign turned",
        ),
        (
            lambda real, fake: (d_loss(real, fake), -F.logsigmoid(-fake).mean()),
            "D's loss is right; G's is -log",
        ),
        (lambda real, fake: (g_loss(real), g_loss(fake)), "D's loss lacks the samples"),
        (
            lambda real, fake: (d_loss(real, fake) / 2, g_loss(fake)),
            "D's loss is the sum of two means, not half",
        ),
        (lambda real, fake: (d_loss(real, fake), -F.logsigmoid(fake)), "G's loss lacks its mean"),
        (lambda real, fake: (-F.logsigmoid(real), -F.logsigmoid(fake)), "both losses lack their means"),
        (lambda real, fake: (g_loss(fake), d_loss(real, fake)), "the two losses are exchanged"),
    ],
)
def test_the_losses_of_both_players(answer, named):
    assert told("08.2", answer).startswith(named)
