"""Chapter 05: the loss of an image from its logits, and turns over it."""

import math

import torch.nn.functional as F


def picked(log_p, level):
    return -log_p.gather(1, level.long()[:, None]).sum()


def cross_entropy(logits, level, reduction="sum"):
    return F.cross_entropy(logits, level.long(), reduction=reduction)


def through_exp(logits, level):
    """log of the sum of exponentials, without care."""
    return logits.exp().sum(1).log().sum() + picked(logits, level)


def turns(pixelcnn=lambda h, w: 1, row=lambda h, w: h, diagonal=lambda h, w: h + w - 1):
    return lambda h, w: [pixelcnn(h, w), row(h, w), diagonal(h, w)]


SLIPS = {
    "05.1": [
        (cross_entropy, "correct"),
        (lambda logits, level: -cross_entropy(logits, level), "the sign is turned"),
        (lambda logits, level: cross_entropy(logits, level, "mean"), "that is the mean over the pixels"),
        (lambda logits, level: cross_entropy(logits, level, "none"), "that is a number for each pixel"),
        (picked, "the normalisation is missing"),
        (lambda logits, level: cross_entropy(logits, level) / math.log(2), "that is in bits"),
        (lambda logits, level: cross_entropy(logits, level) / math.log(10), "that is to base 10"),
        (lambda logits, level: cross_entropy(logits.softmax(1), level), "cross_entropy wants logits"),
        (lambda logits, level: picked(logits.log_softmax(0), level), "the softmax runs over the levels"),
        (lambda logits, level: picked(logits.softmax(0).log(), level), "the softmax runs over the levels"),
        (lambda logits, level: (-cross_entropy(logits, level)).exp(), "that is the probability"),
        (through_exp, "exp(1000) is infinite in a float: stay"),
        (
            lambda logits, level: picked((logits.exp() / logits.exp().sum(1, keepdim=True)).log(), level),
            "exp(1000) is infinite in a float, and",
        ),
    ],
    "05.4": [
        (turns(), "correct"),
        (turns(pixelcnn=lambda h, w: h * w), "in training all pixels are known: a PixelCNN"),
        (lambda h, w: (h * w,) * 3, "that is one turn for each pixel, as sampling takes"),
        (turns(row=lambda h, w: h * w), "all states of a row are computed together"),
        (turns(row=lambda h, w: w), "the Row LSTM goes down"),
        (turns(diagonal=lambda h, w: h * w), "that is cell by cell"),
        (turns(diagonal=lambda h, w: h + w), "the corner lies in the first row and"),
        (turns(diagonal=lambda h, w: max(h, w)), "look at the last number of the drawing"),
    ],
    "05.2": [
        ([[0, 0, 0], [1, 0, 0], [1, 1, 0]], "correct"),
        ([[1, 0, 0], [1, 1, 0], [1, 1, 1]], "that is mask B: in the first layer"),
        ([[0, 1, 1], [0, 0, 1], [0, 0, 0]], "it is transposed: a row holds what"),
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], "then the colours of a pixel are independent,"),
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], "the order is R, G, B: red does not"),
        ([[0, 0, 0], [0, 0, 1], [0, 1, 1]], "that is B, G, R; the order is R, G,"),
    ],
    "05.3": [
        ([True, False, True, False], "correct"),
        ([False, False, True, False], "ABBB is the PixelCNN of this section"),
        ([True, True, True, False], "BBBB is the cheat: its first layer"),
        ([True, False, False, False], "AAAA is stricter than it need be, but"),
        ([True, False, True, True], "BABB: h + layer(h) carries what the"),
    ],
    "05.5": [
        ({"columns backwards"}, "correct"),
        ({"rows"}, "in every row the left half, which is"),
        ({"columns"}, "the left columns, which are unknown,"),
        ({"rows backwards"}, "the left half of the last row comes"),
        ({"columns backwards", "columns"}, "one is right; in the other the left columns,"),
        ({"columns backwards", "columns", "rows backwards", "rows"}, "any order can fill in, but exact it"),
        (set(), "one of them is exact: find the order"),
        ({"columns backwards", "rows backwards"}, "one is right; in the other the left half"),
    ],
}
