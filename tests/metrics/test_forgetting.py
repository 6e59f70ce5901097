"""Forgetting, by pencil and paper."""

import numpy as np
import pytest

from course_utils.metrics.forgetting import average_accuracy, forgetting

TABLE = [[0.9, 0.0, 0.0], [0.95, 0.8, 0.0], [0.5, 0.6, 1.0]]


def test_the_average_is_that_of_the_last_row():
    assert average_accuracy(TABLE) == pytest.approx(0.7)


def test_forgetting_is_the_fall_from_the_best_of_all_tasks_but_the_last():
    assert forgetting(TABLE) == pytest.approx(((0.95 - 0.5) + (0.8 - 0.6)) / 2)


def test_who_gets_better_has_forgotten_less_than_nothing():
    assert forgetting([[0.5, 0.1], [0.7, 0.9]]) == pytest.approx(-0.2)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.float16])
def test_tables_of_any_numbers_are_computed_alike(dtype):
    table = np.array([[0, 0], [1, 1]], dtype)  # as bytes 0 - 1 would be 255
    assert forgetting(table) == -1
    assert average_accuracy(table) == 1


def test_tables_of_many_seeds_are_taken_one_by_one():
    both = np.stack([TABLE, np.eye(3)])
    np.testing.assert_allclose(average_accuracy(both), [0.7, 1 / 3])
    np.testing.assert_allclose(forgetting(both), [0.325, 1.0])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1.0]], "table has one task"),
        ([[1.0, 0.5]], r"table has shape \(1, 2\), expected \(..., tasks, tasks\)"),
        ([[1.0, 0.5], [98.0, 97.0]], r"numbers outside \[0, 1\]"),
        ([[1.0, 0.5], [float("nan"), 0.5]], r"numbers outside \[0, 1\]"),
    ],
)
def test_what_is_no_table_of_accuracies_is_refused(table, message):
    with pytest.raises(ValueError, match=message):
        forgetting(table)
