"""Exact answers for tiny models: enumeration of all states, quadrature, the chi-square test, the Jacobian."""

import itertools
import math

import torch
from scipy.stats import chi2


def all_states(model, levels):
    """Every state of a discrete model, the last pixel changing fastest."""
    states = itertools.product(range(levels), repeat=math.prod(model.event_shape))
    states = torch.tensor(list(states), dtype=torch.float64, device=model.device)
    return states.unflatten(1, model.event_shape)


def midpoints(model, box, points):
    """A grid over [-box, box] along every axis, (points ** axes, *event_shape), the last changing fastest."""
    axis = torch.arange(points, dtype=torch.float64, device=model.device).add(0.5).mul(2 * box / points) - box
    axes = torch.meshgrid([axis] * math.prod(model.event_shape), indexing="ij")
    return torch.stack(axes, -1).flatten(0, -2).unflatten(1, model.event_shape)


def count(cells, size):
    """How often every cell occurs; `cells` holds whole numbers 0 .. size - 1, (n, axes)."""
    place = size ** torch.arange(cells.shape[1] - 1, -1, -1, device=cells.device)
    return (cells.long() * place).sum(1).bincount(minlength=size ** cells.shape[1])


def assert_follows(counts, probabilities):
    """Pearson's chi-square test; cells where fewer than 5 are expected count as one."""
    assert (counts[probabilities == 0] == 0).all(), "sampled, although its probability is 0"
    expected = probabilities * counts.sum()
    rare = expected < 5
    counts, expected = (torch.cat([v[~rare], v[rare].sum()[None]]) for v in (counts, expected))
    statistic = ((counts - expected) ** 2 / expected.clamp(min=1e-9)).sum().item()
    assert chi2.sf(statistic, len(counts) - 1) > 1e-3


def past(model):
    """Does a pixel (row) come after a pixel (column)?"""
    rank = model.order.argsort()
    return rank[None, :] < rank[:, None]


def dependence(model):
    """Does the logit of a pixel (row) depend on a pixel (column)? By the Jacobian at a few samples."""
    pixels = len(model.order)
    x = model.sample(8)
    jacobian = torch.autograd.functional.jacobian(lambda x: model.logits(x).sum(0), x)
    return jacobian.reshape(-1, pixels, len(x), pixels).abs().sum((0, 2)) > 0
