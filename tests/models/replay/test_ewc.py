"""Elastic weight consolidation: the Fisher information by hand, springs, and who is held."""

import math

import pytest
import torch
from torch import nn

from course_utils.data import Split
from course_utils.models.base import Objective, Trainable
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.replay.ewc import ElasticWeights, fisher
from course_utils.training import fit
from course_utils.training.continual import learn_tasks


class Logistic(Trainable):
    """Two answers with the logits 0 and theta . x, for numbers x."""

    def __init__(self, theta):
        super().__init__()
        self.theta = nn.Parameter(torch.tensor(theta))
        self.idle = nn.Parameter(torch.zeros(()))  # has no effect

    def logits(self, split):
        score = split.images @ self.theta
        return torch.stack([0 * score, score + 0 * self.idle], 1)

    def objectives(self):
        loss = nn.functional.cross_entropy
        return [
            Objective("loss", lambda batch: loss(self.logits(batch), batch.labels), [self.theta, self.idle])
        ]


def test_the_fisher_information_of_a_logistic_regression():
    """E_x x_j^2 p (1 - p), whatever the labels are."""
    x = torch.tensor([[1.0, 2.0], [-1.0, 0.5], [0.0, 3.0]])
    theta = [0.7, -0.4]
    p = [1 / (1 + math.exp(-sum(a * b for a, b in zip(row, theta, strict=True)))) for row in x.tolist()]
    expected = [
        sum(row[j] ** 2 * q * (1 - q) for row, q in zip(x.tolist(), p, strict=True)) / 3 for j in (0, 1)
    ]
    for labels in ([0, 0, 0], [1, 0, 1]):
        information, idle = fisher(Logistic(theta), Split(x, torch.tensor(labels)))
        torch.testing.assert_close(information, torch.tensor(expected))
        assert idle == 0


def test_images_without_a_label_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        fisher(Logistic([0.0]), Split(torch.ones(3, 1), torch.tensor([1, 0])))


def test_the_penalty_is_the_energy_of_the_springs_of_all_tasks():
    """Springs F (theta - a)^2 / 2 from a = 0 and a = 1, at x = 2, where F = 4 p (1 - p)."""
    student = ElasticWeights(Logistic([0.0]), 3.0)
    task = Split(torch.tensor([[2.0]]), torch.tensor([1]))
    assert student.empty
    assert student.penalty() == 0
    stiffness = []
    for place in (0.0, 1.0):
        student.solver.theta.data.fill_(place)
        student.keep(task, None)
        p = 1 / (1 + math.exp(-2 * place))
        stiffness.append(4 * p * (1 - p))
    student.solver.theta.data.fill_(4.0)
    expected = 3 / 2 * (stiffness[0] * 4**2 + stiffness[1] * 3**2)
    assert student.penalty().item() == pytest.approx(expected, rel=1e-5)


def test_the_spring_and_the_new_lesson_pull_until_they_balance():
    """One weight, held at 0 with F = 1/4: cross-entropy pulls until sigmoid(-theta) = theta / 4."""
    student = ElasticWeights(Logistic([0.0]), 1.0)
    lesson = Split(torch.tensor([[1.0]]), torch.tensor([1]))
    student.keep(lesson, None)
    optimizer = lambda parameters: torch.optim.SGD(parameters, lr=1.0)  # noqa: E731
    for _ in fit(student, iter(lambda: lesson, None), 100, optimizer):
        pass
    theta = student.solver.theta.item()
    assert 1 / (1 + math.exp(theta)) == pytest.approx(theta / 4, abs=1e-4)


def test_it_is_its_own_past():
    student = ElasticWeights(DigitClassifier((1, 8, 8), channels=2), 100.0)
    tasks = [Split(torch.full((60, 1, 8, 8), float(i)), torch.full((60,), i)) for i in range(3)]
    for number, _ in learn_tasks(student, student, tasks, 1):
        assert len(student.springs) == number * len(list(student.solver.parameters()))
    assert student.accuracy(tasks[2]) == student.solver.accuracy(tasks[2])


def test_a_negative_strength_is_refused():
    with pytest.raises(ValueError, match="strength is -1"):
        ElasticWeights(DigitClassifier((1, 8, 8), channels=2), -1)
