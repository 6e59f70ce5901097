"""The drawings of the leaves say what the models do."""

import numpy as np
import torch

from course_utils.chapters.ch15 import diagrams
from course_utils.models.flows.coupling import Coupling
from course_utils.models.image_gpt import ImageGPT


def reach(arrows):
    """Which boxes each box leads to, over any number of arrows."""
    below = {start: {end for first, end in arrows if first == start} for start, _ in arrows}
    for _ in arrows:
        below = {start: ends.union(*(below.get(end, ()) for end in ends)) for start, ends in below.items()}
    return below


def test_the_arrows_of_a_coupling_layer_are_its_jacobian():
    layer = Coupling(torch.tensor([True, False]), 4, scales=True)
    torch.nn.init.normal_(layer.network[-1].weight)
    depends = torch.autograd.functional.jacobian(lambda x: layer(x[None])[0][0], torch.randn(2)) != 0
    below = reach(diagrams.COUPLING_ARROWS)
    names = (("moved", "z moved"), ("kept", "z kept"))  # coordinate 0 moves
    drawn = [[output in below[name] for name, _ in names] for _, output in names]
    assert depends.tolist() == drawn


def test_a_machine_has_a_line_between_each_pixel_and_each_unit_and_no_other(ax):
    diagrams.draw_machine(ax, pixels=4, hidden=3)
    heights = [sorted(line.get_ydata()) for line in ax.lines]
    assert heights == [[0, 1]] * 12
    assert len({tuple(map(tuple, line.get_xydata())) for line in ax.lines}) == 12


def test_diffusion_leads_from_the_image_to_the_noise_and_back(ax):
    diagrams.draw_both_ways(ax)
    arrows = [(text.xyann[0], text.xy[0]) for text in ax.texts if getattr(text, "arrow_patch", None)]
    there = [(start, end) for start, end in arrows if start < end]
    assert sorted(there) == sorted((end, start) for start, end in arrows if start > end)
    assert len(there) == 4


def test_a_block_has_two_ways_around(ax):
    diagrams.draw_block(ax)
    bent = [
        t for t in ax.texts if getattr(t, "arrow_patch", None) and t.arrow_patch.get_connectionstyle().rad
    ]
    assert len(bent) == 2


def test_the_triangle_is_what_a_transformer_sees(ax):
    diagrams.draw_causality(ax, places=6)
    model = ImageGPT((1, 2, 3), layers=1, width=8, heads=2).eval()
    x = torch.rand(1, 1, 2, 3).round()
    sees = torch.autograd.functional.jacobian(lambda x: model.logits(x).flatten(), x).view(6, 6) != 0
    assert np.array_equal(np.asarray(ax.images[0].get_array()), sees.int().numpy())
