"""The drawings have the connections that NADE and MADE have, and no other."""

import torch

from course_utils.chapters.ch04.diagrams import draw_made, draw_nade
from course_utils.models.made import make_masks


def test_a_hidden_unit_of_nade_sees_earlier_pixels_and_a_pixel_keeps_its_colour(ax):
    lines = [line for line in draw_nade(ax).lines if line.get_ydata()[1] == 1]
    assert {tuple(line.get_xdata()) for line in lines} == {(j, i) for i in range(4) for j in range(i)}
    assert len({(line.get_xdata()[0], line.get_color()) for line in lines}) == 3


def test_made_draws_as_many_connections_as_its_masks_leave(ax):
    masks = make_masks(torch.arange(4), [6])
    spread = [1, 1, 2, 2, 3, 3]
    assert len(draw_made(ax, spread, 4).lines) == sum(int(mask.sum()) for mask in masks)
