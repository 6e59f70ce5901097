"""Five tasks in a row, learnt frame by frame: what is still known, and what is replayed of the past."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from course_utils.chapters.ch14.students import OPTIMIZERS, make_student
from course_utils.data import Split, load
from course_utils.models.replay.buffer import ReplayBuffer
from course_utils.models.replay.scholar import GenerativeReplay
from course_utils.plotting.mark_groups import gallery
from course_utils.plotting.scene import Image, Line, Panel, Rule, Scene, Text
from course_utils.training.continual import learn_tasks, split_tasks
from course_utils.widgets.controls import Choice, Preset, Slider
from course_utils.widgets.frame_source import TrainingSource
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import ALL, Runs

TASKS, STEPS, SIDE = 5, 200, 8
TOTAL = TASKS * STEPS
ROWS, COLUMNS = 3, 4  # of the replayed images
PASTS = {
    "nothing": (None, lambda kept: ReplayBuffer(0)),
    "stored images": (None, ReplayBuffer),
    "samples of a GAN": ("GAN", lambda kept: GenerativeReplay()),
    "samples of a VAE": ("VAE", lambda kept: GenerativeReplay()),
    "everything": (None, lambda kept: ReplayBuffer(math.inf)),
}
SHARES = {"fair: 1, 1/2, 1/3, ...": None, "a half": [1, *4 * [1 / 2]], "nine tenths": [1, *4 * [9 / 10]]}
FRAME = np.dtype(
    [
        ("step", "i4"),
        ("accuracy", "f4", TASKS),
        ("images", "u1", (ROWS * COLUMNS, SIDE, SIDE)),
        ("labels", "i1", ROWS * COLUMNS),  # -1: nothing is replayed
    ]
)


@dataclass(frozen=True)
class Settings:
    """What the reader can move. Every change starts a new run."""

    past: str = "stored images"
    kept: int = 2
    share: str = "fair: 1, 1/2, 1/3, ..."
    seed: int = 0


class TaskRun(TrainingSource):
    """A frame source in which one student learns the five tasks of two digits each."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        digits = load()
        self.tasks, tests = split_tasks(digits.train), split_tasks(digits.test)
        few = [Split(test.images[:50], test.labels[:50]) for test in tests]  # quickly looked at
        self.tests = Split(torch.cat([t.images for t in few]), torch.cat([t.labels for t in few]))
        self.task_of = self.tests.labels // 2
        super().__init__(FRAME, TOTAL + 1)

    def scene(self, index: int) -> Scene:
        return draw(self.frames, index, self.settings.past)

    def restart(self) -> None:
        chosen = self.settings
        generator, make_past = PASTS[chosen.past]
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(chosen.seed)
            self.student, self.past = make_student(generator).eval(), make_past(chosen.kept)
            self._random = torch.get_rng_state()
        shares = SHARES[chosen.share]
        self.updates = learn_tasks(
            self.student, self.past, self.tasks, STEPS, shares, OPTIMIZERS, chosen.seed
        )
        self.begin()

    def change(self, values: dict[str, Any]) -> None:
        """Take over the controls' values; where one is new, start again."""
        old, self.settings = self.settings, replace(self.settings, **values)
        if self.settings != old:
            self.restart()

    def advance(self, stride: int) -> str:
        left = TOTAL - self.step
        if not left:
            return "All five tasks have been learnt. Reset, or give the student another past."
        with self.own_randomness():
            return super().advance(min(stride, left))

    @contextmanager
    def own_randomness(self) -> Iterator[None]:
        """The run's random numbers: what else is sampled in the notebook does not change it, nor it that.

        They pass through torch's own generator, since dropout knows no other: a thread that samples from it
        at the same time disturbs both.
        """
        with torch.random.fork_rng(devices=[]):
            torch.set_rng_state(self._random)
            yield
            self._random = torch.get_rng_state()

    @torch.no_grad()
    def observe(self) -> np.ndarray:
        frame = np.zeros((), FRAME)
        solver = getattr(self.student, "solver", self.student)
        right = solver(self.tests.images).argmax(1) == self.tests.labels
        frame["step"], frame["labels"] = self.step, -1
        frame["accuracy"] = [right[self.task_of == task].double().mean() for task in range(TASKS)]
        if not self.past.empty:
            with torch.random.fork_rng(devices=[]):  # looking must not disturb the training
                torch.default_generator.manual_seed(
                    self.step // 20
                )  # so that the images stay long enough to be seen
                images, labels = self.past.sample(ROWS * COLUMNS)
            frame["images"], frame["labels"] = images[:, 0], labels
        return frame


