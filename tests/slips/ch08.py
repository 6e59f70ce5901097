"""Chapter 08: the density of a line's samples, the losses of both players, the least gamma."""

import math

import torch
import torch.nn.functional as F
from scipy.stats import norm


def d_loss(real, fake):
    return -F.logsigmoid(real).mean() - F.logsigmoid(-fake).mean()


def g_loss(fake):
    return -F.logsigmoid(fake).mean()


def by_logarithms(log):
    """Both losses from D, not from its logit."""
    return lambda real, fake: (
        -log(real.sigmoid()).mean() - log(1 - fake.sigmoid()).mean(),
        -log(fake.sigmoid()).mean(),
    )


def binary(real, fake):
    ones, zeros = torch.ones_like(real), torch.zeros_like(fake)
    d = F.binary_cross_entropy(real.sigmoid(), ones) + F.binary_cross_entropy(fake.sigmoid(), zeros)
    return d, F.binary_cross_entropy(fake.sigmoid(), torch.ones_like(fake))


def before_the_mean(real, fake):
    return (-F.logsigmoid(real) - F.logsigmoid(-fake)).mean(), g_loss(fake)


def determinant(eta, gamma):
    """Of the matrix of a step of both players at the end, with R1."""
    return 1 - eta * gamma + eta**2 / 4


SLIPS = {
    "08.1": [
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
    "08.2": [
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
        (
            lambda real, fake: (g_loss(real) - (1 - F.logsigmoid(fake)).mean(), g_loss(fake)),
            "log(1 - D) is logsigmoid(-logit)",
        ),
        (lambda real, fake: (g_loss(real), g_loss(fake)), "D's loss lacks the samples"),
        (
            lambda real, fake: (g_loss(torch.cat([real, fake])), g_loss(fake)),
            "in D's loss the samples count as data",
        ),
        (
            lambda real, fake: (d_loss(real, fake) / 2, g_loss(fake)),
            "D's loss is the sum of two means, not half",
        ),
        (
            lambda real, fake: (
                -F.logsigmoid(real).sum() - F.logsigmoid(-fake).sum(),
                -F.logsigmoid(fake).sum(),
            ),
            "take the mean of each batch, not its sum",
        ),
        (lambda real, fake: (d_loss(real, fake), -F.logsigmoid(fake)), "G's loss lacks its mean"),
        (lambda real, fake: (-F.logsigmoid(real), -F.logsigmoid(fake)), "both losses lack their means"),
        (before_the_mean, "the batches differ in size"),
        (
            lambda real, fake: (-F.logsigmoid(torch.cat([real, -fake])).mean(), g_loss(fake)),
            "D's loss is the sum of two means: one mean",
        ),
        (by_logarithms(lambda d: (d + 1e-8).log()), "a small number inside the logarithm"),
        (binary, "binary_cross_entropy takes no logarithm below -100"),
        (lambda real, fake: (g_loss(fake), d_loss(real, fake)), "the two losses are exchanged"),
        (by_logarithms(torch.log), "at logits of 800 a sigmoid is 0 or 1"),
    ],
    "08.4": [
        (lambda eta: (determinant(eta, 0) - 1) / eta, "correct"),
        (lambda eta: (1 + eta**2 - 1) / eta, "the 1/2 of the Jacobian is missing"),
        (lambda eta: eta / 2, "the Jacobian's 1/2 is squared"),
        (lambda eta: determinant(eta, 0) - 1, "divide by eta"),
        (lambda eta: (determinant(eta, 0) - 1) / (2 * eta), "the penalty's slope is gamma psi"),
        (lambda eta: (1 - determinant(eta, 0)) / eta, "R1 pulls back by -gamma psi"),
        (lambda eta: determinant(eta, 0) ** 0.5, "that is the root of the determinant"),
        (lambda eta: determinant(eta, 0), "that is the determinant without R1"),
        (lambda eta: 0, "0 is enough in continuous time"),
        (lambda eta: eta / 0.25, "that is the step length for a given gamma"),
    ],
    "08.3": [
        ("learns", "correct"),
        ("stops: Found dtype Long but expected Float", "the targets of a cross-entropy are"),
        ("stops: Trying to backward through the graph a second time", "both losses use one graph, and the"),
        ("stays between -1 and 1", "the samples cannot leave [-1, 1], where"),
        ("does not learn", "it runs and does not learn: what is"),
        ("returns no generator", "the function must return its generator"),
    ],
}
