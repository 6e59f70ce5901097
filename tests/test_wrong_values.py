"""Whatever comes in the place of an argument: a right answer, or an error that names the argument.

CASES lists what is called, with arguments that are right. The rest is made: each argument in turn is replaced
by everything that tests/wrong_values.py has.
"""

import importlib
import math
import pkgutil
from functools import partial
from inspect import isfunction
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch.distributions import Normal

import course_utils
from course_utils import data
from course_utils.chapters.ch01 import value_iteration
from course_utils.data import Split, paired, shapes
from course_utils.data.faces import draw_faces, sample_factors
from course_utils.data.images import blend, hue, resize
from course_utils.data.mixtures import grid, ring
from course_utils.data.shapes import combinations, make, render
from course_utils.metrics.forgetting import average_accuracy, forgetting
from course_utils.metrics.frechet import frechet, mean_and_covariance
from course_utils.metrics.kernel_distance import kernel_distance
from course_utils.metrics.mode_coverage import coverage
from course_utils.metrics.path_length import path_length
from course_utils.metrics.precision_recall import density_coverage, precision_recall
from course_utils.metrics.separability import conditional_entropy, separability
from course_utils.models.simple.gaussian import Gaussian
from course_utils.models.text_to_image.networks import TextDiscriminator, TextGenerator
from course_utils.nn.blocks import backbone, downsample, norm, upsample
from course_utils.nn.linear import MaskedLinear, SideBySideLinear, mlp
from course_utils.nn.masked_conv import MaskedConv2d, causal_mask
from course_utils.nn.position_bias import PositionBias
from course_utils.nn.random_state import RandomState
from course_utils.nn.u_net import UNet
from course_utils.plotting import style
from course_utils.plotting.figures import contact_sheet, draw_density, draw_images, draw_pictures, show
from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Line, Panel
from course_utils.pretrained import trained
from course_utils.probability import (
    all_states,
    check_density,
    cross_entropy,
    entropy,
    integrate,
    jsd,
    jsd_on_grid,
    kl,
    kl_monte_carlo,
    kl_on_grid,
    monte_carlo,
    optimal_discriminator,
    quadrature,
    value_on_grid,
)
from course_utils.probability.pushforward import pushforward, pushforward_jsd
from course_utils.probability.slerp import great_circle
from course_utils.storage.results import load_results
from course_utils.storage.weights import load_weights, read_weights
from course_utils.training import fit
from course_utils.training.continual import fair_shares, split_tasks
from course_utils.training.devices import seed_everything
from course_utils.training.schedules import one_cycle
from tests.wrong_values import asking, call, complaint

