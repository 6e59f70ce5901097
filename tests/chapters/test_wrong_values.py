"""What tests/test_wrong_values.py asks, of the chapters' own functions that the notebooks import."""

import ast
from functools import partial
from inspect import ismodule, signature
from pathlib import Path
from pkgutil import resolve_name

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from nbformat.v4 import new_code_cell, new_notebook
from torch import nn

from course_utils.chapters import taxonomy
from course_utils.chapters.ch00 import first_steps
from course_utils.chapters.ch01 import boundaries, cliff_world, stencils
from course_utils.chapters.ch01.anomalies import anomalies
from course_utils.chapters.ch01.clouds import gaussians_by_class
from course_utils.chapters.ch01.features import Probe, prototype_features
from course_utils.chapters.ch01.geodesic import geodesic
from course_utils.chapters.ch01.learning_curves import draw_curve
from course_utils.chapters.ch01.transition_model import TransitionModel
from course_utils.chapters.ch01.worlds import gaussian_world, outlier_world
from course_utils.chapters.ch03 import parameter_counts
from course_utils.chapters.ch03.interpolated_smoothing import interpolated_smoothing
from course_utils.chapters.ch04.diagrams import draw_made, draw_nade
from course_utils.chapters.ch04.flip_pixel import flip_pixel
from course_utils.chapters.ch04.pixel_by_pixel import pixel_by_pixel
from course_utils.chapters.ch05.diagrams import draw_gated_layer, draw_lstms
from course_utils.chapters.ch06.diagram import draw_vae
from course_utils.chapters.ch06.variational_1d import elbo, exact
from course_utils.chapters.ch08 import faulty_gan
from course_utils.chapters.ch08.gan_1d import gan_dynamics
from course_utils.chapters.ch08.gan_1d_objectives import PROBABILITY
from course_utils.chapters.ch08.gan_1d_observe import observe
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.chapters.ch08.gan_1d_targets import TARGETS
from course_utils.chapters.ch09 import minimax_order, stacked_digits
from course_utils.chapters.ch11 import captions
from course_utils.chapters.ch11.strangers import strangers
from course_utils.chapters.ch12 import hidden_message
from course_utils.chapters.ch13.missing_corner import in_corner, sample_points
from course_utils.chapters.ch14.scenarios import within_task
from course_utils.chapters.ch14.students import make_student
from course_utils.chapters.ch15 import diagrams
from course_utils.chapters.ch15.rewind import futures
from course_utils.chapters.ch16 import board, patches
from course_utils.data.shapes import combinations
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.flows.coupling import RealNVP
from course_utils.models.fvsbn import FVSBN
from course_utils.models.gan import GAN
from course_utils.models.pixelcnn import PixelCNN
from course_utils.models.translation.cycle_gan import CycleGAN
from tests.notebooks.chapters import CHAPTERS, Chapter
from tests.wrong_values import asking, call, complaint

