import math

import pytest
import torch
from sklearn.datasets import load_digits

from course_utils.chapters.ch16.patches import all_patches, digit_patches, shares


def test_patches_are_the_windows_of_the_digits():
    x = digit_patches()
    assert x.shape == (1797 * 25, 1, 4, 4)
    images = (load_digits().images >= 8).astype(int)
    lit = sum(images[:, i : i + 4, j : j + 4].sum() for i in range(5) for j in range(5))
    assert x.sum().item() == lit


def test_shares_count_each_state_in_its_place():
    states = all_patches()
    x = torch.cat([states[:1], states[5:6], states[5:6], states[65535:]])
    p = shares(x)
    assert p.nonzero()[:, 0].tolist() == [0, 5, 65535]
    assert p[[0, 5, 65535]].tolist() == [0.25, 0.5, 0.25]
    assert states[5].flatten().tolist() == [0] * 13 + [1, 0, 1]


def test_the_distribution_by_counting_with_a_dictionary():
    """Its entropy in nats, and the share of the empty patch, which many windows are."""
    counts = {}
    for row in digit_patches().flatten(1).int().tolist():
        counts[tuple(row)] = counts.get(tuple(row), 0) + 1
    total = sum(counts.values())
    p = shares(digit_patches())
    entropy = -sum(n / total * math.log(n / total) for n in counts.values())
    assert -(p * p.clamp(min=1e-300).log()).sum().item() == pytest.approx(entropy)
    assert p[0].item() == counts[(0,) * 16] / total
    assert (p > 0).sum().item() == len(counts)


def test_other_pictures_are_refused():
    with pytest.raises(ValueError, match=r"x has shape \(2, 1, 4, 5\), expected \(batch, 1, 4, 4\)"):
        shares(torch.zeros(2, 1, 4, 5))
    with pytest.raises(ValueError, match=r"x holds 0\.5, expected whole numbers"):
        shares(torch.full((1, 1, 4, 4), 0.5))
