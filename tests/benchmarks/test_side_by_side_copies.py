"""Copies of a model, trained at once, become what each becomes alone."""

import copy
from functools import partial

import torch

from benchmarks.common.copies import Copies, side_by_side
from course_utils.data import paired
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.training import fit

SGD = partial(torch.optim.SGD, lr=0.01)


def feed(seed):
    ink = (torch.rand(20, 1, 16, 16, generator=torch.Generator().manual_seed(9)) > 0.7).float()
    return paired.unpaired_batches(paired.unpaired(ink), 3, seed)


def build(pool=0):
    models = []
    for seed in range(2):
        torch.manual_seed(seed)
        models.append(CycleGAN(2, patch=7, pool=pool))
    return models


def test_copies_become_what_each_becomes_alone():
    models = build()
    copies = Copies([copy.deepcopy(model) for model in models])
    list(fit(copies, side_by_side([feed(0), feed(1)]), 3, SGD))
    for seed, (model, state) in enumerate(zip(models, copies.states(), strict=True)):
        list(fit(model, feed(seed), 3, SGD))
        for name, value in model.named_parameters():
            torch.testing.assert_close(state[name], value.detach(), rtol=1e-4, atol=1e-5)


def test_a_pool_keeps_pictures_of_every_copy():
    copies = Copies(build(pool=4))
    list(fit(copies, side_by_side([feed(0), feed(1)]), 3, SGD))
    pool = copies.template.pools["a"].exchange.keywords["pool"]
    assert len(pool.stored) == 4
    assert pool.stored[0].shape == (2 * 3, 16, 16)  # of both copies
