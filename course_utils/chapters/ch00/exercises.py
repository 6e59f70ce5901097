"""The exercise of chapter 00: a first taste of how the check cells speak."""

import math

from course_utils.checks.exercise import Exercise

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
}
