"""Training by Adam, with a learning rate that changes from update to update."""

import torch

from benchmarks.common.learn import learn
from course_utils.training import one_cycle


def fall(optimizer, rate, steps, last):
    """From `rate` in a straight line to the share `last` of it."""
    return torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, last, steps)


def train(model, batches, steps, rate, schedule=one_cycle):
    """Train `model`; the processor seconds that it took."""
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    pace = schedule(optimizer, rate, steps)
    return learn(model, batches, steps, lambda _: optimizer, after=lambda _: pace.step())
