"""Colour pictures: painting, scaling, and how they are drawn."""

import matplotlib.pyplot as plt
import numpy as np
import torch

from course_utils.data.images import blend, hue, resize
from course_utils.plotting.figures import draw_pictures


def test_blending_mixes_ink_and_paper():
    mask = torch.tensor([0.0, 0.25, 1.0]).reshape(1, 1, 1, 3)
    ink, paper = torch.tensor([[1.0, -1.0, 0.0]]), torch.tensor([[-1.0, -1.0, 1.0]])
    expected = torch.tensor([[-1.0, -0.5, 1.0], [-1.0, -1.0, -1.0], [1.0, 0.75, 0.0]])
    torch.testing.assert_close(blend(mask, ink, paper)[0, :, 0], expected)
    as_pictures = blend(mask, ink[:, :, None, None], paper[:, :, None, None])
    torch.testing.assert_close(as_pictures, blend(mask, ink, paper))


def test_a_third_of_a_turn_moves_from_red_to_green_to_blue():
    colors = hue(torch.tensor([0.0, 1 / 3, 2 / 3]))
    assert colors.argmax(1).tolist() == [0, 1, 2]
    torch.testing.assert_close(colors, 1.5 * torch.eye(3) - 0.5)


def test_shrinking_averages_and_growing_keeps_a_slope():
    slope = torch.arange(4.0).expand(1, 1, 4, 4)
    torch.testing.assert_close(resize(slope, 2)[0, 0, 0], torch.tensor([0.5, 2.5]))
    middle = resize(slope, 8)[0, 0, 4, 1:-1]
    torch.testing.assert_close(middle.diff(), torch.full((5,), 0.5))


def test_pictures_are_drawn_in_rows_in_their_colours():
    red, white = torch.tensor([[1.0, -1.0, -1.0], [1.0, 1.0, 1.0]])[:, :, None, None].expand(2, 3, 2, 2)
    ax = draw_pictures(plt.figure().subplots(), torch.stack([red, white, red]), columns=2)
    sheet = ax.images[0].get_array()
    plt.close(ax.figure)
    assert sheet.shape == (7, 7, 3)
    np.testing.assert_array_equal(sheet[1, 1], [1, 0, 0])
    np.testing.assert_array_equal(sheet[1, 4], [1, 1, 1])
    np.testing.assert_array_equal(sheet[4, 1], [1, 0, 0])
    np.testing.assert_array_equal(sheet[4, 4], [1, 1, 1])  # empty place
