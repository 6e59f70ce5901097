"""RNADE: the density by hand, and in-painting."""

import math

import pytest
import torch
from scipy.stats import norm

from course_utils.models.rnade import RNADE
from tests.models.exact import assert_follows


def random_model(event_shape, order=None):
    model = RNADE(event_shape, hidden_units=6, components=3, order=order).double()
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) / 2
    return model


def by_hand(model, x):
    """log p(x) of one flattened x with SciPy's Gaussians, from the definition."""
    W, c, rho, V, b = (getattr(model, name).detach() for name in ("W", "c", "rho", "V", "b"))
    x = x[model.order]
    total = 0.0
    for i, value in enumerate(x.tolist()):
        h = (rho[i] * (c + x[:i] @ W[:i])).clamp(min=0)
        logits, means, log_scales = (h @ V[i] + b[i]).view(3, -1)
        density = logits.softmax(0).numpy() * norm.pdf(value, means.numpy(), log_scales.exp().numpy())
        total += math.log(density.sum())
    return total


@pytest.mark.parametrize("order", [None, [2, 0, 3, 1]])
def test_log_prob_is_the_definition(order):
    model = random_model((1, 2, 2), order)
    x = torch.randn(5, 1, 2, 2).double() * 2
    expected = [by_hand(model, row) for row in x.flatten(1)]
    torch.testing.assert_close(model.log_prob(x).tolist(), expected)


def test_inpainting_follows_the_conditional():
    """x_1 is known and comes first: x_0 is a one-dimensional mixture with the density p(x) / p(x_1)."""
    model = random_model(2, [1, 0])
    given, known = torch.tensor([math.nan, 0.7]), torch.tensor([False, True])
    x = model.sample(20_000, given, known, torch.Generator().manual_seed(1))
    assert (x[:, 1] == given[1].double()).all()
    edges = torch.linspace(-12, 12, 2401, dtype=torch.float64)
    middles = (edges[1:] + edges[:-1]) / 2
    joint = model.log_prob(torch.stack([middles, x[:1, 1].expand(2400)], 1)).exp().view(60, 40).sum(1)
    counts = torch.histogram(x[:, 0], 60, range=(-12.0, 12.0)).hist
    assert_follows(counts, (joint / joint.sum()).detach())


def test_inpainting_keeps_scattered_values_and_names_what_is_wrong():
    model = random_model((1, 2, 2), [2, 0, 3, 1])
    given, known = torch.randn(30, 1, 2, 2).double(), torch.rand(30, 1, 2, 2) < 0.5
    x = model.sample(30, given, known)
    assert torch.equal(x[known], given[known])
    assert not (x == given)[~known].any()
    with pytest.raises(ValueError, match=r"given has shape \(2, 2\), expected"):
        model.sample(30, given[0, 0], known)
    with pytest.raises(ValueError, match="components is 0, expected a whole number of at least 1"):
        RNADE(2, components=0)