ROOM = "course_utils.chapters"
AX, PLAIN = plt.figure().subplots(), plt.figure().subplots()  # the first is taken for logarithms
RNG = np.random.default_rng(0)
POINTS, LABELS = np.random.default_rng(1).normal(size=(8, 3)), np.arange(8) % 2
BITS = (torch.rand(6, 1, 4, 4, generator=torch.Generator().manual_seed(0)) < 0.5).float()
MIXTURE = {"mixture": stencils.fit_mixture(BITS, 0, components=2, steps=2), "images": BITS}
PROBE, BAYES = Probe(lambda x: x).fit(POINTS, LABELS), boundaries.NaiveBayes().fit(POINTS, LABELS)
FACTORS = combinations()[:3]
INK = torch.rand(4, 1, 16, 16, generator=torch.Generator().manual_seed(0))
PICTURES = 2 * INK.expand(4, 3, 16, 16) - 1
DIGITS = torch.rand(4, 1, 8, 8, generator=torch.Generator().manual_seed(0)) * 16
FAIR, ATOMS, LOGITS = np.array([0.5, 0.5]), np.eye(2), np.array([0.5, -0.5])
ON_THE_LINE = {"target": TARGETS["uniform"], "noise": "normal", "step": 1, "game": PROBABILITY}
FOUR_LOGITS = torch.rand(3, 4, generator=torch.Generator().manual_seed(0))
ROWS = {"a model": {"nats": 1.0, "nats by seed": [1.0], "kind": {"nats": "exact"}, "standard error": 0.1}}
CASES = {
    "taxonomy.linked": (taxonomy.linked, {"tree": {"GAN": "07"}}),
    "ch00.histogram": (first_steps.histogram, {"samples": POINTS[:, 0]}),
    "ch00.area_between": (first_steps.area_between, {"samples": POINTS[:, 0]}),
    "ch01.fit_mixture": (
        stencils.fit_mixture,
        {"images": BITS, "seed": 1, "components": 2, "steps": 2},
    ),
    "ch01.lost": (stencils.lost, MIXTURE),
    "ch01.without_lost": (stencils.without_lost, MIXTURE),
    "ch01.alike": (stencils.alike, {**MIXTURE, "labels": torch.arange(6)}),
    "ch01.anomalies": (anomalies, {"x": BITS, "seed": 1}),
    "ch01.prototype_features": (prototype_features, {"images": POINTS, "prototypes": 3}),
    "ch01.Probe": (Probe, {"features": lambda x: x}),
    "ch01.Probe.fit": (PROBE.fit, {"x": POINTS, "y": LABELS}),
    "ch01.Probe.predict": (PROBE.predict, {"x": POINTS}),
    "ch01.NaiveBayes.fit": (BAYES.fit, {"x": POINTS, "y": LABELS}),
    "ch01.NaiveBayes.predict": (BAYES.predict, {"x": POINTS}),
    "ch01.best": (boundaries.best, {"correlation": 0.5}),
    "ch01.error": (boundaries.error, {"weights": np.ones((2, 3)), "correlation": 0.5}),
    "ch01.exact_errors": (
        boundaries.exact_errors,
        {"correlation": 0.5, "sets": 2, "sizes": boundaries.SIZES[:2]},
    ),
    "ch01.mean_errors": (boundaries.mean_errors, {"correlation": 0.5}),
    "ch01.gaussian_world": (gaussian_world, {"n": 4, "rng": RNG}),
    "ch01.outlier_world": (outlier_world, {"n": 4, "rng": RNG}),
    "ch01.gaussians_by_class": (
        gaussians_by_class,
        {"x": POINTS, "y": LABELS, "rng": RNG, "directions": 2},
    ),
    "ch01.geodesic": (geodesic, {"x": POINTS, "start": 1, "end": 4, "neighbours": 5}),
    "ch01.world": (cliff_world.world, {"gust": 0.5}),
    "ch01.explore": (cliff_world.explore, {"table": cliff_world.world(), "transitions": 3, "seed": 1}),
    "ch01.draw_policy": (
        cliff_world.draw_policy,
        {"ax": AX, "policy": torch.zeros(cliff_world.STATES, dtype=torch.int64), "role": "accent"},
    ),
    "ch01.draw_curve": (
        draw_curve,
        {
            **{"ax": AX, "sizes": [3, 5], "values": torch.rand(4, 2).double()},
            **{"role": "model", "label": "learnt"},
        },
    ),
    "ch01.TransitionModel": (TransitionModel, {"states": 3, "actions": 2, "caution": 0.5}),
    "ch03.full_table": (parameter_counts.full_table, {"n": 3, "levels": 4}),
    "ch03.independent": (parameter_counts.independent, {"n": 3, "levels": 4}),
    "ch03.chain_rule": (parameter_counts.chain_rule, {"n": 3, "levels": 4}),
    "ch03.markov": (parameter_counts.markov, {"n": 3, "order": 1, "levels": 4}),
    # The page shows these as they are: what is missing here, they do not check.
    "ch03.directed_graph": (partial(parameter_counts.directed_graph, [[], [0]]), {"levels": 4}),
    "ch03.markov_graph": (partial(parameter_counts.markov_graph, range(3)), {"order": 1}),
    "ch03.mesh_graph": (parameter_counts.mesh_graph, {"height": 2, "width": 3}),
    "ch03.fvsbn": (parameter_counts.fvsbn, {"n": 3, "levels": 4}),
    "ch03.nade": (parameter_counts.nade, {"n": 3, "hidden_units": 2}),
    "ch03.made": (parameter_counts.made, {"n": 3, "hidden_units": [2, 3]}),
    "ch03.pixelcnn": (
        parameter_counts.pixelcnn,
        {"layers": 2, "channels": 3, "levels": 4, "colours": 3},
    ),
    # The same.
    "ch03.interpolated_smoothing": (
        partial(interpolated_smoothing, BITS.flatten(1), BITS.flatten(1)),
        {"order": 1, "weight": 0.5},
    ),
    "ch04.draw_nade": (draw_nade, {"ax": AX}),
    "ch04.draw_made": (draw_made, {"ax": AX, "hidden_degrees": (2, 1, 2), "pixels": 3}),
    "ch04.pixel_by_pixel": (pixel_by_pixel, {"model": FVSBN((1, 4, 4))}),
    "ch04.flip_pixel": (flip_pixel, {"model": FVSBN((1, 8, 8))}),
    "ch05.draw_gated_layer": (draw_gated_layer, {"ax": PLAIN}),
    "ch05.draw_lstms": (lambda axes: draw_lstms(axes) or axes, {"axes": plt.figure().subplots(1, 3)}),
    "ch06.draw_vae": (draw_vae, {"ax": PLAIN}),
    "ch06.elbo": (elbo, {"x": 0.5, "mean": 0.5, "scale": 0.5}),
    "ch06.exact": (exact, {"x": 0.5}),
    "ch08.network": (faulty_gan.network, {}),
    "ch08.faulty_gan": (faulty_gan.faulty_gan, {"faults": ["no detach"], "seed": 1, "steps": 1}),
    "ch08.outcome": (faulty_gan.outcome, {"train": lambda seed: nn.Linear(1, 1), "seeds": [3]}),
    "ch08.gan_dynamics": (gan_dynamics, {"projector": False}),
    "ch08.Settings": (Settings, vars(Settings(k=2, seed=1, log_lr_d=-1.5))),
    "ch08.GanRun": (GanRun, {"settings": Settings(batch_size=16), "capacity": 4}),
    "ch08.observe": (observe, {"model": GAN(1, noise_dim=1), **ON_THE_LINE}),
    "ch09.value": (minimax_order.value, {"logits": LOGITS, "p_data": FAIR, "p_g": ATOMS}),
    "ch09.best_answer": (minimax_order.best_answer, {"p_data": FAIR, "p_g": ATOMS}),
    "ch09.min_max": (minimax_order.min_max, {"p_data": FAIR, "generators": ATOMS}),
    "ch09.max_min": (minimax_order.max_min, {"p_data": FAIR, "generators": ATOMS}),
    "ch09.unrolled_value": (
        minimax_order.unrolled_value,
        {"logits": LOGITS, "p_data": FAIR, "p_g": ATOMS, "steps": 2, "lr": 0.5},
    ),
    "ch09.stack_digits": (
        stacked_digits.stack_digits,
        {"images": DIGITS, "n": 2, "generator": torch.Generator()},
    ),
    "ch09.read_modes": (
        stacked_digits.read_modes,
        {"images": DIGITS.expand(4, 3, 8, 8), "classifier": DigitClassifier((1, 8, 8))},
    ),
    "ch09.count_modes": (stacked_digits.count_modes, {"modes": torch.arange(4)}),
    "ch11.strangers": (strangers, {"factors": FACTORS}),
    "ch11.paint": (
        captions.paint,
        {"sentence": "a small red circle", "towards": "a large box", "share": 0.5, "seed": 1},
    ),
    "ch12.blurred": (hidden_message.blurred, {"pictures": PICTURES}),
    "ch12.noised": (hidden_message.noised, {"pictures": PICTURES}),
    "ch12.tint": (hidden_message.tint, {"pictures": PICTURES, "ink": INK}),
    "ch12.ink_seen": (hidden_message.ink_seen, {"pictures": PICTURES, "ink": INK}),
    "ch12.came_back": (
        hidden_message.came_back,
        {"model": CycleGAN(channels=1), "ink": INK, "color": 1, "change": lambda pictures: pictures},
    ),
    "ch13.sample_points": (sample_points, {"n": 3, "generator": torch.Generator()}),
    "ch13.in_corner": (in_corner, {"points": torch.rand(4, 2), "margin": 0.5}),
    "ch14.make_student": (make_student, {"generator": "VAE", "event_shape": (1, 8, 8), "levels": 4}),
    "ch14.within_task": (within_task, {"logits": FOUR_LOGITS, "labels": torch.arange(3)}),
    "ch15.draw_coupling": (diagrams.draw_coupling, {"ax": PLAIN}),
    "ch15.draw_machine": (diagrams.draw_machine, {"ax": AX, "pixels": 4, "hidden": 3}),
    "ch15.draw_both_ways": (diagrams.draw_both_ways, {"ax": PLAIN}),
    "ch15.draw_block": (diagrams.draw_block, {"ax": PLAIN}),
    "ch15.draw_causality": (diagrams.draw_causality, {"ax": AX, "places": 3}),
    "ch15.futures": (futures, {"run": 0}),
    "ch16.shares": (patches.shares, {"x": BITS}),
    "ch16.blocks": (board.blocks, {"rows": ROWS, "key": "nats"}),
    "ch16.draw_blocks": (
        board.draw_blocks,
        {"ax": AX, "rows": ROWS, "key": "nats", "error": "standard error"},
    ),
    "ch16.pictures": (board.pictures, {"codes": ["8008000000000001"]}),
    "ch16.spread": (board.spread, {"values": [1.0, 2.5]}),
}
# What is right although it is among the wrong values.
SEEDS = [-1, 0]
RIGHT = {
    "taxonomy.linked tree": ["3"],
    "ch00.histogram samples": [[1.0, 2.0], np.ones(3)],
    "ch00.area_between samples": [[1.0, 2.0], np.ones(3)],
    "ch01.fit_mixture seed": SEEDS,
    "ch01.fit_mixture steps": [0],
    "ch01.alike labels": ["dtype"],  # labels of whatever kind are labels
    "ch01.anomalies seed": SEEDS,
    "ch01.Probe features": [None],
    "ch01.best correlation": [0],
    "ch01.error weights": [np.ones(3)],
    "ch01.error correlation": [0],
    "ch01.exact_errors correlation": [0],
    "ch01.mean_errors correlation": [0],
    "ch01.gaussians_by_class directions": [None],
    "ch01.geodesic start": [0],
    "ch01.geodesic end": [0],
    "ch01.world gust": [0],
    "ch01.explore seed": SEEDS,
    "ch01.draw_curve label": ["3"],
    "ch01.TransitionModel caution": [2.0],
    "ch03.markov order": [0],
    "ch03.markov_graph order": [0],
    "ch03.interpolated_smoothing order": [0],
    "ch03.interpolated_smoothing weight": [2.0],
    "ch04.pixel_by_pixel model": [None],
    "ch04.flip_pixel model": [None],
    "ch06.elbo x": [2.0, -1, 0],
    "ch06.elbo mean": [2.0, -1, 0, [1.0, 2.0], np.ones(3)],
    "ch06.elbo scale": [2.0, [1.0, 2.0], np.ones(3)],
    "ch06.exact x": [2.0, -1, 0],
    "ch08.faulty_gan seed": SEEDS,
    "ch08.faulty_gan steps": [0],
    "ch08.gan_dynamics projector": [True],
    "ch08.Settings log_lr_d": [2.0, -1, 0],
    "ch08.Settings log_lr_g": [2.0, -1, 0],
    "ch08.Settings seed": SEEDS,
    "ch08.Settings d_layers": ["3"],
    "ch08.Settings g_layers": ["3"],
    "ch08.Settings half_steps": [True],
    "ch08.Settings arrows": [True],
    "ch08.Settings crowd": [True],
    "ch08.GanRun settings": [None],
    "ch08.observe step": [0],
    "ch09.value logits": [[1.0, 2.0]],
    "ch09.unrolled_value logits": [[1.0, 2.0]],
    "ch09.unrolled_value steps": [0],
    "ch09.unrolled_value lr": [2.0],
    "ch09.stack_digits images": ["dtype", "device", "NaN"],  # rows of whatever kind are rows
    "ch09.stack_digits generator": [None],
    "ch11.paint share": [0],
    "ch11.paint seed": [0],
    "ch12.came_back color": [0],
    "ch13.sample_points generator": [None],
    "ch13.in_corner margin": [2.0, -1, 0],
    "ch14.make_student generator": [None],
    "ch15.futures run": [0],
    "ch16.draw_blocks error": [None],
    "ch16.spread values": [[1.0, 2.0], np.ones(3)],
}


