"""Conditioning augmentation against torch.distributions, and the channels of a joined condition."""

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from course_utils.models.text_to_image.conditioning import (
    ConditioningAugmentation,
    Projection,
    join,
    kl_to_standard,
)

D = torch.float64


def test_the_kl_is_that_of_torch_distributions():
    mean, log_scale = torch.randn(2, 7, 3, dtype=D)
    expected = kl_divergence(Normal(mean, log_scale.exp()), Normal(torch.zeros((), dtype=D), 1.0)).sum(1)
    torch.testing.assert_close(kl_to_standard(mean, log_scale), expected)
    assert kl_to_standard(torch.zeros(1, 3), torch.zeros(1, 3)).item() == 0
    # by pencil and paper: mean 1 and scale e in one dimension: (e^2 + 1 - 1 - 2) / 2
    assert kl_to_standard(torch.ones(1, 1), torch.ones(1, 1)).item() == pytest.approx((torch.e**2 - 2) / 2)


def test_conditions_have_the_mean_and_the_scale_of_their_text():
    augment = ConditioningAugmentation(4, 2).double()
    texts = torch.randn(1, 4, dtype=D)
    mean, log_scale = augment.linear(texts)[0].split(2)
    noise = torch.randn(40_000, 2, dtype=D)
    conditions, kl = augment(texts.expand(len(noise), -1), noise)
    torch.testing.assert_close(conditions.mean(0), mean, atol=0.03, rtol=0)
    torch.testing.assert_close(conditions.std(0), log_scale.exp(), atol=0, rtol=0.03)
    torch.testing.assert_close(kl, kl_to_standard(mean[None], log_scale[None])[0])


def test_gradient_passes_through_the_draw():
    """d c / d mean = 1 and d c / d log scale = scale x noise."""
    augment = ConditioningAugmentation(1, 1).double()
    texts, noise = torch.ones(1, 1, dtype=D), torch.full((1, 1), 3.0, dtype=D)
    condition, _ = augment(texts, noise)
    condition.sum().backward()
    scale = augment.linear(texts)[0, 1].exp().item()
    assert augment.linear.bias.grad.tolist() == pytest.approx([1.0, 3.0 * scale])


def test_a_projection_is_one_condition_without_noise():
    project = Projection(4, 2)
    assert project.noise_dim == 0
    with torch.no_grad():
        project.linear.weight.zero_()
        project.linear.bias.copy_(torch.tensor([5.0, -5.0]))
    condition, kl = project(torch.randn(3, 4), torch.empty(3, 0))
    torch.testing.assert_close(condition, torch.tensor([[5.0, -1.0]] * 3))  # the slope below 0 is 0.2
    assert kl == 0


def test_a_condition_stands_at_every_pixel_behind_the_features():
    features, condition = torch.randn(2, 3, 4, 4), torch.tensor([[7.0, 8.0], [9.0, 10.0]])
    both = join(features, condition)
    assert torch.equal(both[:, :3], features)
    assert both[1, 3].unique().tolist() == [9.0]
    assert both[0, 4].unique().tolist() == [8.0]
