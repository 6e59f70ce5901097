"""A flipped pixel moves what looks at it, by as much as the model says, and nothing else."""

import math

import numpy as np
import pytest
import torch

from course_utils.chapters.ch04.flip_pixel import digits, draw
from course_utils.models.fvsbn import FVSBN


@pytest.fixture
def model():
    """64 pixels, only the last of which looks at another: pixel 10 (row 1, column 2), with the weight 2."""
    fvsbn = FVSBN((1, 8, 8)).requires_grad_(False)
    fvsbn.w[63 * 62 // 2 + 10] = 2.0
    return fvsbn


def test_only_the_pixel_that_looks_at_it_moves(model):
    scene = draw(model, image=0, column=2, below=6)
    changed = scene.rows[0][2].marks[0].height
    moved = 1 / (1 + math.exp(-2)) - 0.5  # sigmoid(2) with the pixel lit, sigmoid(0) without
    assert changed == pytest.approx(np.append(np.zeros(63), moved), abs=1e-6)
    assert scene.description.startswith("Pixel 11 in the order")
    assert "those after it 1." in scene.description


def test_a_pixel_that_nobody_looks_at_moves_nothing(model):
    assert not draw(model, image=0, column=3, below=6).rows[0][2].marks[0].height.any()


def test_the_image_differs_in_the_flipped_pixel_only(model):
    before = digits()[4, 0]
    after = torch.from_numpy(draw(model, image=4, column=5, below=0).rows[0][0].marks[0].values)
    assert (before != after).nonzero().tolist() == [[7, 5]]