def draw(frames: np.ndarray, index: int, past: str) -> Scene:
    """The scene of frames[index], with the history of all `frames`; `past` names what is replayed."""
    frame, now = frames[index], Rule(frames[index]["step"], "accent")
    task = task_at(frame["step"])
    starts = tuple((start, str(start)) for start in range(0, TOTAL + 1, STEPS))
    borders = [Rule(start, "faint") for start in range(STEPS, TOTAL, STEPS)]
    names = tuple((TASKS - 0.5 - t, f"{2 * t}, {2 * t + 1}") for t in range(TASKS))
    known = Panel(
        [Image(history(frames), (0, TOTAL, 0, TASKS), "model"), *borders, now],
        (0, TOTAL),
        (0, TASKS),
        "Accuracy: blank 0, full 1",
        "update",
        "test digits",
        xticks=starts,
        yticks=names,
        weight=1.4,
    )
    learnt = frames[frames["step"] > 0]
    means = [row["accuracy"][: task_at(row["step"]) + 1].mean() for row in learnt]
    newest = [row["accuracy"][task_at(row["step"])] for row in learnt]
    curves = Panel(
        [
            Line(learnt["step"], newest, "wine", "task at hand"),
            Line(learnt["step"], means, "model", "mean of all so far"),
            *borders,
            now,
        ],
        (0, TOTAL),
        (0, 1.35),
        "Accuracy so far",
        "update",
        xticks=starts,
        yticks=((0, "0"), (0.5, "1/2"), (1, "1")),
        weight=1.2,
    )
    return Scene([[known, curves, replayed(frame, past)]], describe(frame, task))


def task_at(step: int) -> int:
    """The task, from 0, of which update number `step`, from 1, was a part."""
    return min(max(int(step) - 1, 0) // STEPS, TASKS - 1)


def history(frames: np.ndarray) -> np.ndarray:
    """Accuracy of every task (rows) over all updates, in columns of five; what is to come stays white."""
    ends = np.arange(5, TOTAL + 1, 5)
    newest = np.searchsorted(frames["step"], ends, side="right") - 1
    seen = (ends <= frames["step"][-1]) | (newest == 0)
    return np.where(seen & (frames["step"][-1] > 0), frames["accuracy"][newest].T, 0.0)


def replayed(frame: np.ndarray, past: str) -> Panel:
    """What is replayed now, each image over its label."""
    known = frame["labels"] >= 0
    labels = [str(label) for label in frame["labels"][known]]
    n = len(labels)
    images = frame["images"][known] / 16
    marks, room = gallery(images, labels, ["text"] * n, ["accent"] * n, (ROWS, COLUMNS))
    words = [] if marks else [Text(2.3, 2, "nothing" if past == "nothing" else "nothing yet")]
    return Panel([*marks, *words], title=f"Replayed: {past}", **room)


def describe(frame: np.ndarray, task: int) -> str:
    """The picture in words."""
    if frame["step"] == 0:
        return "Nothing has been learnt yet: the student guesses."
    each = ", ".join(f"{100 * a:.0f} %" for a in frame["accuracy"][: task + 1])
    return (
        f"Update {frame['step']}, task {task + 1} of {TASKS}: right on the test digits of the tasks so far, "
        f"in their order: {each}; {100 * frame['accuracy'][: task + 1].mean():.0f} % on average."
    )


RECORDED = Runs(
    {"past": ALL},
    {"past": "stored images", "kept": (1, 2, 5, 10, 20)},
    {"past": "stored images", "share": ALL},
    length=201,
    every=5,
)


def task_timeline() -> Player:
    """Learn 0 and 1, then 2 and 3, and so on, with one past or another."""
    first = Settings()
    return Player(
        TaskRun(),
        [
            Choice("past", "replayed of the past", tuple(PASTS), first.past),
            Slider("kept", "stored images a class", 1, 20, first.kept, 1),
            Choice("share", "new task's share of a batch", tuple(SHARES), first.share),
            Slider("seed", "seed", 0, 99, first.seed, 1),
        ],
        "The accuracy on five tasks over the updates, as a map and as curves, and images that are replayed.",
        height=330,
        presets=[
            Preset("nothing is replayed", {"past": "nothing"}),
            Preset("two images a class", {"past": "stored images", "kept": 2}),
            Preset("a GAN replays", {"past": "samples of a GAN"}),
            Preset("everything", {"past": "everything"}),
        ],
        question="Two images of each digit are kept. How much of 0 and 1 is left after five tasks?",
        speeds=[1, 5, 10],
        still=70,
        unit="update",
    )
