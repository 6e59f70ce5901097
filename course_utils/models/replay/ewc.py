"""Elastic weight consolidation: nothing is replayed, important weights are held. Chapter 14."""

import torch
from torch import Tensor, nn
from torch.nn.functional import log_softmax

from course_utils.data import Split
from course_utils.models.base import Objective, Trainable
from course_utils.validation import check_number, check_type


class ElasticWeights(Trainable):
    """A solver whose weights are held by springs where they were after each task: its own past.

    The loss is the solver's + strength / 2 sum_i F_i (theta_i - theta*_i)^2 for every earlier task, with F
    from `fisher`. Source: Kirkpatrick et al. 2016 (arXiv 1612.00796), equation 3. It is a `Past` that never
    replays: `learn_tasks(student, student, tasks, steps)`. Chapter 14.
    """

    empty = True  # for `replay_batches`: there is nothing to replay

    def __init__(self, solver: Trainable, strength: float) -> None:
        super().__init__()
        self.solver = check_type(solver, Trainable, "solver")
        self.strength, self.springs = check_number(strength, "strength", 0), []

    def keep(self, task: Split, student: nn.Module | None) -> None:
        """Hold the weights where they are now, each as firmly as the answers on the task depend on it."""
        anchors = [p.detach().clone() for p in self.solver.parameters()]
        self.springs += zip(fisher(self.solver, task), anchors, self.solver.parameters(), strict=True)

    def accuracy(self, split: Split) -> float:
        """The share of images of a `Split` that the solver names as they are labelled."""
        return self.solver.accuracy(split)

    def penalty(self) -> Tensor:
        """The energy of all springs, a scalar."""
        energies = ((stiffness * (now - anchor).square()).sum() for stiffness, anchor, now in self.springs)
        return self.strength / 2 * sum(energies, torch.zeros((), device=self.device))

    def objectives(self) -> list[Objective]:
        return [
            own._replace(loss=lambda batch, own=own: own.loss(batch) + self.penalty())
            for own in self.solver.objectives()
        ]


def fisher(solver: Trainable, task: Split) -> list[Tensor]:
    """The diagonal of the Fisher information of the answers p(y | x), in the shapes of the parameters.

    The mean over the images of E_y (d log p(y | x) / d theta)^2, where y follows the solver's own answers.
    The expectation is taken exactly, over all classes. Chapter 14.
    """
    parameters = list(solver.parameters())
    information = [torch.zeros_like(p) for p in parameters]
    for image, label in zip(*task, strict=True):
        log_p = log_softmax(solver.logits(Split(image[None], label[None])), 1)[0]
        each = torch.eye(len(log_p), device=log_p.device)
        slopes = torch.autograd.grad(log_p, parameters, each, is_grads_batched=True)
        for total, slope in zip(information, slopes, strict=True):
            total += torch.einsum("y,y...->...", log_p.detach().exp(), slope.square()) / len(task.labels)
    return information