test_right_arguments_are_taken, test_a_wrong_argument_is_named = asking(CASES, RIGHT)


@pytest.mark.parametrize(
    ("name", "argument", "wrong"),
    [
        ("ch01.NaiveBayes.fit", "y", np.zeros(8)),  # one class of two
        ("ch01.exact_errors", "sizes", [3, 401]),  # more examples than there are
        ("ch01.exact_errors", "sizes", [2]),  # one example of a class has no variance
        ("ch01.gaussians_by_class", "y", np.arange(8)),
        ("ch01.gaussians_by_class", "directions", 4),
        ("ch01.geodesic", "end", 8),
        ("ch01.geodesic", "neighbours", 8),
        ("ch04.draw_made", "hidden_degrees", (1, 3)),  # the last pixel has no place for it
        ("ch04.pixel_by_pixel", "model", RealNVP((1, 4, 4))),
        ("ch04.pixel_by_pixel", "model", PixelCNN((1, 4, 4), layers=2, channels=2, levels=4)),
        ("ch04.flip_pixel", "model", FVSBN((1, 4, 4))),
        ("ch08.Settings", "d_layers", "32, 0"),
        ("ch08.Settings", "d_layers", "0, 32"),
        ("ch08.Settings", "g_layers", ""),
        ("ch08.Settings", "drawing", (0.0,) * 32),
        ("ch09.best_answer", "p_g", [0.5, 0.6]),
        ("ch09.min_max", "generators", FAIR),
        ("ch09.read_modes", "images", DIGITS),
        ("ch12.came_back", "color", 3),
        ("ch14.within_task", "labels", torch.tensor([0, 1, 4])),
        ("ch16.pictures", "codes", ["800800000000000g"]),
        ("ch16.spread", "values", []),
    ],
)
def test_what_does_not_go_with_the_rest_is_named(name, argument, wrong):
    assert complaint(partial(call, CASES[name]), {argument: wrong}, argument) is None


