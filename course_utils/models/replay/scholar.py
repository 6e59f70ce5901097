"""Generative replay: what was learnt is not stored but sampled from a generator.

Shin, Lee, Kim & Kim 2017 (arXiv 1705.08690): a scholar is a generator and a solver. The next scholar learns
the new task from data, and the old ones from what its predecessor generates and labels.
Chapter 14.
"""

from collections.abc import Callable
from copy import deepcopy

import torch
from torch import Tensor

from course_utils.data import Split
from course_utils.models.base import GenerativeModel, Objective, Trainable
from course_utils.validation import check_type


class Scholar(Trainable):
    """A generative model of images of whole grey levels, and a classifier, the solver, of the same images.

    Both learn from the same batches, which have `images` and `labels`; the generator ignores the labels.
    Chapter 14.
    """

    def __init__(self, generator: GenerativeModel, solver: Trainable) -> None:
        super().__init__()
        check_type(generator, GenerativeModel, "generator")
        check_type(solver, Trainable, "solver")
        if generator.event_shape != solver.event_shape:
            raise ValueError(
                f"generator makes {generator.event_shape}, expected {solver.event_shape} as the solver takes"
            )
        self.generator, self.solver = generator, solver

    @torch.no_grad()
    def sample(self, n: int) -> Split:
        """`n` generated images, and the solver's answers as their labels: a `Split`."""
        images = self.generator.sample(n).round()
        return Split(images, self.solver(images).argmax(1))

    def accuracy(self, split: Split) -> float:
        """The share of images of a `Split` that the solver names as they are labelled."""
        return self.solver.accuracy(split)

    def objectives(self) -> list[Objective]:
        """The generator's, on the images of a batch alone, and the solver's."""

        def on_images(loss: Callable[[Tensor], Tensor]) -> Callable[[Split], Tensor]:
            return lambda batch: loss(batch.images)

        own = [
            Objective(o.name, on_images(o.loss), o.parameters, o.steps) for o in self.generator.objectives()
        ]
        return own + self.solver.objectives()


class GenerativeReplay:
    """A past that is kept in a scholar: a copy of it, frozen when its last task had been learnt.

    Chapter 14.
    """

    def __init__(self) -> None:
        self.scholar = None

    @property
    def empty(self) -> bool:
        return self.scholar is None

    def keep(self, task: Split, student: Scholar) -> None:
        """Freeze a copy of the student, a `Scholar`. Of the task itself nothing is kept."""
        self.scholar = deepcopy(check_type(student, Scholar, "student")).eval().requires_grad_(False)

    def sample(self, n: int) -> Split:
        return self.scholar.sample(n)
