"""Whatever comes in the place of an argument: a right answer, or an error that names the argument.

CASES lists what is called, with arguments that are right. The rest is made: each argument in turn is replaced
by everything that tests/wrong_values.py has.
"""

from inspect import isgenerator

import numpy as np
import pytest
import torch
from torch.distributions import Normal

from course_utils import data
from course_utils.chapters.ch01 import value_iteration
from course_utils.data import Split
from course_utils.data.faces import draw_faces, sample_factors
from course_utils.data.images import resize
from course_utils.data.mixtures import grid, ring
from course_utils.data.shapes import combinations, make, render
from course_utils.metrics.forgetting import average_accuracy, forgetting
from course_utils.metrics.frechet import frechet
from course_utils.metrics.mode_coverage import coverage
from course_utils.metrics.precision_recall import precision_recall
from course_utils.models.simple.gaussian import Gaussian
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
from course_utils.training import fit
from course_utils.training.continual import fair_shares, split_tasks
from course_utils.training.devices import seed_everything
from tests.wrong_values import complaint, wrong_for

P, Q = torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75])
X = torch.linspace(-9, 9, 400, dtype=torch.float64)
DENSITY = Normal(torch.tensor(0.0, dtype=torch.float64), 1.0).log_prob(X).exp()
IMAGES = torch.tensor([[[[0.0, 3.0], [1.0, 2.0]]]]).repeat(4, 1, 1, 1)
CLOUD = torch.randn(8, 2, generator=torch.Generator().manual_seed(0))
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
    "frechet": (frechet, {"x": CLOUD, "y": CLOUD}),
    "precision_recall": (precision_recall, {"real": CLOUD, "fake": CLOUD, "k": 2}),
    "coverage": (lambda samples: coverage(samples, ring()), {"samples": CLOUD}),
    "average_accuracy": (average_accuracy, {"table": [[1.0, 0.0], [0.5, 0.5]]}),
    "forgetting": (forgetting, {"table": [[1.0, 0.0], [0.5, 0.5]]}),
    "to_signed": (data.to_signed, {"images": IMAGES, "levels": 4}),
    "from_signed": (data.from_signed, {"x": IMAGES / 4, "levels": 4}),
    "ring": (ring, {"modes": 3, "radius": 1.5, "scale": 0.1}),
    "grid": (grid, {"side": 3, "spacing": 1.5, "scale": 0.1}),
    "Modes.sample": (ring().sample, {"n": 3, "generator": None}),
    "resize": (resize, {"pictures": IMAGES, "side": 3}),
    "draw_faces": (draw_faces, {"factors": torch.rand(2, 8), "side": 8}),
    "sample_factors": (sample_factors, {"n": 2, "generator": None}),
    "make": (make, {"n": 2, "combinations": combinations(), "seed": 1, "omit": 0.1}),
    "render": (render, {"factors": combinations()[:2], "jitter": torch.zeros(2, 6), "side": 8}),
    "split_tasks": (split_tasks, {"split": Split(IMAGES, torch.arange(4)), "classes_per_task": 2}),
    "fair_shares": (fair_shares, {"tasks": 3}),
    "seed_everything": (lambda seed: seed_everything(seed) or seed, {"seed": 1}),
    "fit": (lambda **given: list(fit(Gaussian(2), **given)), {"batches": [CLOUD] * 2, "steps": 2}),
    "great_circle": (great_circle, {"start": P, "end": Q, "share": P}),
    "plan": (value_iteration.plan, {"table": TABLE, "goal": 1, "survival": 0.9, "steps": 3}),
    "success": (value_iteration.success, WORLD),
    "most_likely": (value_iteration.most_likely, {"table": TABLE}),
    "simulate": (value_iteration.simulate, {**WORLD, "start": 0, "robots": 3, "steps": 2, "seed": 1}),
}
# What is right although it is among the wrong values.
RIGHT = {
    "resize pictures": ["device", "empty", "NaN"],
    "to_signed images": ["device", "empty", "NaN"],
    "from_signed x": ["device", "empty", "NaN"],
    "ring radius": [2.0],
    "ring scale": [2.0],
    "grid spacing": [2.0],
    "grid scale": [2.0],
    "Modes.sample generator": [None],
    "sample_factors generator": [None],
    "make seed": [-1, 0],
    "make omit": [0],
    "fit steps": [0],
    "seed_everything seed": [0],
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


def attempts():
    for name, (_, arguments) in CASES.items():
        for argument, right in arguments.items():
            allowed = [*RIGHT.get(f"{name} {argument}", []), "double"]  # functions compute in any precision
            for what, _, wrong in wrong_for(argument, right, allowed):
                yield pytest.param(name, argument, wrong, id=f"{name}-{what}")


def call(name, arguments):
    result = CASES[name][0](**arguments)
    return next(result) if isgenerator(result) else result


@pytest.mark.parametrize("name", CASES)
def test_right_arguments_are_taken(name):
    assert call(name, CASES[name][1]) is not None


@pytest.mark.parametrize(("name", "argument", "wrong"), attempts())
def test_a_wrong_argument_is_named(name, argument, wrong):
    arguments = {**CASES[name][1], argument: wrong}
    assert complaint(lambda **given: call(name, given), arguments, argument) is None


@pytest.mark.parametrize("wrong", ["size", "levels", "n", "goal"])
def test_whole_numbers_of_numpy_are_whole_numbers(wrong):
    name = {"size": "batches", "levels": "dequantize", "n": "all_states", "goal": "plan"}[wrong]
    arguments = CASES[name][1]
    assert call(name, {**arguments, wrong: np.int64(arguments[wrong])}) is not None
