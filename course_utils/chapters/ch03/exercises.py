"""Exercises of chapter 03: counting parameters."""

import numpy as np

from course_utils.checks.exercise import Exercise


def mesh(rows, columns, levels, parents=3):
    """The parameters of a mesh: the corner, then its row and column, then the inside; `parents` is a slip."""
    contexts = 1 + (rows - 1 + columns - 1) * levels + (rows - 1) * (columns - 1) * levels**parents
    return contexts * (levels - 1)


def tables_of(rows, columns, entries):
    """A mesh of which each pixel counts `entries(parents)`: the corner, the edges, the inside."""
    return entries(0) + (rows + columns - 2) * entries(1) + (rows - 1) * (columns - 1) * entries(3)


def chain(p):
    """p(a, b) p(b, c) / p(b): the chain that keeps what neighbours in p(a, b, c) have in common."""
    p = np.asarray(p)
    return p.sum(2, keepdims=True) * p.sum(0, keepdims=True) / p.sum((0, 2), keepdims=True)


def other_chain(p, middle):
    """The chain through another variable than b."""
    swapped = np.swapaxes(np.asarray(p), middle, 1)
    return np.swapaxes(chain(swapped), middle, 1)


def apart(p):
    """p(a) p(b) p(c): no variable looks at another."""
    p = np.asarray(p)
    return p.sum((1, 2), keepdims=True) * p.sum((0, 2), keepdims=True) * p.sum((0, 1), keepdims=True)


def some_table(random):
    """A joint table of three variables, each of two or three levels."""
    shape = [random.randint(2, 3) for _ in range(3)]
    table = np.array([random.uniform(0.1, 1) for _ in range(int(np.prod(shape)))]).reshape(shape)
    return (table / table.sum()).tolist()


EXERCISES = {
    # A pixel with four channels of 16 levels: one table for all, and a table for each channel.
    "03.1": Exercise(
        answer=[16**4 - 1, 4 * 15],
        mistakes={
            "the two are exchanged: first the joint table, then the independent channels": (
                [4 * 15, 16**4 - 1]
            ),
            "a table sums to 1, so its last entry is not free; that holds for every table": [16**4, 4 * 16],
            "the first number is that of one table for all four channels together": [4 * 15, 4 * 15],
            "in the joint table, too, the last entry is not free": [16**4, ...],
            "each channel's table sums to 1 on its own: its last entry is not free": [..., 4 * 16],
            "each of the four tables has its own last entry; you take off one in all": [..., 4 * 16 - 1],
            "each of the four tables has 15 free entries; there is nothing more to take off": [
                ...,
                4 * 15 - 1,
            ],
            "each of 4 channels has 16 choices (are base and exponent exchanged, or are these 256?)": (
                [4**16 - 1, ...]
            ),
            "this pixel has four channels, not three": [16**3 - 1, ...],
            "the channels of one pixel multiply their levels, they do not add them": [4 * 16 - 1, ...],
        },
    ),
    # The parameters of a mesh in which each pixel looks left, up, and to the upper left.
    "03.2": Exercise(
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
            "a row of its own for each state of the parents: K - 1 entries a row, not one off for all rows": (
                lambda rows, columns, levels: tables_of(
                    rows, columns, lambda parents: levels ** (parents + 1) - 1
                )
            ),
            "a pixel at the edge has one parent, so K rows, not K^2": lambda rows, columns, levels: (
                mesh(rows, columns, levels) + (rows + columns - 2) * (levels**2 - levels) * (levels - 1)
            ),
            "the first row and the first column have the corner in common: rows + columns - 2 others": (
                lambda rows, columns, levels: mesh(rows, columns, levels) + levels * (levels - 1)
            ),
            "only the corner is apart in yours: the rest of the first row and column has one parent": (
                lambda rows, columns, levels: (1 + (rows * columns - 1) * levels**3) * (levels - 1)
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
    # The chain a -> b -> c that is nearest to a joint table: a and c are independent given b.
    "03.3": Exercise(
        answer=chain,
        mistakes={
            "that is p itself: in it a still tells something about c when b is known": lambda p: p,
            "that is p(a) p(b) p(c), where no variable looks at another": apart,
            "p(a, b) p(b, c) holds p(b) twice: divide by it": lambda p: (
                chain(p) * np.asarray(p).sum((0, 2), keepdims=True)
            ),
            "that is p(a | b) p(c | b), which sums to 1 for every b: multiply by p(b)": lambda p: (
                chain(p) / np.asarray(p).sum((0, 2), keepdims=True)
            ),
            "in yours c does not look at b": lambda p: (
                np.asarray(p).sum(2, keepdims=True) * np.asarray(p).sum((0, 1), keepdims=True)
            ),
            "in yours b does not look at a": lambda p: (
                np.asarray(p).sum((1, 2), keepdims=True) * np.asarray(p).sum(0, keepdims=True)
            ),
            "yours are independent given c; b is what is known": lambda p: other_chain(p, 2),
            "yours are independent given a; b is what is known": lambda p: other_chain(p, 0),
            "divide by p(b), not by p(a, c): the two factors share b": lambda p: (
                np.asarray(p).sum(2, keepdims=True)
                * np.asarray(p).sum(0, keepdims=True)
                / np.asarray(p).sum(1, keepdims=True)
            ),
            "that is p(a, c): b has been summed away": lambda p: np.asarray(p).sum(1),
        },
        probes=(
            [[[0.1, 0.2], [0.05, 0.15]], [[0.2, 0.1], [0.15, 0.05]]],
            [[[0.3, 0.05], [0.1, 0.05]], [[0.02, 0.18], [0.1, 0.2]]],
        ),
        sample_probe=some_table,
    ),
    # Without smoothing: the best order of 100 patches of 4 by 4, and the held-out NLL of order 4.
    "03.4": Exercise(
        answer=[1, 16.3491],
        mistakes={
            "that is with half a count: pass pseudo_count": [4, 9.2960],
            "that order was best with half a count; which one is now?": [4, ...],
            "the axis of orders begins with 0: independent pixels": [2, ...],
            "that is the NLL at the best order; order 4 is asked for": [..., 10.6581],
            "that is the NLL of the last order; order 4 is asked for": [..., 21.0823],
            "that is the NLL of what it learnt from; held-out patches are asked for": [..., 7.6268],
        },
    ),
    # Does the fit change with the order of the pixels? Full table, independent, Markov 1, chain rule, FVSBN.
    "03.5": Exercise(
        answer=[False, False, True, False, True],
        mistakes={
            "not where a model holds everything, or looks at nothing": [True] * 5,
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
