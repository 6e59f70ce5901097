"""Tables of binary variables given all before them, whose rows mix in what shorter rows say."""

import torch
from torch import Tensor

from course_utils.validation import check_count, check_positive


def interpolated_smoothing(x: Tensor, asked: Tensor, order: int, weight: float) -> Tensor:
    """log p in nats of every row of `asked`, (asked,), under tables learnt from x; both are of 0 and 1.

    Variable i has a table given all before it. Each row is counted `weight` times more, as the table given
    only the `order` variables before says; and that one is counted once more, as a fair coin.
    After MacKay and Peto 1995, a hierarchical Dirichlet language model. Chapter 03.
    """
    check_count(order, "order", least=0)
    check_positive(weight, "weight")
    log_prob = torch.zeros(len(asked), dtype=torch.float64)
    for i in range(x.shape[1]):
        share = torch.full_like(log_prob, 0.5)
        for first, more in ((max(0, i - order), 1.0), (0, weight)):
            row, asked_row = (part[:, first:i].long() @ 2 ** torch.arange(i - first) for part in (x, asked))
            visits, on = (row.bincount(w, 2 ** (i - first))[asked_row] for w in (None, x[:, i].double()))
            share = (on + more * share) / (visits + more)
        log_prob += torch.where(asked[:, i] > 0, share, 1 - share).log()
    return log_prob
