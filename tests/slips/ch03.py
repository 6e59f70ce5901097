"""Chapter 03: the parameters of a mesh, and the nearest chain to a table."""

import torch


def cell_by_cell(entries):
    """The sum over the mesh of entries(K, i, j)."""

    def count(rows, columns, levels):
        cells = ((i, j) for i in range(int(rows)) for j in range(int(columns)))
        return sum(entries(int(levels), i, j) for i, j in cells)

    return count


def parents(i, j):
    return (i > 0) + (j > 0) + (i > 0 and j > 0)


def is_edge(i, j):
    return (i == 0) != (j == 0)


def ab(p):
    return p.sum(2, keepdim=True)


def bc(p):
    return p.sum(0, keepdim=True)


def one(p, axis):
    """The marginal of one variable, 0, 1 or 2."""
    return p.sum([other for other in range(3) if other != axis], keepdim=True)


SLIPS = {
    "03.2": [
        (cell_by_cell(lambda k, i, j: (k - 1) * k ** parents(i, j)), "correct"),
        (cell_by_cell(lambda k, i, j: (k - 1) * k**3), "not every pixel has three parents"),
        (
            cell_by_cell(lambda k, i, j: (k - 1) * k ** parents(i, j) * (i + j > 0)),
            "the corner has no parent",
        ),
        (
            lambda rows, columns, k: (k - 1) * (1 + (rows + columns) * k + (rows - 1) * (columns - 1) * k**3),
            "the first row and the first column share the corner",
        ),
        (
            lambda rows, columns, k: (
                (k - 1) * (1 + (rows + columns - 1) * k + (rows - 1) * (columns - 1) * k**3)
            ),
            "the first row and the first column have the corner in common",
        ),
        (
            lambda rows, columns, k: (k - 1) * (1 + (columns - 1) * k + (rows - 1) * (columns - 1) * k**3),
            "the first column has one parent",
        ),
        (
            lambda rows, columns, k: (k - 1) * (1 + (rows - 1) * k + (rows - 1) * (columns - 1) * k**3),
            "the first row has one parent",
        ),
        (cell_by_cell(lambda k, i, j: parents(i, j)), "that is the number of arrows"),
        (cell_by_cell(lambda k, i, j: (k - 1) * k ** ((i > 0) + (j > 0))), "the upper left is missing"),
        (
            cell_by_cell(lambda k, i, j: (k - 1) * (k * parents(i, j) if i + j else 1)),
            "three parents have K^3 states",
        ),
        (cell_by_cell(lambda k, i, j: k ** (parents(i, j) + 1) - 1), "a row of its own for each state"),
        (
            cell_by_cell(lambda k, i, j: (k - 1) * k ** (2 if is_edge(i, j) else parents(i, j))),
            "a pixel at the edge has one parent",
        ),
        (cell_by_cell(lambda k, i, j: (k - 1) * k ** (3 if i + j else 0)), "only the corner is apart"),
        (cell_by_cell(lambda k, i, j: k * k ** parents(i, j)), "each row of a table has K - 1"),
        (cell_by_cell(lambda k, i, j: k ** parents(i, j)), "a row of a table has K - 1 free entries; you"),
    ],
    "03.3": [
        (lambda p: ab(p) * bc(p) / one(p, 1), "correct"),
        (lambda p: p, "that is p itself"),
        (lambda p: one(p, 0) * one(p, 1) * one(p, 2), "that is p(a) p(b) p(c)"),
        (lambda p: torch.einsum("abx,ybc->abc", p, p), "p(a, b) p(b, c) holds p(b) twice"),
        (lambda p: ab(p) / one(p, 1) * bc(p) / one(p, 1), "that is p(a | b) p(c | b)"),
        (lambda p: torch.einsum("abx,yzc->abc", p, p), "in yours c does not look at b"),
        (lambda p: torch.einsum("axy,zbc->abc", p, p), "in yours b does not look at a"),
        (lambda p: p.sum(1, keepdim=True) * bc(p) / one(p, 2), "yours are independent given c"),
        (lambda p: ab(p) * p.sum(1, keepdim=True) / one(p, 0), "yours are independent given a"),
        (lambda p: ab(p) * bc(p) / p.sum(1, keepdim=True), "divide by p(b), not by p(a, c)"),
        (lambda p: torch.einsum("abc->ac", p), "that is p(a, c)"),
    ],
    "03.1": [
        ([65535, 60], "correct"),
        ([60, 65535], "the two are exchanged: first the joint"),
        ([65536, 64], "a table sums to 1, so its last entry"),
        ([60, 60], "the first number is that of one table"),
        ([65536, 60], "in the joint table, too, the last entry"),
        ([65535, 64], "each channel's table sums to 1 on its"),
        ([65535, 63], "each of the four tables has its own"),
        ([65535, 59], "each of the four tables has 15 free"),
        ([4294967295, 60], "each of 4 channels has 16 choices (are"),
        ([4095, 60], "this pixel has four channels, not three"),
        ([63, 60], "the channels of one pixel multiply"),
    ],
    "03.4": [
        ([1, 16.35], "correct"),
        ([4, 9.296], "that is with half a count: pass pseudo_count"),
        ([4, 16.35], "that order was best with half a count;"),
        ([2, 16.35], "the axis of orders begins with 0: independent"),
        ([1, 10.66], "that is the NLL at the best order;"),
        ([1, 21.08], "that is the NLL of the last order;"),
        ([1, 7.627], "that is the NLL of what it learnt from;"),
    ],
    "03.5": [
        ([False, False, True, False, True], "correct"),
        ([True, True, True, True, True], "not where a model holds everything,"),
        ([True, False, True, False, True], "the full table has no order at all"),
        ([False, True, True, False, True], "independent pixels look at no other:"),
        ([False, False, False, False, True], "a Markov chain depends on who comes"),
        ([False, False, True, True, True], "tables given all pixels before hold"),
        ([False, False, True, False, False], "an FVSBN's conditionals are sigmoids"),
    ],
}
