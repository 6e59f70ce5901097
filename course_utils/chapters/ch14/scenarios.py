"""Three scenarios of incremental learning, after what the student is told: the task, or only the image.

van de Ven & Tolias 2019 (arXiv 1904.07734), tables 1 and 2. Chapter 14.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from course_utils.data import Split
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.validation import check_floats, check_indices

PER_TASK = 2  # classes


class ToldTheTask(DigitClassifier):
    """A solver that is told which task an image is of, and answers among its classes alone. Chapter 14."""

    def logits(self, split: Split) -> Tensor:
        """Of a `Split`, whose labels say the task."""
        return within_task(super().logits(split), split.labels)


def within_task(logits: Tensor, labels: Tensor) -> Tensor:
    """Logits (n, classes) in which the answers of other tasks than the labels' are as good as impossible.

    Chapter 14.
    """
    check_floats(logits, "logits", (None, None))
    check_indices(labels, logits.shape[1], "labels", (len(logits),))
    tasks = torch.arange(logits.shape[1], device=logits.device) // PER_TASK
    foreign = tasks != labels[:, None] // PER_TASK
    return logits.masked_fill(foreign, torch.finfo(logits.dtype).min)


def parity(tasks: Sequence[Split]) -> list[Split]:
    """The same images, labelled 0 or 1 as they are of the first or the second class of a task. Chapter 14."""
    return [Split(task.images, task.labels % PER_TASK) for task in tasks]
