"""Stored examples: the plainest remedy against forgetting. Chapter 14."""

import torch
from torch import nn

from course_utils.data import Split
from course_utils.validation import check_count, check_number, check_type


class ReplayBuffer:
    """A past of stored examples: at most `per_class` images of every class seen so far.

    With 0 it keeps nothing, which is fine-tuning; with `math.inf` it keeps all: full rehearsal.
    Chapter 14.
    """

    def __init__(self, per_class: float) -> None:
        self.per_class, self.stored = check_number(per_class, "per_class", 0, finite=False), []

    @property
    def empty(self) -> bool:
        return not self.stored

    def keep(self, task: Split, student: nn.Module | None) -> None:
        """Store images of a task that has been learnt, a `Split`, chosen at random. No student is needed."""
        check_type(task, Split, "task")
        order = torch.randperm(len(task.labels), device=task.labels.device)
        for label in task.labels.unique():
            rows = order[task.labels[order] == label]
            rows = rows[: int(min(self.per_class, len(rows)))]
            self.stored += zip(task.images[rows], task.labels[rows], strict=True)

    def sample(self, n: int) -> Split:
        """`n` of the stored images, sampled with replacement, with their labels: a `Split`."""
        check_count(n)
        if self.empty:
            raise ValueError("nothing is stored yet, expected `keep` first")
        rows = torch.randint(len(self.stored), (n,)).tolist()
        images, labels = zip(*(self.stored[row] for row in rows), strict=True)
        return Split(torch.stack(images), torch.stack(labels))
