"""Learning rates that change from update to update."""

import torch


def one_cycle(optimizer, rate, steps):
    """Up to `rate` in a tenth of the updates, and then down to nothing: Smith & Topin (arXiv 1708.07120)."""
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1)
