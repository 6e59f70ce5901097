import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import log_expit

from course_utils.chapters.ch09.minimax_order import best_answer, max_min, min_max, unrolled_value, value

FAIR = np.array([0.5, 0.5])
ATOMS = np.eye(2)
LOG_4 = math.log(4)


def test_value_by_hand():
    d = np.array([0.8, 0.3])
    expected = 0.5 * math.log(0.8) + 0.5 * math.log(0.3) + math.log(1 - 0.3)
    assert value(np.log(d / (1 - d)), FAIR, ATOMS[1]) == pytest.approx(expected)


def test_the_best_answer_is_the_maximum_of_the_value():
    p_data, p_g = np.array([0.2, 0.5, 0.3]), np.array([0.6, 0.4, 0.0])
    each = [  # the points are independent of one another
        -minimize_scalar(
            lambda logit, p=p, q=q: -p * log_expit(logit) - q * log_expit(-logit),
            bounds=(-30, 30),
            method="bounded",
        ).fun
        for p, q in zip(p_data, p_g, strict=True)
    ]
    assert best_answer(p_data, p_g) == pytest.approx(sum(each), abs=1e-6)


def test_two_atoms_by_hand():
    # The generator first: D* is 1/3 at its point, 1 at the other. D first: both alike, and 1/2 is best.
    first, row = min_max(FAIR, ATOMS)
    assert first == pytest.approx(math.log(1 / 3) / 2 + math.log(2 / 3))
    assert row in (0, 1)
    second, d = max_min(FAIR, ATOMS)
    assert second == pytest.approx(-LOG_4, abs=1e-6)
    np.testing.assert_allclose(d, 0.5, atol=1e-3)


def test_generators_that_blend_close_the_gap():
    weight = np.linspace(0, 1, 101)[:, None]
    blends = weight * ATOMS[0] + (1 - weight) * ATOMS[1]
    first, row = min_max(FAIR, blends)
    assert row == 50
    assert first == pytest.approx(-LOG_4)
    assert max_min(FAIR, blends)[0] == pytest.approx(first, abs=1e-6)


def test_max_min_never_exceeds_min_max():
    random = np.random.default_rng(0)
    for _ in range(5):
        p_data, generators = random.dirichlet(np.ones(4)), random.dirichlet(np.ones(4), 6)
        assert max_min(p_data, generators)[0] <= min_max(p_data, generators)[0] + 1e-6


def test_what_max_min_promises_its_discriminator_keeps():
    for seed in range(100):
        random = np.random.default_rng(seed)
        p_data, generators = random.dirichlet(np.ones(4)), random.dirichlet(np.ones(4), 6)
        best, d = max_min(p_data, generators)
        assert min(np.log(d) @ p_data + generators @ np.log1p(-d)) == pytest.approx(best, abs=1e-6)
        # Against a blend of the rows D's best answer is worth at least as much; a good blend comes close.
        blends = random.dirichlet(np.full(6, 0.3), 2000) @ generators
        upper = [best_answer(p_data, p_g) for p_g in blends]
        assert best - 1e-6 <= min(upper) <= best + 0.1


def test_max_min_beats_every_other_discriminator():
    p_data = np.array([0.5, 0.3, 0.2])
    best, _ = max_min(p_data, np.eye(3))
    d = np.random.default_rng(0).uniform(0.01, 0.99, (20_000, 3))
    worst = np.log(d) @ p_data + np.log1p(-d).min(1)
    assert worst.max() <= best + 1e-6
    assert worst.max() > best - 0.05


def test_no_step_leaves_the_value_and_many_reach_the_best_answer():
    logits, p_g = np.array([1.0, -0.5]), np.array([0.7, 0.3])
    assert unrolled_value(logits, FAIR, p_g, 0, 1.0) == value(logits, FAIR, p_g)
    assert unrolled_value(logits, FAIR, p_g, 500, 1.0) == pytest.approx(best_answer(FAIR, p_g))


def test_a_step_follows_the_gradient():
    logits, p_g, tiny = np.array([1.0, -0.5]), np.array([0.7, 0.3]), 1e-6
    slope = np.array(
        [
            (value(logits + tiny * e, FAIR, p_g) - value(logits - tiny * e, FAIR, p_g)) / (2 * tiny)
            for e in ATOMS
        ]
    )
    assert unrolled_value(logits, FAIR, p_g, 1, 0.1) == pytest.approx(value(logits + 0.1 * slope, FAIR, p_g))
