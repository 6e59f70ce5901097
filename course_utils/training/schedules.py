"""Learning rates that change from update to update."""

import torch
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler


def one_cycle(optimizer: Optimizer, rate: float, steps: int) -> LRScheduler:
    """Up to `rate` in a tenth of the updates, and then down to nothing: Smith & Topin (arXiv 1708.07120)."""
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1)
