"""The formulas of chapter 02's exercises, right and wrong, on lists; and probes for them."""

import math
from random import Random

Row = list[float]
Table = list[Row]


def log_coin(theta: float, heads: int, tails: int) -> float:
    """The log-likelihood of heads and tails in a given order."""
    return heads * math.log(theta) + tails * math.log(1 - theta)


def shares(counts: Row) -> Row:
    """The empirical distribution."""
    total = sum(counts)
    return [count / total for count in counts]


def divergence(p: Row, q: Row) -> float:
    """sum p log(p / q) in nats, of lists that need not sum to 1; inf where q lacks support that p has."""
    return sum(a * math.log(a / b) if b else math.inf for a, b in zip(p, q, strict=True) if a)


def excess(counts: Row, q: Row) -> float:
    """By how much the NLL per observation exceeds the entropy of what was seen."""
    return divergence(shares(counts), q)


def smoothed(counts: Row) -> Row:
    """What was seen, with one observation of each state more."""
    return shares([count + 1 for count in counts])


def entropy(counts: Row) -> float:
    """The entropy of what was seen, in nats."""
    return -sum(p * math.log(p) for p in shares(counts) if p)


def some_counts(random: Random) -> tuple[list[int], Row]:
    """Counts of a few states, not all of them seen, and a model that allows each."""
    states = random.randint(2, 5)
    counts = [random.randint(1, 9)] + [random.randint(0, 9) for _ in range(states - 1)]
    return counts, shares([random.uniform(0.1, 1) for _ in range(states)])


def responsibilities(log_joint: Table) -> Table:
    """p(k | x) of every row of log p(x, k)."""
    return [[math.exp(value) for value in row] for row in log_responsibilities(log_joint)]


def log_responsibilities(log_joint: Table) -> Table:
    """log p(k | x) of every row."""
    return [[value - max(row) - _log_sum(row) for value in row] for row in log_joint]


def _log_sum(row: Row) -> float:
    """log of the sum of e^l, less the largest l."""
    return math.log(sum(math.exp(value - max(row)) for value in row))


def over_the_whole_table(log_joint: Table) -> Table:
    """The E step with one sum for all images."""
    (shares_of_all,) = responsibilities([[value for row in log_joint for value in row]])
    columns = len(log_joint[0])
    return [shares_of_all[i * columns : (i + 1) * columns] for i in range(len(log_joint))]


def without_keepdim(log_joint: Table) -> Table:
    """The E step whose row of sums meets the columns: torch refuses it unless the table is square.

    Past e^88 there is infinity, as in single precision.
    """
    if len(log_joint) != len(log_joint[0]):
        raise RuntimeError("the sizes do not fit")
    sums = [max(row) + _log_sum(row) for row in log_joint]
    gaps = [[value - total for value, total in zip(row, sums, strict=True)] for row in log_joint]
    return [[math.exp(gap) if gap < 88 else math.inf for gap in row] for row in gaps]


def transposed(rows: Table) -> Table:
    """Rows as columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def underflowing(log_joint: Table) -> Table:
    """The E step without log-sum-exp: 0 / 0 where all terms underflow."""
    found = [[math.exp(value) for value in row] for row in log_joint]
    return [[value / sum(row) if sum(row) else math.nan for value in row] for row in found]


def some_log_joint(random: Random) -> Table:
    """log p(x, k) of a few images and components, some of them far below what a float can hold.

    There the components lie far apart: single precision could not tell how near ones share.
    """
    depth, step = random.choice(((0, 1 / 8), (-50, 1 / 8), (-2000, 32)))
    components = random.randint(2, 4)
    images = range(random.randint(2, 4))
    return [[depth - step * n for n in random.sample(range(32), components)] for _ in images]
