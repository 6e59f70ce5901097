"""What the solution of exercise 07.5 says of the step's size, near the data and far from them."""

import numpy as np
import pytest

from course_utils.chapters.ch07.exercises import step


@pytest.mark.parametrize("eta", [0.5, 1, 2, 3, 3.9, 4.1])
def test_near_the_data_a_step_multiplies_the_error_by_one_minus_half_eta(eta):
    p_data, error = np.array([0.2, 0.3, 0.5]), 1e-5 * np.array([1, -3, 2])
    after = step(p_data, p_data + error, eta) - p_data
    assert after == pytest.approx((1 - eta / 2) * error, abs=1e-8)


def test_far_from_the_data_a_step_below_4_is_too_much():
    p_data, start = np.array([0.9, 0.1]), np.array([0.1, 0.9])

    def error_after_two(eta):
        return np.abs(step(p_data, step(p_data, start, eta), eta) - p_data).sum()

    # By hand: 3 leads to (0.988, 0.012) and (0.42, 0.58), 3.6 to (0.997, 0.003) and (0.01, 0.99).
    assert error_after_two(3) == pytest.approx(2 * (0.9 - 0.42), abs=0.01)
    assert error_after_two(3.6) > np.abs(start - p_data).sum()
