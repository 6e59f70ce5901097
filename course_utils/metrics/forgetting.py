"""How much is forgotten, from the table of accuracies: row t, column i is task i after task t was learnt.

Chapter 14.
"""

import numpy as np
from numpy.typing import ArrayLike


def average_accuracy(table: ArrayLike) -> np.ndarray | float:
    """The mean accuracy over all tasks when the last has been learnt; `table` is (..., tasks, tasks)."""
    return check_table(table)[..., -1, :].mean(-1)


def forgetting(table: ArrayLike) -> np.ndarray | float:
    """How far the tasks before the last have fallen from their best, on average.

    Source: Chaudhry et al. 2018 (arXiv 1801.10112), equation 3: the best is taken before the last task.
    """
    table = check_table(table)
    if table.shape[-1] < 2:
        raise ValueError("table has one task, expected two or more: nothing can be forgotten yet")
    return (table[..., :-1, :-1].max(-2) - table[..., -1, :-1]).mean(-1)


def check_table(table: ArrayLike) -> np.ndarray:
    """`table` as an array; ValueError if it is not of (..., tasks, tasks) numbers in [0, 1]."""
    table = np.asarray(table, dtype=float)
    if table.ndim < 2 or table.shape[-1] != table.shape[-2]:
        raise ValueError(f"table has shape {table.shape}, expected (..., tasks, tasks)")
    if not ((table >= 0) & (table <= 1)).all():
        raise ValueError("table holds numbers outside [0, 1], expected accuracies")
    return table
