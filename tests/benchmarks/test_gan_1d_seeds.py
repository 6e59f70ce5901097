"""The controls of chapter 08's early training move G by the rule that they are named after."""

import pytest
import torch

from benchmarks.quality.gan_1d_seeds import PlainSteps, ShortMemory
from course_utils.chapters.ch08.gan_1d_settings import Settings

RATE = 0.01


def moved(kind):
    """G's weights before and after one update of two runs side by side, and the gradient between them."""
    crowd = kind(Settings(log_lr_g=-2.0), [0, 1])
    weights = list(crowd.model.generator.parameters())
    before = [weight.detach().clone() for weight in weights]
    crowd.play(1, 1)
    return before, [weight.detach() for weight in weights], [weight.grad for weight in weights]


def test_plain_steps_are_the_gradient_times_the_rate():
    for before, after, gradient in zip(*moved(PlainSteps), strict=True):
        torch.testing.assert_close(after, before - RATE * gradient)


def test_a_short_memory_still_divides_by_the_gradients_size():
    for before, after, gradient in zip(*moved(ShortMemory), strict=True):
        large = gradient.abs() > 1e-5  # there Adam's first step is as long as its rate, whatever beta_2 is
        assert (before - after)[large].abs().numpy() == pytest.approx(RATE, rel=0.01)
