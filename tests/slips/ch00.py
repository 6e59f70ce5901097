"""Chapter 00: information in independent events."""

import torch

SLIPS = {
    "00.2": [
        (lambda p: -torch.tensor(p).double().log().sum(), "correct"),
        (lambda p: p.log().sum(), "the sign is turned"),
        (lambda p: -p.log2().sum(), "that is in bits"),
        (lambda p: -p.log().mean(), "that is the average over the events"),
        (lambda p: -p.sum().log(), "you add the probabilities"),
        (lambda p: -p.log10().sum(), "that is the logarithm to base 10"),
        (lambda p: -p.prod().log(), "the product of many small numbers is 0"),
        (lambda p: p.prod(), "that is the probability of all of them"),
        (lambda p: -(p * p.log()).sum(), "that is the entropy"),
    ],
    "00.1": [
        (0.6931, "correct"),
        (1.443, "that is how many bits a nat is, 1 /"),
        (0.301, "that is the logarithm to base 10; nats"),
        (1, "that is log2(2), the answer in bits;"),
        (2, "that is the number of outcomes of a"),
        (0.5, "that is the probability of one side;"),
        (-0.6931, "the sign is turned: information is"),
    ],
    "00.3": [
        ([4, True], "correct"),
        ([0.25, True], "that is WIDTH, by which they were multiplied:"),
        ([1, True], "the numbers do change: run the cell"),
        ([4, False], "compare the new numbers at 631 and"),
    ],
}
