"""What exercise 11.5 asks to measure is right as it comes, unrounded."""

import pytest
import torch

from course_utils.chapters.ch11.exercises import EXERCISES
from course_utils.data.shapes import combinations, make
from course_utils.pretrained import trained


@pytest.mark.parametrize("rounded", [False, True])
def test_the_measured_distances_are_right(rounded):
    asked = make(100, combinations(held_out=False), seed=5, omit=0)
    again = asked._replace(jitter=2 * torch.rand(100, 6, generator=torch.Generator().manual_seed(1)) - 1)
    words = trained("drawings_encoder").text(asked.tokens)

    def apart(first, second):
        return (first - second).abs().mean().item()

    def share(name):
        two = (trained(name).sample(100, words, torch.Generator().manual_seed(seed)) for seed in (0, 1))
        return apart(*two) / apart(asked.pictures(16), again.pictures(16))

    answer = [share("drawings_gan_int_cls"), share("drawings_mode_seeking")]
    assert EXERCISES["11.5"].verdict([round(x, 2) for x in answer] if rounded else answer) == "correct"
