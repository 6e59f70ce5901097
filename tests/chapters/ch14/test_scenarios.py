"""Who is told the task chooses between two answers; who is not told may be asked the same question always."""

import math

import pytest
import torch

from course_utils.chapters.ch14.scenarios import ToldTheTask, parity, within_task
from course_utils.data import Split, load
from course_utils.training.continual import split_tasks

LOGITS = torch.tensor([[1.0, 3.0, 9.0, 0.0], [1.0, 3.0, 9.0, 0.0]])


def test_only_the_answers_of_the_task_compete():
    p = within_task(LOGITS, torch.tensor([0, 3])).softmax(1)
    low, high = 1 / (1 + math.exp(2)), 1 / (1 + math.exp(-9))
    torch.testing.assert_close(p, torch.tensor([[low, 1 - low, 0, 0], [0, 0, high, 1 - high]]))


def test_the_loss_and_the_accuracy_are_within_the_task(monkeypatch):
    solver = ToldTheTask((1, 8, 8), channels=2, classes=4)
    monkeypatch.setattr(solver, "forward", lambda images: LOGITS[: len(images)])
    split = Split(torch.zeros(2, 1, 8, 8), torch.tensor([1, 2]))
    expected = (math.log(1 + math.exp(-2)) + math.log(1 + math.exp(-9))) / 2
    assert solver.objectives()[0].loss(split).item() == pytest.approx(expected, rel=1e-5)
    assert solver.accuracy(split) == 1
    assert solver.accuracy(Split(split.images, torch.tensor([0, 3]))) == 0


def test_the_parity_of_digits_is_the_same_question_in_all_tasks():
    tasks = split_tasks(load().test)
    for task, relabelled in zip(tasks, parity(tasks), strict=True):
        assert relabelled.images is task.images
        assert torch.equal(relabelled.labels == 1, (task.labels == task.labels.max()))
