"""Tasks that come one after the other: the stream of batches, the loop, and the accuracy on each task.

Chapter 14.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

import torch
from torch import nn

from course_utils.data import Split, labelled_batches
from course_utils.training import Record, adam, fit
from course_utils.training.loop import MakeOptimizer
from course_utils.validation import check_count, check_tensor, check_type

BATCH = 60  # 1, 1/2, 1/3, 1/4 and 1/5 of it are whole numbers


class Past(Protocol):
    """What is known of earlier tasks. models/replay has two: stored examples, and a generator's samples."""

    empty: bool

    def keep(self, task: Split, student: nn.Module) -> None:
        """Keep of a task that has been learnt what is to be kept."""

    def sample(self, n: int) -> Split:
        """`n` images of earlier tasks, with labels."""


def split_tasks(split: Split, classes_per_task: int = 2) -> list[Split]:
    """The images of a `Split` as tasks of few classes each, in the order of the labels: a list of splits.

    Of the digits and MNIST: 0 and 1, 2 and 3, and so on.
    """
    check_type(split, Split, "split")
    check_tensor(split.labels, "labels", (len(split.images),))
    classes = split.labels.unique()
    if len(classes) % check_count(classes_per_task, "classes_per_task"):
        raise ValueError(f"classes_per_task is {classes_per_task}, expected a divisor of {len(classes)}")
    members = [torch.isin(split.labels, few) for few in classes.split(classes_per_task)]
    return [Split(split.images[rows], split.labels[rows]) for rows in members]


def fair_shares(tasks: int) -> list[float]:
    """The new task's share of a batch, task by task: 1, 1/2, 1/3, ... In the end all tasks weigh the same."""
    return [1 / (number + 1) for number in range(check_count(tasks, "tasks"))]


def replay_batches(
    task: Split, past: Past, share: float, size: int = BATCH, seed: int = 0
) -> Iterator[Split]:
    """Batches of `size` for ever: a share of them from the task, the rest replayed from the past.

    The share is rounded to whole images. Source: Shin et al. 2017 (arXiv 1705.08690), equation 1, whose r
    is `share`: the mean loss over such a batch is r times that of the new images plus 1 - r of the old.
    """
    if not 0 < share <= 1:
        raise ValueError(f"share is {share!r}, expected a number above 0, at most 1")
    new = size if past.empty else max(1, round(share * size))
    for batch in labelled_batches(task, new, seed):
        if new == size:
            yield batch
            continue
        old = past.sample(size - new)
        old = old.to(batch.images.device)  # a generator on the GPU has sampled them there
        yield Split(*(torch.cat(pair) for pair in zip(batch, old, strict=True)))


def learn_tasks(
    student: nn.Module,
    past: Past,
    tasks: Sequence[Split],
    steps: int,
    shares: Sequence[float] | None = None,
    optimizer: MakeOptimizer | dict[str, MakeOptimizer] = adam,
    seed: int = 0,
) -> Iterator[tuple[int, Record]]:
    """Learn one task after the other, `steps` updates each; yields (task, `Record`) after every update.

    `student` is trained by `fit` on labelled batches. A task's images are gone when it is over, but for what
    the past keeps. `shares` are the new task's part of the batches: left out, they are fair.
    """
    shares = fair_shares(len(tasks)) if shares is None else shares
    for number, (task, share) in enumerate(zip(tasks, shares, strict=True)):
        for record in fit(student, replay_batches(task, past, share, seed=seed + number), steps, optimizer):
            yield number, record
        past.keep(task, student)


@torch.no_grad()
def accuracies(student: nn.Module, tests: Sequence[Split]) -> list[float]:
    """The student's accuracy on the test images of every task: a list of numbers."""
    return [student.accuracy(test) for test in tests]
