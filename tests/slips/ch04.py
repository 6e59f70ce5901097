"""Chapter 04: probabilities taken for logits, MADE's masks, an ensemble over orders."""

import math

import torch
import torch.nn.functional as F


def paid(pixels, lit):
    """The cross-entropy of an image whose lit pixels are said to have the logit 1, the dark ones 0."""
    x = torch.zeros(int(pixels), dtype=torch.float64)
    x[: int(lit)] = 1
    return F.binary_cross_entropy_with_logits(x, x, reduction="sum")


def made(hidden, pixels, first=torch.ge, last=torch.ge):
    """The masks by comparing degrees: those of pixels run from 1, those of outputs from 0."""
    degrees, inputs = torch.as_tensor(hidden), torch.arange(1, int(pixels) + 1)
    return [first(degrees[:, None], inputs).int().tolist(), last(inputs[:, None] - 1, degrees).int().tolist()]


def transposed(hidden, pixels):
    return [torch.tensor(mask).T.tolist() for mask in made(hidden, pixels)]


SLIPS = {
    "04.3": [
        (paid, "correct"),
        (lambda pixels, lit: 0, "that is what it deserves"),
        (lambda pixels, lit: paid(pixels, pixels - lit), "lit and dark are exchanged"),
        (lambda pixels, lit: -pixels * math.log(0.5), "a lit pixel has the logit 1"),
        (lambda pixels, lit: lit * math.log(1 + math.exp(-1)), "a dark pixel has the logit 0"),
        (lambda pixels, lit: paid(pixels, lit) / math.log(2), "that is in bits"),
        (lambda pixels, lit: -paid(pixels, lit), "the sign is turned"),
        (lambda pixels, lit: paid(pixels, lit) / pixels, "that is the mean of a pixel"),
        (
            lambda pixels, lit: lit * math.log(1 + math.exp(-1)) + (pixels - lit) * math.log(1 + math.exp(1)),
            "a dark pixel pays -log(1 - sigmoid(0))",
        ),
    ],
    "04.4": [
        (made, "correct"),
        (
            lambda hidden, pixels: [
                made(hidden, pixels)[0],
                [[int(d <= i) for d in hidden] for i in range(1, int(pixels) + 1)],
            ],
            "pixel i may use i - 1 pixels",
        ),
        (
            lambda hidden, pixels: made(hidden, pixels, first=torch.gt),
            "a unit of degree d may see pixel d too",
        ),
        (transposed, "the masks are transposed"),
        (lambda hidden, pixels: made(hidden, pixels, torch.lt, torch.lt), "the comparison is turned"),
        (lambda hidden, pixels: made(hidden, pixels)[::-1], "the masks are exchanged"),
    ],
    "04.5": [
        (lambda log_probs: log_probs.logsumexp(0) - math.log(len(log_probs)), "correct"),
        (lambda log_probs: log_probs.mean(0), "that is the mean of the logarithms"),
        (lambda log_probs: log_probs.logsumexp(0), "that is the sum of the p"),
        (lambda log_probs: log_probs.exp().mean(0), "that is p(x); take its logarithm"),
        (lambda log_probs: log_probs.logsumexp(0) / len(log_probs), "you divide by the number outside"),
        (lambda log_probs: log_probs.amax(0), "that is the best member"),
        (lambda log_probs: log_probs.sum(0), "the members are multiplied"),
        (
            lambda log_probs: log_probs.logsumexp(1) - math.log(log_probs.shape[1]),
            "that is a mean over the images",
        ),
        (
            lambda log_probs: log_probs.logsumexp(1) - math.log(log_probs.shape[0]),
            "that adds up the images of one order",
        ),
        (
            lambda log_probs: log_probs.logsumexp(0) - math.log(log_probs.shape[1]),
            "that divides by the number of images",
        ),
        (lambda log_probs: log_probs.exp().mean(0).log(), "exp(-800) is 0, and its logarithm -inf"),
    ],
    "04.1": [
        (-2.133, "correct"),
        (-1.133, "the second pixel is dark: take 1 -"),
        (0.1184, "that is the probability; take its logarithm"),
        (-3.078, "that is in bits; use the natural logarithm"),
        (-1.32, "the weights are missing: every pixel"),
        (-3.32, "the second pixel is dark, so its weight"),
        (2.133, "that is the NLL; the logarithm of a"),
    ],
    "04.2": [
        (2.439, "correct"),
        (1, "that is the sum of a model that keeps"),
        (1.315, "only the last pixel sees itself; all"),
        (1.711, "the weight of a pixel for itself is"),
        (0.3049, "that is the mean of the eight; take"),
        (0.8915, "that is the logarithm of the sum"),
        (2.466, "the weights between the pixels are"),
    ],
}
