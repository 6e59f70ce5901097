"""What the widgets show: the reader's own model, or a small NADE where they are given none."""

from functools import cache

import torch

from course_utils import data
from course_utils.models.base import AutoregressiveModel
from course_utils.models.nade import NADE
from course_utils.training import fit
from course_utils.validation import check_type, fits, written

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


def binary_model(model: AutoregressiveModel | None, side: int | None = None) -> AutoregressiveModel:
    """The model itself, or a small NADE for None.

    TypeError or ValueError unless it is a binary model of images (1, height, width), both `side` if that is
    not None.
    """
    if check_type(model, AutoregressiveModel | None, "model") is None:
        return small_nade()
    if model.levels != 2:
        raise ValueError(f"model has {model.levels} levels, expected 2")
    if not fits(model.event_shape, (1, side, side)):
        raise ValueError(f"model is of events {model.event_shape}, expected {written((1, side, side))}")
    return model
