"""The NADE that a widget shows where it is given no model."""

from functools import cache

import torch

from course_utils import data
from course_utils.models.nade import NADE
from course_utils.training import fit

# Of recordings: a notebook gives the widgets a larger model.
NOTE = "The NADE of this page has 32 hidden units and a second of training behind it."


@cache
def small_nade() -> NADE:
    """A NADE that has seen the digits for about a second. The global random numbers stay as they were."""
    digits = data.load("digits")
    images = data.binarize(digits.train.images, digits.levels // 2)
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(0)  # the CPU's alone, which the network is made and trained on
        model = NADE(images.shape[1:], hidden_units=32, activation="relu")
        batches = data.batches(images, 50, seed=0)
        for _ in fit(model, batches, 200, lambda ps: torch.optim.Adam(ps, lr=2e-2)):
            pass
    return model.eval().requires_grad_(False)
