"""The exercises of chapter 00: a first taste of how the check cells speak."""

import math

from course_utils.checks.exercise import Exercise


def information(p):
    """The information in independent events of the probabilities p, in nats."""
    return -sum(map(math.log, p))


def underflowing(p):
    """The same by way of the product of the probabilities, which no float can hold."""
    product = math.prod(p)
    return -math.log(product) if product else math.inf


EXERCISES = {
    # How many nats is one bit?
    "00.1": Exercise(
        answer=math.log(2),
        mistakes={
            "that is how many bits a nat is, 1 / log(2); turn it over": 1 / math.log(2),
            "that is the logarithm to base 10; nats come from the natural logarithm": math.log10(2),
            "that is log2(2), the answer in bits; nats come from the natural logarithm": 1.0,
            "that is the number of outcomes of a coin; take its natural logarithm": 2,
            "that is the probability of one side; take minus its natural logarithm": 0.5,
            "the sign is turned: information is minus the logarithm of a probability": -math.log(2),
        },
    ),
    # The information in many independent events, of a tensor of their probabilities.
    "00.2": Exercise(
        answer=information,
        mistakes={
            "the sign is turned: information is minus the logarithm": lambda p: -information(p),
            "that is in bits; nats come from the natural logarithm": lambda p: information(p) / math.log(2),
            "that is the average over the events; add them up": lambda p: information(p) / len(p),
            "you add the probabilities before you take the logarithm": lambda p: -math.log(sum(p)),
            "that is the logarithm to base 10; nats come from the natural logarithm": lambda p: (
                information(p) / math.log(10)
            ),
            "the product of many small numbers is 0 in the computer; add logarithms": underflowing,
            "that is the probability of all of them; take minus its logarithm": math.prod,
            "that is the entropy, in which each event is weighted by its probability": lambda p: (
                -sum(x * math.log(x) for x in p)
            ),
        },
        probes=([0.5], [0.5, 0.25, 0.9], [0.15] * 400),
        sample_probe=lambda random: [random.uniform(0.05, 0.95) for _ in range(random.randint(2, 6))],
    ),
    # What becomes of the areas without WIDTH, and of their ratio.
    "00.3": Exercise(
        answer=[4, True],
        mistakes={
            "that is WIDTH, by which they were multiplied: without it they are larger": [0.25, ...],
            "the numbers do change: run the cell of the function first, then the one below": [1, ...],
            "compare the new numbers at 631 and at 158 samples: both have grown alike": [..., False],
        },
    ),
}
