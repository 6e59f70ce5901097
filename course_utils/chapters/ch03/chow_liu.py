"""The tree that says most about the data of all trees: mutual informations, and a spanning tree of them."""

import torch.nn.functional as F
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree
from torch import Tensor

from course_utils.probability import p_log_q


def mutual_information(x: Tensor) -> Tensor:
    """I(x_i; x_j) in nats, (variables, variables), of the data x, (batch, variables) of whole numbers.

    The diagonal holds the entropies, since I(x_i; x_i) = H(x_i).
    """
    one_hot = F.one_hot(x.long()).double()
    pair = (one_hot.flatten(1).T @ one_hot.flatten(1) / len(x)).unflatten(0, one_hot.shape[1:])
    pair = pair.unflatten(2, one_hot.shape[1:]).transpose(1, 2)  # p(x_i = a, x_j = b), as (i, j, a, b)
    apart = pair.sum(3, keepdim=True) * pair.sum(2, keepdim=True)
    return (p_log_q(pair, pair) - p_log_q(pair, apart)).sum((2, 3))


def chow_liu_tree(information: Tensor) -> list[list[int]]:
    """The parents in the tree whose arrows carry most information (Chow and Liu 1968), from variable 0 on.

    A maximum spanning tree: with it as graph, maximum likelihood reaches the least KL that a tree can reach.
    """
    costs = 1 + information.max() - information  # all above 0, which SciPy reads as "no arrow"
    tree = minimum_spanning_tree(costs.numpy())
    _, parents = breadth_first_order(tree, 0, directed=False)
    return [[int(parent)] if parent >= 0 else [] for parent in parents]
