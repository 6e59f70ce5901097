"""Precision and recall on sets made by hand, and against loops."""

import pytest
import torch

from course_utils.metrics.precision_recall import covered, density_coverage, precision_recall, radii


def column(*values):
    return torch.tensor(values, dtype=torch.float64)[:, None]


def test_radii_by_hand():
    points = column(0, 1, 3, 7)
    assert radii(points, 1).tolist() == [1, 1, 2, 4]
    assert radii(points, 2).tolist() == [3, 2, 3, 6]


def test_the_balls_by_hand():
    centres = column(0, 1, 3, 7)  # with k = 1 they cover [-1, 2], [1, 5] and [3, 11]
    assert covered(column(-1, -1.1, 5.5, 11, 11.1), centres, 1).tolist() == [True, False, True, True, False]


def test_a_dropped_mode_costs_recall_and_noise_costs_precision():
    left, right = torch.randn(200, 2), torch.randn(200, 2) + 50
    dropped = precision_recall(torch.cat([left, right]), torch.randn(300, 2))
    assert dropped.precision > 0.9
    assert 0.4 < dropped.recall <= 0.5
    noisy = precision_recall(left, torch.cat([torch.randn(100, 2), 1000 + torch.randn(100, 2)]))
    assert 0.45 < noisy.precision <= 0.5
    assert noisy.recall > 0.85


def test_it_is_what_loops_find_and_pieces_do_not_matter(monkeypatch):
    monkeypatch.setattr("course_utils.metrics.precision_recall.AT_ONCE", 7)
    real, fake = torch.randn(40, 3, dtype=torch.float64), 1.5 * torch.randn(30, 3, dtype=torch.float64)

    def share(points, centres):
        inside = 0
        for p in points:
            for c in centres:
                reach = sorted((c - other).norm().item() for other in centres)[3]
                if (p - c).norm().item() <= reach:
                    inside += 1
                    break
        return inside / len(points)

    found = precision_recall(real, fake)
    assert found.precision == pytest.approx(share(fake, real))
    assert found.recall == pytest.approx(share(real, fake))
    assert 0.2 < found.precision < found.recall  # the samples lie wider than the data


def test_density_and_coverage_by_hand():
    real = column(0, 1, 3, 7)  # with k = 1 the balls are [-1, 1], [0, 2], [1, 5] and [3, 11]
    found = density_coverage(real, column(1.5, 4, 4.5, 12), k=1)
    assert found.density == 6 / 4  # two balls each hold 1.5, 4 and 4.5, none holds 12
    assert found.coverage == 3 / 4
    twice = density_coverage(real, column(1.5, 4, 4.5, 12), k=2)  # [-3, 3], [-1, 3], [0, 6] and [1, 13]
    assert twice.density == (4 + 2 + 2 + 1) / 8
    assert twice.coverage == 1


def test_copies_of_the_data_are_covered_and_one_wide_ball_counts_once(monkeypatch):
    monkeypatch.setattr("course_utils.metrics.precision_recall.AT_ONCE", 7)
    real = torch.cat([torch.randn(99, 2), torch.tensor([[1000.0, 0.0]])])
    assert density_coverage(real, real).coverage == 1
    far = torch.tensor([900.0, 0.0]) + torch.randn(50, 2)
    assert precision_recall(real, far).precision == 1
    found = density_coverage(real, far)
    assert found.density == pytest.approx(1 / 5)
    assert found.coverage == 1 / 100


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="k is 4, expected less than the number of points, which is 4"):
        precision_recall(column(1, 2, 3, 4), column(1, 2, 3, 4, 5), k=4)
    with pytest.raises(ValueError, match=r"shapes \(4, 1\) and \(5, 2\)"):
        precision_recall(torch.randn(4, 1), torch.randn(5, 2))
