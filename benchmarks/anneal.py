"""How the benchmarks train: Adam, with a learning rate that changes from update to update."""

import time

import torch
from tqdm import tqdm

from course_utils.training import fit


def fall(optimizer, rate, steps, last):
    """From `rate` in a straight line to the share `last` of it."""
    return torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, last, steps)


def rise_and_fall(optimizer, rate, steps):
    """Up to `rate` in a tenth of the updates, and then down to nothing: Smith & Topin (arXiv 1708.07120)."""
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1)


def train(model, batches, steps, rate, schedule=rise_and_fall):
    """Train `model`; the processor seconds that it took."""
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    pace = schedule(optimizer, rate, steps)
    start = time.process_time()
    for _ in tqdm(fit(model, batches, steps, lambda _: optimizer), total=steps, leave=False, disable=None):
        pace.step()
    return time.process_time() - start
