"""The shortest way between two points of a cloud that never leaves the cloud."""

import numpy as np
from scipy.sparse.csgraph import shortest_path
from sklearn.neighbors import kneighbors_graph
from torch import Tensor

from course_utils.validation import as_numbers, check_count


def geodesic(x: np.ndarray | Tensor, start: int, end: int, neighbours: int = 6) -> tuple[list[int], float]:
    """The rows of x (n, D) on the shortest way from row `start` to row `end`, and its length.

    Every point is joined to its nearest neighbours. In a dense cloud the way through this graph follows the
    surface on which the points lie. Source: Isomap, Tenenbaum, de Silva and Langford 2000.
    """
    x = x.cpu() if isinstance(x, Tensor) else x
    n = len(as_numbers(x, "x", (None, None)))
    start, end = (check_count(row, name, 0, n - 1) for row, name in ((start, "start"), (end, "end")))
    check_count(neighbours, "neighbours", most=n - 1)
    graph = kneighbors_graph(x, neighbours, mode="distance")
    length, before = shortest_path(graph, directed=False, indices=start, return_predecessors=True)
    if length[end] == float("inf"):
        raise ValueError(f"end is {end}, and no way leads there from {start}; expected more neighbours")
    way = [end]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return way[::-1], float(length[end])
