"""Learning rates that change from update to update."""

import torch
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from course_utils.validation import check_count, check_positive


def one_cycle(optimizer: Optimizer, rate: float, steps: int) -> LRScheduler:
    """Up to `rate` in a tenth of the updates, and then down to nothing: Smith & Topin (arXiv 1708.07120)."""
    check_positive(rate, "rate")
    check_count(steps, "steps")
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1)
