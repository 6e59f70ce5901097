"""How many numbers a model of n variables must learn. Each variable takes one of K `levels`.

A table of K probabilities sums to 1: the last entry follows from the others, and K - 1 are free.
A directed graph is written as `parents`: `parents[i]` lists the variables that variable i looks at.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from course_utils.validation import check_count, check_counts


def full_table(n: int, levels: int = 2) -> int:
    """One table for all K^n states: K^n - 1."""
    check_at_least(1, n=n)
    check_at_least(2, levels=levels)
    return levels**n - 1


def independent(n: int, levels: int = 2) -> int:
    """A table for each variable: n (K - 1)."""
    return markov(n, 0, levels)


def chain_rule(n: int, levels: int = 2) -> int:
    """A table for each variable given all before it: (K - 1) sum_i K^(i-1), which is K^n - 1 again."""
    return markov(n, check_count(n) - 1, levels)


def markov(n: int, order: int, levels: int = 2) -> int:
    """A table for each variable given the `order` variables before it, or as many as there are."""
    check_at_least(1, n=n)
    return directed_graph(markov_graph(range(n), order), levels)


def directed_graph(parents: Sequence[Sequence[int]], levels: int = 2) -> int:
    """A table for each variable given its parents: sum_i (K - 1) K^|parents of i|."""
    check_at_least(2, levels=levels)
    return sum((levels - 1) * levels ** len(seen) for seen in parents)


def markov_graph(sequence: Iterable[int], order: int) -> list[list[int]]:
    """The graph in which each variable of `sequence` looks at the `order` variables before it.

    `sequence` lists all variables 0 .. n - 1; `order` 0 cuts every link, n - 1 or more keeps them all.
    """
    sequence = list(sequence)
    check_at_least(0, order=order)
    if not sequence or sorted(sequence) != list(range(len(sequence))):
        raise ValueError(f"sequence is {sequence}, expected each of 0 .. n - 1 once")
    seen = {variable: sequence[max(0, i - order) : i] for i, variable in enumerate(sequence)}
    return [seen[variable] for variable in range(len(sequence))]


def mesh_graph(height: int, width: int) -> list[list[int]]:
    """The graph in which each pixel of an image, numbered row by row, looks at the pixels left and above."""
    check_at_least(1, height=height, width=width)
    return [[i - 1] * (i % width > 0) + [i - width] * (i >= width) for i in range(height * width)]


def fvsbn(n: int, levels: int = 2) -> int:
    """Logistic regression of each variable on all before it: n biases, n (n - 1) / 2 weights if K = 2.

    With more levels a softmax regression on the indicators of K - 1 levels: (K - 1) times as many biases,
    (K - 1)^2 times as many weights.
    """
    check_at_least(1, n=n)
    check_at_least(2, levels=levels)
    return (levels - 1) * n + (levels - 1) ** 2 * (n * (n - 1) // 2)


def nade(n: int, hidden_units: int) -> int:
    """W and alpha, each n x H and shared by all conditionals; biases c (H) and b (n)."""
    check_at_least(1, n=n, hidden_units=hidden_units)
    return 2 * n * hidden_units + hidden_units + n


def made(n: int, hidden_units: Sequence[int]) -> int:
    """Layers of the sizes n, *hidden_units, n, with biases. Weights that masks cut are stored, and count."""
    sizes = [check_count(n), *check_counts(hidden_units, "hidden_units"), n]
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))


def pixelcnn(layers: int, channels: int, levels: int = 2, colours: int = 1) -> int:
    """A 7 x 7 convolution, `layers` - 1 of 3 x 3 and two of 1 x 1, with biases, whatever the image's size.

    A binary pixel needs one logit, any other K. The weights that masks cut are stored, and count.
    """
    check_at_least(1, layers=layers, channels=channels, colours=colours)
    check_at_least(2, levels=levels)
    first = (7 * 7 * colours + 1) * channels
    hidden = (layers - 1) * (3 * 3 * channels + 1) * channels
    mix = (channels + 1) * channels
    last = (channels + 1) * colours * (1 if levels == 2 else levels)
    return first + hidden + mix + last


def check_at_least(least: int, **values: int) -> None:
    """ValueError if one of the named values is not a whole number of at least `least`."""
    for name, value in values.items():
        check_count(value, name, least)
