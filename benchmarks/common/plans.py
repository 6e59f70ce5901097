"""How a model of the tables learns: several plans, of which validation chooses one, and several seeds."""

import inspect
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch

from benchmarks.common.anneal import train
from course_utils.data import batches, dequantize
from course_utils.training import fit, seed_everything

SEEDS, VALID = (0, 1, 2), 200


class Plan(NamedTuple):
    """A model, made of an image's shape, and how it learns from images with a seed."""

    model: Callable
    learn: Callable

    @property
    def settings(self):
        return getattr(self.model, "keywords", {}) | getattr(self.learn, "keywords", {})


def by_counting(model, x, seed):
    model.fit_counts(x)


def by_em(model, x, seed, updates=50):
    for _ in range(updates):
        model.em_step(x)


def by_gradient(model, x, seed, rate, updates, batch):
    train(model, batches(x, batch, seed), updates, rate)


def by_dequantizing(model, x, seed, rate, updates, batch):
    """Fresh noise for every batch."""
    noisy = (dequantize(rows, 2, updates * seed + k) for k, rows in enumerate(batches(x, batch, seed)))
    train(model, noisy, updates, rate)


def by_playing(model, x, seed, rate, updates, batch):
    """Two players, two optimisers, and a constant rate: Radford et al. 2015 (arXiv 1511.06434)."""
    adam = partial(torch.optim.Adam, lr=rate, betas=(0.5, 0.999))
    for _ in fit(model, batches(x, batch, seed), updates, adam):
        pass


def gradient(rate, updates, batch=64):
    return partial(by_gradient, rate=rate, updates=updates, batch=batch)


def flow(rate, updates, batch=64):
    return partial(by_dequantizing, rate=rate, updates=updates, batch=batch)


def game(rate, updates, batch=64):
    return partial(by_playing, rate=rate, updates=updates, batch=batch)


def learn(plan, x, seed):
    """The trained model and the processor seconds that it took.

    Models that start from random numbers of their own, the mixture and MADE's masks, take the seed as well.
    """
    seed_everything(seed)
    own = {"seed": seed} if "seed" in inspect.signature(plan.model).parameters else {}
    model = plan.model(tuple(x.shape[1:]), **own)
    start = time.process_time()
    plan.learn(model, x, seed)
    return model.eval(), time.process_time() - start


def choose(plans, x, loss):
    """The plan with the least `loss(model, images)` on the last VALID images, and what each one lost.

    Each trains on the other images, with the first seed. A single plan is not tried.
    """
    if len(plans) == 1:
        return plans[0], []
    tried = []
    for plan in plans:
        model, _ = learn(plan, x[:-VALID], SEEDS[0])
        tried.append(loss(model, x[-VALID:]))
    return plans[tried.index(min(tried))], tried
