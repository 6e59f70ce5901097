"""Exercises of chapter 03: counting parameters."""

from course_utils.checks.exercise import Exercise


def markov(n, order, levels):
    """The parameters of a Markov model of K-valued variables."""
    return sum((levels - 1) * levels ** min(i, order) for i in range(n))


def nade(n, hidden):
    """The parameters of NADE: W and alpha, then the biases of the hidden units and of the outputs."""
    return 2 * n * hidden + hidden + n


EXERCISES = {
    # A pixel with four channels of 16 levels: one table for all, and a table for each channel.
    "03.1": Exercise(
        answer=[16**4 - 1, 4 * 15],
        mistakes={
            "a table sums to 1, so its last entry is not free; that holds for every table": [16**4, 4 * 16],
            "in the joint table, too, the last entry is not free": [16**4, 4 * 15],
            "each channel's table sums to 1 on its own: its last entry is not free": [16**4 - 1, 4 * 16],
            "each of the four tables has its own last entry; you take off one in all": [
                16**4 - 1,
                4 * 16 - 1,
            ],
            "base and exponent are exchanged: each of 4 channels has 16 choices": [4**16 - 1, 4 * 15],
            "the two are exchanged: first the joint table, then the independent channels": [
                4 * 15,
                16**4 - 1,
            ],
        },
    ),
    # The parameters of a Markov model.
    "03.2": Exercise(
        answer=markov,
        mistakes={
            "the first variables have fewer than `order` before them, so their tables are smaller": (
                lambda n, order, levels: n * (levels - 1) * levels**order
            ),
            "each row sums to 1: only K - 1 of its K entries are free": (
                lambda n, order, levels: sum(levels * levels ** min(i, order) for i in range(n))
            ),
            "that is one row for each variable; a row for each state of its parents is needed": (
                lambda n, order, levels: n * (levels - 1)
            ),
            "parents multiply: `order` parents have K^order states, not order times K": (
                lambda n, order, levels: sum((levels - 1) * max(1, levels * min(i, order)) for i in range(n))
            ),
            "that is order 1, whatever the order": lambda n, order, levels: markov(n, 1, levels),
            "that is the full table": lambda n, order, levels: levels**n - 1,
            "that is right for two levels; put in K": lambda n, order, levels: markov(n, order, 2),
        },
        probes=((10, 1, 2), (10, 3, 2), (6, 2, 4), (3, 5, 2), (784, 2, 2)),
    ),
    # 28 x 28 binary pixels, each of which looks left and up.
    "03.3": Exercise(
        answer=1 + 54 * 2 + 27 * 27 * 4,
        mistakes={
            "not every pixel has two parents: mind the first row and the first column": 784 * 4,
            "the corner has no parent, and its table is one number": 54 * 2 + 27 * 27 * 4,
            "that is the number of arrows; a table has a row for each state of the parents": 2 * 27 * 28,
            "two parents have 4 states together, not 2": 1 + 54 * 2 + 27 * 27 * 2,
            "each row has one free entry, not two": 2 * (1 + 54 * 2 + 27 * 27 * 4),
            "the first row and the first column share the corner: 54 pixels have one parent, not 56": (
                1 + 56 * 2 + 27 * 27 * 4
            ),
        },
    ),
    # The parameters of NADE.
    "03.4": Exercise(
        answer=nade,
        mistakes={
            "the biases are missing": lambda n, hidden: 2 * n * hidden,
            "the output's biases b are missing": lambda n, hidden: 2 * n * hidden + hidden,
            "the hidden units' biases c are missing": lambda n, hidden: 2 * n * hidden + n,
            "W or alpha is missing: each of them is n x H": lambda n, hidden: n * hidden + hidden + n,
            "the hidden units' biases c are shared by all pixels, as W is": (
                lambda n, hidden: 2 * n * hidden + n * hidden + n
            ),
            "that is a network of its own for each pixel; NADE's pixels share W": (
                lambda n, hidden: hidden * n * (n - 1) // 2 + n * (2 * hidden + 1)
            ),
            "that is the FVSBN, which has no hidden units": lambda n, hidden: n * (n + 1) // 2,
        },
        probes=((784, 500), (4, 3), (16, 20), (64, 128)),
    ),
    # Does the fit change with the order of the pixels? Full table, independent, Markov 1, chain rule, FVSBN.
    "03.5": Exercise(
        answer=[False, False, True, False, True],
        mistakes={
            "independent pixels look at no other: there is nothing to reorder": [
                False,
                True,
                True,
                False,
                True,
            ],
            "tables given all pixels before hold any distribution, in any order": [
                False,
                False,
                True,
                True,
                True,
            ],
            "the full table has no order at all": [True, False, True, False, True],
            "the FVSBN adds what it sees; a sum in one order is not a sum in another": [
                False,
                False,
                True,
                False,
                False,
            ],
            "a Markov chain depends on who comes next to whom": [False, False, False, False, True],
            "it changes where a model leaves something out, and only there": [True] * 5,
        },
    ),
}
