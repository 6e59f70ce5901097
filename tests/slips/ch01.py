"""Chapter 01: one image of many, Bayes' rule, the boundary between two Gaussians."""

import math

SLIPS = {
    "01.1": [
        (lambda pixels: pixels * math.log(0.5), "correct"),
        (lambda pixels: -math.log2(2) * pixels, "that is in bits"),
        (lambda pixels: math.log(2) * pixels, "the sign is turned"),
        (lambda pixels: 0.5**pixels, "that is the probability"),
        (
            lambda pixels: -math.inf if 0.5**pixels == 0 else math.log(0.5**pixels),
            "2 to the power of -1200 is 0 in the computer; ",
        ),
        (
            lambda pixels: math.log(1 / 2**pixels),
            "2 to the power of -1200 is 0 in the computer, and 0 has no",
        ),
        (lambda pixels: math.log(0.5**pixels), "2 to the power of -1200 is 0 in the computer, and 0 has no"),
        (lambda pixels: -pixels * math.log(256), "a pixel is black or white here"),
        (lambda pixels: -pixels * math.log10(2), "that is to the base 10"),
        (
            lambda pixels: math.log(1 / (2 * pixels)),
            "the images number 2 to the power of the pixels, not twice",
        ),
        (
            lambda pixels: math.log(1 / pixels**2),
            "the images number 2 to the power of the pixels, not the pixels",
        ),
    ],
    "01.3": [
        (lambda x, p: (x + p.log()).softmax(-1), "correct"),
        (lambda x, p: (x + p.log()).softmax(0), "softmax runs over the images"),
        (lambda x, p: (x.exp() * p) / (x.exp() * p).sum(1, keepdim=True), "exp(-120) is 0"),
        (lambda x, p: x.exp() * p, "that is p(x, y)"),
        (lambda x, p: x.softmax(-1), "the prior is missing"),
        (lambda x, p: (x + p).softmax(-1), "you add p(y)"),
        (lambda x, p: x + p.log(), "that is log p(x, y)"),
        (lambda x, p: x.softmax(-1) * p, "the prior comes too late"),
        (lambda x, p: (x + p.log()).flatten().softmax(0).view_as(x), "one softmax runs over the whole table"),
        (lambda x, p: (x + p.log()).argmax(-1), "that is the most probable class"),
        (lambda x, p: (x + p.log()).log_softmax(-1), "that is log p(y | x)"),
        (lambda x, p: (x - p.log()).softmax(-1), "you divide by the prior"),
    ],
    "01.4": [
        (lambda m, n, s, p: (m + n) / 2 - s**2 / (n - m) * math.log(p / (1 - p)), "correct"),
        (lambda m, n, s, p: (m + n) / 2, "the prior is missing"),
        (lambda m, n, s, p: (m + n) / 2 + s**2 / (n - m) * math.log(p / (1 - p)), "it moves the wrong way"),
        (lambda m, n, s, p: (m + n) / 2 - s / (n - m) * math.log(p / (1 - p)), "the scale is not squared"),
        (lambda m, n, s, p: m + n - s**2 / (n - m) * math.log(p / (1 - p)), "the 1/2 is missing in b"),
        (lambda m, n, s, p: (m**2 - n**2) / (2 * s**2) + math.log(p / (1 - p)), "that is b"),
        (lambda m, n, s, p: -(m + n) / 2 + s**2 / (n - m) * math.log(p / (1 - p)), "the sign is turned"),
        (lambda m, n, s, p: (n - m) / s**2, "that is w"),
        (lambda m, n, s, p: (m + n) / 2 - s**2 / (n - m) * p / (1 - p), "b holds the odds"),
        (lambda m, n, s, p: (m + n) / 2 - math.log(p / (1 - p)) / (n - m), "the variance is missing"),
        (lambda m, n, s, p: (m + n) / 2 - s**2 * math.log(p / (1 - p)), "the difference of the means"),
        (lambda m, n, s, p: (m + n) / 2 - math.log(p / (1 - p)), "w is missing"),
        (lambda m, n, s, p: (m + n) / 2 - s**2 / (n - m) * math.log(p), "b holds log p(y = 1)"),
    ],
    "01.2": [
        (["tractable", "approximate", "implicit", "approximate"], "correct"),
        (
            ["approximate", "approximate", "implicit", "approximate"],
            "A computes log p(x) itself, not a bound:",
        ),
        (["implicit", "approximate", "implicit", "approximate"], "A computes its density: it is explicit"),
        (["tractable", "tractable", "implicit", "approximate"], "what B computes is a bound, and nobody"),
        (["tractable", "implicit", "implicit", "approximate"], "B says something about its density,"),
        (["tractable", "approximate", "approximate", "approximate"], "C has no method that says anything"),
        (["tractable", "approximate", "tractable", "approximate"], "C only samples: it does not write its"),
        (["tractable", "approximate", "implicit", "tractable"], "D knows p(x) up to its normalising"),
        (["tractable", "approximate", "implicit", "implicit"], "D writes its density down, up to a"),
    ],
    "01.5": [
        ([2, 2, 1], "correct"),
        ([1, 2, 1], "at 0.97 it keeps a row between itself"),
        ([2, 1, 1], "at 0.7 the detour still pays: did you"),
        ([2, 2, 2], "at 0.4 time is dear: did you hand `survival`"),
        ([3, 2, 1], "at 0.97 a third row costs more than"),
        ([0, 2, 1], "it cannot walk through the cliff: the"),
    ],
}