def test_layers_that_are_none_are_named():
    with pytest.raises(TypeError, match="last"):
        faulty_gan.network(nn.Tanh)  # the class in place of a layer


# What notebooks import, or show as mirrored cells, without a case of its own, and why.
ELSEWHERE = {
    **dict.fromkeys(["ch01.check_world", "ch03.check_at_least"], "itself a check"),
    **dict.fromkeys(
        ["ch01.plan", "ch01.success", "ch01.most_likely", "ch01.simulate"], "tests/test_wrong_values.py"
    ),
    **dict.fromkeys(
        ["ch01.two_nn", "ch01.error_curves", "ch03.mutual_information", "ch03.chow_liu_tree"],
        "stands on the page as it is",
    ),
}


def taken(chapter):
    """The names of what a notebook has of the package's chapters: imported, used as module.name, mirrored.

    In full, `package.module.name`; data are among them, and so are whole modules.
    """
    cells = [cell for _, cell in chapter.cells("code")]
    nodes = [node for cell in cells for node in ast.walk(ast.parse(cell.source))]
    imported = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith(ROOM) for alias in node.names), "write from ... import ..."
        elif isinstance(node, ast.ImportFrom) and node.module.startswith(ROOM):
            imported |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    yield from imported.values()
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            whole = imported.get(node.value.id)
            if whole and ismodule(resolve_name(whole)):
                yield f"{whole}.{node.attr}"
    mirrors = [cell.metadata["mirrors"] for cell in cells if "mirrors" in cell.metadata]
    yield from (name.replace(":", ".") for name in mirrors if name.startswith(ROOM))


def asked(chapters):
    """Of all these the functions and classes that take arguments, as the cases call them: "ch01.best"."""
    names = {name for chapter in chapters for name in taken(chapter)}
    return {
        f"{name.split('.')[2]}.{name.split('.')[-1]}"
        for name in names
        if callable(value := resolve_name(name)) and signature(value).parameters
    }


def test_nothing_that_notebooks_import_is_forgotten():
    found = asked(CHAPTERS)
    known = {".".join(name.split(".")[:2]) for name in CASES} | ELSEWHERE.keys()
    assert found - known == set()
    assert ELSEWHERE.keys() - found == set()


def test_an_import_a_module_and_a_mirror_are_found():
    source = (
        f"from {ROOM}.ch01.boundaries import SIZES, best as lowest, boundaries\n"
        f"from {ROOM}.ch03 import parameter_counts as counts\n"
        "def answer():\n    return counts.full_table(3)"
    )
    mirror = new_code_cell("", metadata={"mirrors": f"{ROOM}.ch01.value_iteration:plan"})
    built = Chapter(Path("01_built.ipynb"), new_notebook(cells=[new_code_cell(source), mirror]))
    assert asked([built]) == {"ch01.best", "ch03.full_table", "ch01.plan"}
