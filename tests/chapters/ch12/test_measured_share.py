"""What exercise 12.5 asks to measure is right as it comes, unrounded."""

import torch

from course_utils.chapters.ch12.exercises import EXERCISES
from course_utils.chapters.ch12.hidden_message import came_back, tint
from course_utils.data import load, paired
from course_utils.pretrained import trained


def test_the_measured_share_is_right():
    digits, hider = load("digits"), trained("translation_cycle_gan")
    ink = paired.strokes(digits.test.images[:1400], digits.levels)
    green, blue = (hider.translate(paired.coloured_ink(ink, torch.full((len(ink),), k))) for k in (1, 2))
    shift = (tint(blue, ink) - tint(green, ink))[:, None, None] * (1 - ink)
    share = came_back(hider, ink, 1, lambda b: b + shift)[1].item()
    assert EXERCISES["12.5"].verdict(share) == "correct"
