"""Whatever comes in the place of an argument: a right answer, or an error that names the argument.

CASES lists what is called, with arguments that are right. The rest is made: each argument in turn is replaced
by everything in WRONG, and by wrong tensors made from the right one.
"""

import math
import re
from inspect import isgenerator

import numpy as np
import pytest
import torch
from torch.distributions import Normal

from course_utils import data
from course_utils.chapters.ch01 import value_iteration
from course_utils.data import Split
from course_utils.probability import (
    all_states,
    check_density,
    cross_entropy,
    entropy,
    integrate,
    jsd,
    jsd_on_grid,
    kl,
    kl_on_grid,
    monte_carlo,
    optimal_discriminator,
)
from course_utils.probability.slerp import great_circle

P, Q = torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75])
X = torch.linspace(-9, 9, 400, dtype=torch.float64)
DENSITY = Normal(torch.tensor(0.0, dtype=torch.float64), 1.0).log_prob(X).exp()
IMAGES = torch.tensor([[[[0.0, 3.0], [1.0, 2.0]]]]).repeat(4, 1, 1, 1)
TABLE = torch.tensor([[[0.5, 0.5], [1, 0]], [[0, 1], [0.5, 0.5]]], dtype=torch.float64)
POLICY = torch.tensor([0, 1])
WORLD = {"table": TABLE, "policy": POLICY, "goal": 1, "survival": 0.9}
CASES = {
    "binarize": (data.binarize, {"images": IMAGES, "threshold": 2}),
    "binarize_stochastic": (data.binarize_stochastic, {"images": IMAGES, "levels": 4, "seed": 1}),
    "dequantize": (data.dequantize, {"images": IMAGES, "levels": 4, "seed": 1}),
    "batches": (data.batches, {"x": IMAGES, "size": 2, "seed": 1}),
    "labelled_batches": (data.labelled_batches, {"split": Split(IMAGES, torch.arange(4)), "size": 2}),
    "load": (data.load, {"name": "digits"}),
    "entropy": (entropy, {"p": P, "dim": 0}),
    "cross_entropy": (cross_entropy, {"p": P, "q": Q, "dim": 0}),
    "kl": (kl, {"p": P, "q": Q, "dim": 0}),
    "jsd": (jsd, {"p": P, "q": Q, "dim": 0}),
    "all_states": (all_states, {"n": 2}),
    "optimal_discriminator": (optimal_discriminator, {"p_data": P, "p_g": Q}),
    "integrate": (integrate, {"y": DENSITY, "x": X}),
    "check_density": (check_density, {"p": DENSITY, "x": X}),
    "kl_on_grid": (kl_on_grid, {"p": DENSITY, "q": DENSITY, "x": X}),
    "jsd_on_grid": (jsd_on_grid, {"p": DENSITY, "q": DENSITY, "x": X}),
    "monte_carlo": (monte_carlo, {"values": P}),
    "great_circle": (great_circle, {"start": P, "end": Q, "share": P}),
    "plan": (value_iteration.plan, {"table": TABLE, "goal": 1, "survival": 0.9, "steps": 3}),
    "success": (value_iteration.success, WORLD),
    "most_likely": (value_iteration.most_likely, {"table": TABLE}),
    "simulate": (value_iteration.simulate, {**WORLD, "start": 0, "robots": 3, "steps": 2, "seed": 1}),
}
WRONG = [None, "3", 2.0, True, math.nan, -1, 0, [1.0, 2.0], np.ones(3)]
# What is right although it is among the wrong values.
RIGHT = {
    "batches x": ["dtype", "device", "NaN"],  # rows of whatever kind are rows
    "great_circle share": ["empty"],
    "binarize threshold": [2.0, -1, 0],
    "binarize_stochastic seed": [-1, 0],
    "dequantize seed": [-1, 0],
    "batches seed": [-1, 0],
    "simulate seed": [-1, 0],
    "entropy dim": [-1, 0],
    "cross_entropy dim": [-1, 0],
    "kl dim": [-1, 0],
    "jsd dim": [-1, 0],
    "all_states n": [0],
    "plan goal": [0],
    "success goal": [0],
    "simulate goal": [0],
    "simulate start": [0],
    "plan survival": [0],
    "success survival": [0],
    "simulate survival": [0],
}


def wrong_tensors(right):
    """Of another dtype, on another device, without rows, and with a NaN."""
    yield "dtype", right.bool()
    yield "device", right.to("meta")
    yield "empty", right[:0]
    if right.is_floating_point():
        yield "NaN", right.clone().fill_(math.nan)


def attempts():
    for name, (_, arguments) in CASES.items():
        for argument, right in arguments.items():
            allowed = RIGHT.get(f"{name} {argument}", [])
            for wrong in WRONG:
                if not any(type(a) is type(wrong) and a == wrong for a in allowed):
                    yield pytest.param(name, argument, wrong, id=f"{name}-{argument}-{wrong!r}")
            for what, wrong in wrong_tensors(right) if isinstance(right, torch.Tensor) else ():
                if what not in allowed:
                    yield pytest.param(name, argument, wrong, id=f"{name}-{argument}-{what}")


def call(name, arguments):
    result = CASES[name][0](**arguments)
    return next(result) if isgenerator(result) else result


@pytest.mark.parametrize("name", CASES)
def test_right_arguments_are_taken(name):
    assert call(name, CASES[name][1]) is not None


@pytest.mark.parametrize(("name", "argument", "wrong"), attempts())
def test_a_wrong_argument_is_named(name, argument, wrong):
    arguments = CASES[name][1]
    with pytest.raises((ValueError, TypeError)) as caught:
        call(name, {**arguments, argument: wrong})
    assert re.search(rf"\b{argument}\b", str(caught.value)), caught.value


@pytest.mark.parametrize("wrong", ["size", "levels", "n", "goal"])
def test_whole_numbers_of_numpy_are_whole_numbers(wrong):
    name = {"size": "batches", "levels": "dequantize", "n": "all_states", "goal": "plan"}[wrong]
    arguments = CASES[name][1]
    assert call(name, {**arguments, wrong: np.int64(arguments[wrong])}) is not None
