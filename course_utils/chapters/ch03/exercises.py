"""Exercises of chapter 03: counting parameters."""

from course_utils.checks.exercise import Exercise


def markov(n, order, levels):
    """The parameters of a Markov model of K-valued variables."""
    return sum((levels - 1) * levels ** min(i, order) for i in range(n))


def mesh(rows, columns, levels, parents=3):
    """The parameters of a mesh: the corner, then its row and column, then the inside; `parents` is a slip."""
    contexts = 1 + (rows - 1 + columns - 1) * levels + (rows - 1) * (columns - 1) * levels**parents
    return contexts * (levels - 1)


def nade(n, hidden):
    """The parameters of NADE: W and alpha, then the biases of the hidden units and of the outputs."""
    return 2 * n * hidden + hidden + n


EXERCISES = {
    # A pixel with four channels of 16 levels: one table for all, and a table for each channel.
    "03.1": Exercise(
        answer=[16**4 - 1, 4 * 15],
        mistakes={
            "the two are exchanged: first the joint table, then the independent channels": (
                [4 * 15, 16**4 - 1]
            ),
            "a table sums to 1, so its last entry is not free; that holds for every table": [16**4, 4 * 16],
            "in the joint table, too, the last entry is not free": [16**4, ...],
            "each channel's table sums to 1 on its own: its last entry is not free": [..., 4 * 16],
            "each of the four tables has its own last entry; you take off one in all": [..., 4 * 16 - 1],
            "each of 4 channels has 16 choices (are base and exponent exchanged, or are these 256?)": (
                [4**16 - 1, ...]
            ),
            "this pixel has four channels, not three": [16**3 - 1, ...],
            "the channels of one pixel multiply their levels, they do not add them": [4 * 16 - 1, ...],
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
            "that is order 1 with two levels, whatever is asked": lambda n, order, levels: 2 * n - 1,
            "between the first variable and those with `order` parents stand some with fewer": (
                lambda n, order, levels: (levels - 1) * (1 + (n - 1) * levels**order)
            ),
            "no variable has more parents than there are variables before it: min(i, order)": (
                lambda n, order, levels: levels**order - 1 + (n - order) * (levels - 1) * levels**order
            ),
        },
        probes=((10, 1, 2), (10, 3, 2), (6, 2, 4), (3, 5, 2), (784, 2, 2)),
        sample_probe=lambda random: (random.randint(2, 12), random.randint(1, 5), random.randint(2, 5)),
    ),
    # The parameters of a mesh in which each pixel looks left, up, and to the upper left.
    "03.3": Exercise(
        answer=mesh,
        mistakes={
            "not every pixel has three parents: mind the first row and the first column": (
                lambda rows, columns, levels: rows * columns * (levels - 1) * levels**3
            ),
            "the corner has no parent, and its table has a row all the same": (
                lambda rows, columns, levels: mesh(rows, columns, levels) - (levels - 1)
            ),
            "the first row and the first column share the corner": (
                lambda rows, columns, levels: mesh(rows, columns, levels) + 2 * levels * (levels - 1)
            ),
            "the first column has one parent, as the first row has; one of them is missing": (
                lambda rows, columns, levels: mesh(rows, columns, levels) - (rows - 1) * levels * (levels - 1)
            ),
            "the first row has one parent, as the first column has; one of them is missing": (
                lambda rows, columns, levels: (
                    mesh(rows, columns, levels) - (columns - 1) * levels * (levels - 1)
                )
            ),
            "that is the number of arrows; a table has a row for each state of the parents": (
                lambda rows, columns, levels: 3 * rows * columns - 2 * (rows + columns) + 1
            ),
            "the upper left is missing: inside, a pixel has three parents": (
                lambda rows, columns, levels: mesh(rows, columns, levels, parents=2)
            ),
            "three parents have K^3 states together, not 3 K": lambda rows, columns, levels: (
                mesh(rows, columns, levels, parents=1)
                + (rows - 1) * (columns - 1) * 2 * levels * (levels - 1)
            ),
            "each row of a table has K - 1 free entries, not K": lambda rows, columns, levels: (
                mesh(rows, columns, levels) // (levels - 1) * levels
            ),
            "a row of a table has K - 1 free entries; you count the rows": lambda rows, columns, levels: (
                mesh(rows, columns, levels) // (levels - 1)
            ),
        },
        probes=((28, 28, 2), (2, 3, 4), (1, 5, 2), (6, 1, 3)),
        sample_probe=lambda random: (random.randint(2, 30), random.randint(2, 30), random.randint(2, 6)),
    ),
    # The parameters of NADE.
    "03.4": Exercise(
        answer=nade,
        mistakes={
            "the biases are missing": lambda n, hidden: 2 * n * hidden,
            "the output's biases b are missing": lambda n, hidden: 2 * n * hidden + hidden,
            "the biases c of the hidden units are missing (the last row of W is stored, though unread)": (
                lambda n, hidden: 2 * n * hidden + n
            ),
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
        sample_probe=lambda random: (random.randint(2, 900), random.randint(2, 600)),
    ),
    # Does the fit change with the order of the pixels? Full table, independent, Markov 1, chain rule, FVSBN.
    "03.5": Exercise(
        answer=[False, False, True, False, True],
        mistakes={
            "it changes where a model leaves something out, and only there": [True] * 5,
            "the full table has no order at all": [True, ..., ..., ..., ...],
            "independent pixels look at no other: there is nothing to reorder": [..., True, ..., ..., ...],
            "a Markov chain depends on who comes next to whom": [..., ..., False, ..., ...],
            "tables given all pixels before hold any distribution, in any order": [..., ..., ..., True, ...],
            "an FVSBN's conditionals are sigmoids of sums: another order has other distributions": (
                [..., ..., ..., ..., False]
            ),
        },
    ),
}