PACKAGE = Path(course_utils.__file__).parent
P, Q = torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75])
X = torch.linspace(-9, 9, 400, dtype=torch.float64)
DENSITY = Normal(torch.tensor(0.0, dtype=torch.float64), 1.0).log_prob(X).exp()
IMAGES = torch.tensor([[[[0.0, 3.0], [1.0, 2.0]]]]).repeat(4, 1, 1, 1)
CLOUD = torch.randn(8, 2, generator=torch.Generator().manual_seed(0))
TABLE = torch.tensor([[[0.5, 0.5], [1, 0]], [[0, 1], [0.5, 0.5]]], dtype=torch.float64)
POLICY = torch.tensor([0, 1])
TEXT_NETWORK = {"side": 8, "text_dim": 3, "channels": 8, "condition_dim": 2}
INK = torch.rand(4, 1, 16, 16, generator=torch.Generator().manual_seed(0))
PAINTED = {"ink": INK, "color": torch.tensor([0, 1, 2, 0])}
COMPARED = {"pictures": 2 * INK.expand(4, 3, 16, 16) - 1, "ink": INK}
DRAWINGS = {"factors": combinations()[:3], "generator": torch.Generator()}
KNOTS = torch.linspace(-1, 1, 5)
WORLD = {"table": TABLE, "policy": POLICY, "goal": 1, "survival": 0.9}
AX = plt.figure().subplots()
CURVE = {"x": X.numpy(), "y": DENSITY.numpy(), "role": "data"}
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
    "kernel_distance": (kernel_distance, {"real": CLOUD, "fake": CLOUD}),
    "density_coverage": (density_coverage, {"real": CLOUD, "fake": CLOUD, "k": 2}),
    "precision_recall": (precision_recall, {"real": CLOUD, "fake": CLOUD, "k": 2}),
    "coverage": (lambda samples: coverage(samples, ring()), {"samples": CLOUD}),
    "average_accuracy": (average_accuracy, {"table": [[1.0, 0.0], [0.5, 0.5]]}),
    "forgetting": (forgetting, {"table": [[1.0, 0.0], [0.5, 0.5]]}),
    "to_signed": (data.to_signed, {"images": IMAGES, "levels": 4}),
    "from_signed": (data.from_signed, {"x": IMAGES / 4, "levels": 4}),
    "ring": (ring, {"modes": 3, "radius": 1.5, "scale": 0.1}),
    "grid": (grid, {"side": 3, "spacing": 1.5, "scale": 0.1}),
    "Modes.sample": (ring().sample, {"n": 3, "generator": None}),
    "blend": (blend, {"mask": INK, "ink": CLOUD.new_ones(1, 3), "paper": CLOUD.new_ones(1, 3)}),
    "hue": (hue, {"angle": P}),
    "strokes": (paired.strokes, {"images": IMAGES, "levels": 4}),
    "outline": (paired.outline, {"ink": INK}),
    "stripes": (paired.stripes, {"phase": torch.arange(4)}),
    "shadow": (paired.shadow, {"ink": INK}),
    "inks": (paired.inks, {"color": PAINTED["color"]}),
    "paint": (paired.paint, {**PAINTED, "phase": torch.arange(4)}),
    "valid_targets": (paired.valid_targets, {"ink": INK}),
    "paintings": (paired.paintings, {"ink": INK, "seed": 1}),
    "distance_to_targets": (paired.distance_to_targets, COMPARED),
    "colour_of_ink": (paired.colour_of_ink, COMPARED),
    "contrast_of_stripes": (paired.contrast_of_stripes, COMPARED),
    "outlines_to_paintings": (paired.outlines_to_paintings, {"ink": INK, "seed": 1}),
    "grey_to_colour": (paired.grey_to_colour, {"ink": INK, "seed": 1}),
    "small_to_large": (paired.small_to_large, {"ink": INK, "seed": 1, "side": 4}),
    "coloured_ink": (paired.coloured_ink, PAINTED),
    "coloured_paper": (paired.coloured_paper, PAINTED),
    "unpaired": (paired.unpaired, {"ink": INK, "seed": 1}),
    "values": (shapes.values, {"row": combinations()[0]}),
    "combinations": (combinations, {"held_out": False}),
    "caption": (
        shapes.caption,
        {"row": combinations()[0], "template": 1, "synonyms": (0, 1, 0, 0, 0), "leave_out": ("position",)},
    ),
    "tokens": (shapes.tokens, {"captions": ["a small red circle"]}),
    "hard_negatives": (shapes.hard_negatives, DRAWINGS),
    "describe": (shapes.describe, {**DRAWINGS, "omit": 0.1}),
    "mean_and_covariance": (mean_and_covariance, {"x": CLOUD}),
    "path_length": (
        lambda **given: path_length(lambda share: share[:, None], lambda picture: picture, **given),
        {"share": P.double(), "step": 1e-4},
    ),
    "conditional_entropy": (conditional_entropy, {"side": [True, False], "label": [True, True]}),
    "separability": (separability, {"codes": CLOUD, "traits": CLOUD.sigmoid()}),
    "value_on_grid": (value_on_grid, {"logits": 0 * X, "p_data": DENSITY, "p_g": DENSITY, "x": X}),
    "kl_monte_carlo": (
        lambda **given: kl_monte_carlo(Normal(0.0, 1.0), Normal(1.0, 1.0), **given),
        {"samples": 9, "seed": 1},
    ),
    "quadrature": (lambda **given: quadrature(torch.exp, **given), {"a": 0.1, "b": 1.5}),
    "pushforward": (
        lambda **given: pushforward(cdf=lambda z: (z + 1) / 2, **given),
        {"x_of_z": KNOTS, "z": KNOTS, "edges": 2 * KNOTS},
    ),
    "pushforward_jsd": (
        lambda **given: pushforward_jsd(cdf=lambda z: (z + 1) / 2, target=torch.special.ndtr, **given),
        {"x_of_z": KNOTS[None], "z": KNOTS, "edges": 2 * KNOTS},
    ),
    "one_cycle": (
        lambda **given: one_cycle(torch.optim.Adam([torch.nn.Parameter(P)]), **given),
        {"rate": 0.1, "steps": 20},
    ),
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
    "downsample": (downsample, {"inputs": 2, "outputs": 3}),
    "upsample": (upsample, {"inputs": 2, "outputs": 3}),
    "norm": (norm, {"channels": 2}),
    "backbone": (backbone, {"channels": 2, "slope": 0.1}),
    "mlp": (mlp, {"inputs": 2, "hidden_units": 3, "outputs": 1}),
    "MaskedLinear": (MaskedLinear, {"mask": torch.ones(2, 3).bool()}),
    "SideBySideLinear": (
        SideBySideLinear,
        {"inputs": 2, "outputs": 3, "generators": [torch.Generator()]},
    ),
    "causal_mask": (
        causal_mask,
        {**dict.fromkeys(["colour_in", "colour_out"], POLICY), "kernel_size": (3, 3), "kind": "A"},
    ),
    "MaskedConv2d": (
        MaskedConv2d,
        {"inputs": 3, "outputs": 3, "kernel_size": 3, "kind": "B", "colours": 3, "copies": 2},
    ),
    "PositionBias": (PositionBias, {"channels": 2, "height": 3, "width": 4}),
    "TextGenerator": (
        TextGenerator,
        {**TEXT_NETWORK, "augment": False, "free_dim": 2},
    ),
    "TextDiscriminator": (TextDiscriminator, TEXT_NETWORK),
    "RandomState": (RandomState, {"generator": torch.Generator()}),
    "UNet": (UNet, {"inputs": 3, "outputs": 3, "channels": 2, "depth": 2, "skips": False, "noise": 0.5}),
    "color": (style.color, {"role": "data"}),
    "dash": (style.dash, {"role": "data"}),
    "density": (partial(density, label="p"), CURVE),
    "draw_density": (partial(draw_density, label="p"), {"ax": AX, **CURVE}),
    "draw_images": (draw_images, {"ax": AX, "images": np.zeros((3, 1, 2, 2)), "columns": 2, "levels": 4}),
    "draw_pictures": (draw_pictures, {"ax": AX, "pictures": np.zeros((3, 3, 2, 2)), "columns": 2}),
    "contact_sheet": (partial(contact_sheet, gap=0.0), {"images": np.zeros((3, 1, 2, 2)), "columns": 2}),
    "show": (lambda fig, alt: show(fig, alt) or alt, {"fig": AX.figure, "alt": "a picture"}),
    "Line": (partial(Line, y=CURVE["y"], role="data"), {"x": CURVE["x"]}),
    "Panel": (partial(Panel, []), {"xlim": (0, 1), "ylim": (0, 1)}),
    "load_results": (load_results, {"name": "moons"}),
    "read_weights": (read_weights, {"name": "digits_classifier"}),
    "load_weights": (
        lambda name: load_weights(trained.__wrapped__("digits_classifier"), name),
        {"name": "digits_classifier"},
    ),
}
# What is right although it is among the wrong values.
RIGHT = {
    "backbone slope": [2.0, 0],
    "MaskedLinear mask": ["dtype", "device", "empty"],  # a model may be built on the device meta
    "causal_mask colour_in": ["dtype", "empty"],
    "causal_mask colour_out": ["dtype", "empty"],
    "RandomState generator": [None],
    "TextGenerator augment": [True],
    "UNet skips": [True],
    "UNet noise": [0],
    "show alt": ["3"],
    "load_results name": ["3"],  # a name, though there is nothing under it: a DataError
    "read_weights name": ["3"],
    "load_weights name": ["3"],
    "Line x": [2.0, -1, 0],
    "Panel xlim": [[1.0, 2.0]],
    "Panel ylim": [[1.0, 2.0]],
    "pushforward_jsd x_of_z": ["empty"],  # no members, no divergences
    "stripes phase": ["empty"],
    "inks color": ["empty"],
    "paintings seed": [-1, 0],
    "outlines_to_paintings seed": [-1, 0],
    "grey_to_colour seed": [-1, 0],
    "small_to_large seed": [-1, 0],
    "unpaired seed": [-1, 0],
    "caption template": [0],
    "hard_negatives generator": [None],
    "describe generator": [None],
    "describe omit": [0],
    "combinations held_out": [None, True],
    "path_length step": [2.0],
    "conditional_entropy side": [[1.0, 2.0]],  # as Python has it, a number that is not 0 is true
    "conditional_entropy label": [[1.0, 2.0]],
    "separability traits": ["dtype"],
    "separability codes": ["dtype"],
    "kl_monte_carlo seed": [-1, 0],
    "quadrature a": [2.0, -1, 0],
    "quadrature b": [2.0, -1, 0],
    "one_cycle rate": [2.0],
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


test_right_arguments_are_taken, test_a_wrong_argument_is_named = asking(CASES, RIGHT)


@pytest.mark.parametrize(
    ("name", "argument", "sizes"),
    [
        ("draw_images", "images", (2, 3, 4, 4)),  # of colours
        ("draw_pictures", "pictures", (2, 1, 4, 4)),  # of greys
        ("contact_sheet", "images", (2, 4, 4)),
        ("density", "y", (len(X), 1)),
        ("Panel", "xlim", (3,)),
    ],
)
def test_a_wrong_shape_is_named(name, argument, sizes):
    arguments = {argument: np.zeros(sizes)}
    assert complaint(partial(call, CASES[name]), arguments, f"{argument} has shape") is None


@pytest.mark.parametrize("wrong", ["size", "levels", "n", "goal"])
def test_whole_numbers_of_numpy_are_whole_numbers(wrong):
    name = {"size": "batches", "levels": "dequantize", "n": "all_states", "goal": "plan"}[wrong]
    right = CASES[name][1][wrong]
    assert call(CASES[name], **{wrong: np.int64(right)}) is not None


@pytest.mark.parametrize("wrong", [None, "3", math.nan, [0.5, None], [math.inf]])
def test_wrong_points_of_a_quadrature_are_named(wrong):
    with pytest.raises((TypeError, ValueError), match="points"):
        quadrature(torch.exp, 0.0, 1.0, wrong)


# Public functions without a case of their own, and why.
ELSEWHERE = {
    **dict.fromkeys(["check_table", "check_ink", "check_distribution", "check_pair"], "itself a check"),
    **dict.fromkeys(["check_non_negative", "check_is_one", "to_array"], "itself a check"),
    **dict.fromkeys(["p_log_q", "jsd_integrand", "value_integrand"], "a term of what checks its arguments"),
    **dict.fromkeys(["radii", "covered", "check_clouds"], "a step of precision_recall"),
    "frechet_gaussians": "a step of frechet",
    "signed_distances": "a step of render",
    **dict.fromkeys(["ramp", "ellipse"], "a step of draw_faces"),
    "log_normal": "a formula of NumPy's, for pictures that move",
    **dict.fromkeys(["kl_quadrature", "jsd_quadrature"], "functions and ends, which quadrature checks"),
    **dict.fromkeys(["along_z", "along_w"], "ways through a generator, which checks its codes"),
    **dict.fromkeys(["unseen", "factors"], "words and rows that tests/data asks about"),
    **dict.fromkeys(["paired_batches", "unpaired_batches"], "batches, of pairs"),
    **dict.fromkeys(["load_or_digits", "folder"], "load, and where it looks"),
    **dict.fromkeys(["replay_batches", "learn_tasks", "accuracies"], "tests/training/test_continual.py"),
    **dict.fromkeys(["adam", "one_thread", "pick_device"], "torch's own arguments, or none"),
    **dict.fromkeys(["join", "leave", "rank", "size", "mean", "gather", "average_gradients"], "torchrun's"),
    **dict.fromkeys(["describe_model", "describe_images"], "words about what a Trainer has taken"),
    **dict.fromkeys(["gate", "lstm_cell", "skew", "unskew"], "steps of layers, of maps that a model checked"),
    **dict.fromkeys(
        ["nade_scores", "in_chunks", "lit_pixels", "add_states", "workspace"],
        "steps of NADE, which checks its batch",
    ),
    **dict.fromkeys(
        ["atomic_write", "save_checkpoint", "load_checkpoint", "save_weights", "load_tensors", "sha256"],
        "files, whole and damaged: tests/storage",
    ),
    **dict.fromkeys(
        ["idx_path", "read_idx", "parse_idx", "read_binarized", "check_md5", "fetch_idx"],
        "files of images, whole and damaged: tests/storage",
    ),
    **dict.fromkeys(["random_state", "set_random_state"], "the state of a torch.Generator"),
    **dict.fromkeys(["one_line", "clone", "requirement", "again"], "words for messages"),
    **dict.fromkeys(
        ["draw_graph", "is_blocked", "draw_boxes", "draw_tree"], "diagrams the chapters spell out"
    ),
    **dict.fromkeys(["in_words", "to_png", "use"], "steps of show, or without arguments"),
    **dict.fromkeys(["pixel_frame", "gallery"], "marks, which check themselves"),
    **dict.fromkeys(
        ["scene_figure", "draw_scene", "draw_panel", "draw_mark"], "scenes, which check themselves"
    ),
}


def test_no_public_function_is_forgotten():
    known = {name.rpartition(".")[2] for name in CASES} | ELSEWHERE.keys()
    found = {
        name
        for room in ("data", "metrics", "nn", "plotting", "probability", "storage", "training")
        for module in pkgutil.walk_packages([str(PACKAGE / room)], f"course_utils.{room}.")
        for name, value in vars(importlib.import_module(module.name)).items()
        if isfunction(value) and value.__module__ == module.name and not name.startswith("_")
    }
    assert found - known == set()
    assert ELSEWHERE.keys() - found == set()
