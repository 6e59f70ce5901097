"""Five tasks of two digits each, one after the other: what is forgotten, by what is kept of the past.

Writes storage/results/generative_replay.json; an hour on one core. Every method has the same solver and the
same number of updates. Samples are measured by a classifier of all digits, which no method has seen.
"""

import math
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from benchmarks.common.report import count_parameters, write
from course_utils.chapters.ch14.scenarios import within_task
from course_utils.chapters.ch14.students import GENERATORS, OPTIMIZERS, make_student
from course_utils.data import Dataset, load
from course_utils.metrics.frechet import frechet
from course_utils.models.replay.buffer import ReplayBuffer
from course_utils.models.replay.scholar import GenerativeReplay, Scholar
from course_utils.pretrained import trained
from course_utils.training import seed_everything
from course_utils.training.continual import BATCH, accuracies, learn_tasks, split_tasks

STEPS, SAMPLES = 400, 1000
SEEDS = range(10)
STORED = (1, 2, 5, 10, 20)


class Method(NamedTuple):
    """What makes a student, what makes its past, and the new task's shares (None: fair ones)."""

    student: Callable
    past: Callable
    shares: list[float] | None = None


everything, dreams = partial(ReplayBuffer, math.inf), GenerativeReplay
METHODS = {
    "fine-tuning": Method(make_student, partial(ReplayBuffer, 0)),
    **{f"{n} stored": Method(make_student, partial(ReplayBuffer, n)) for n in STORED},
    "all stored": Method(make_student, everything),
    **{name: Method(partial(make_student, name), dreams) for name in GENERATORS},
    "VAE, real past": Method(partial(make_student, "VAE"), everything),
    "GAN": Method(partial(make_student, "GAN"), dreams),
    "GAN, real past": Method(partial(make_student, "GAN"), everything),
    "GAN, share 1/2": Method(partial(make_student, "GAN"), dreams, [1, *4 * [0.5]]),
}


@torch.no_grad()
def quality(scholar, seen):
    """Of samples of the tasks `seen`: Fréchet distance, how often solver and classifier agree, and classes.

    `classes` are the shares of the ten digits among the samples, as the classifier sees them.
    """
    classifier, samples = trained("digits_classifier"), scholar.sample(SAMPLES)
    images = torch.cat([s.images for s in seen]), samples.images
    found = classifier(samples.images).argmax(1)
    return {
        "frechet": round(frechet(*map(classifier.features, images)).item(), 3),
        "agreed": round(classifier.accuracy(samples), 4),
        "classes": (found.bincount(minlength=10) / SAMPLES).tolist(),
    }


@torch.no_grad()
def accuracy_within_task(solver, test):
    """The share of images that are named rightly when only the answers of their own task compete."""
    named = within_task(solver(test.images), test.labels).argmax(1)
    return round((named == test.labels).double().mean().item(), 4)


@torch.no_grad()
def aftermath(solver, digits, tests):
    """What the features still hold: the accuracy within the right task's outputs, and of a linear probe.

    `says newest` is the share of the earlier tasks' images that are named as a class of the last task.
    """

    features, test_features = (
        np.asarray(solver.features(part.images)) for part in (digits.train, digits.test)
    )
    probe = LogisticRegression(max_iter=2000).fit(features, digits.train.labels)
    earlier, newest = torch.cat([test.images for test in tests[:-1]]), tests[-1].labels.unique()
    return {
        "says newest": round(torch.isin(solver(earlier).argmax(1), newest).double().mean().item(), 4),
        "within task": [accuracy_within_task(solver, test) for test in tests],
        "probe": round(probe.score(test_features, digits.test.labels), 4),
    }


def run(method: Method, digits: Dataset, seed: int):
    """Accuracies on all tasks after each of them, the quality of the samples, and the processor time."""
    tasks, tests = split_tasks(digits.train), split_tasks(digits.test)
    seed_everything(seed)
    student, past = method.student(), method.past()
    start, table, samples = time.process_time(), [], []
    for number, record in learn_tasks(student, past, tasks, STEPS, method.shares, OPTIMIZERS, seed):
        if record.index == STEPS - 1:
            table.append([round(a, 4) for a in accuracies(student, tests)])
            if isinstance(student, Scholar):
                samples.append(quality(student, tasks[: number + 1]))
    seconds = round(time.process_time() - start, 1)
    solver = getattr(student, "solver", student)
    after = aftermath(solver, digits, tests)
    return {"seed": seed, "table": table, "samples": samples, "seconds": seconds, **after}


def joint(digits: Dataset, seed: int):
    """Joint training: all tasks at once, in as many updates as the five take together; one row."""
    tests = split_tasks(digits.test)
    seed_everything(seed)
    solver = make_student()
    untrained = aftermath(solver.eval(), digits, tests)["probe"]
    start = time.process_time()
    for _ in learn_tasks(solver, ReplayBuffer(0), [digits.train], 5 * STEPS, None, OPTIMIZERS, seed):
        pass
    seconds = round(time.process_time() - start, 1)
    table = [[round(a, 4) for a in accuracies(solver, tests)]]
    after = aftermath(solver, digits, tests)
    return {"seed": seed, "table": table, "seconds": seconds, "untrained probe": untrained, **after}


def real_images(digits: Dataset) -> list[float]:
    """The Fréchet distance of the test images to the training images, after each task."""
    features, so_far = trained("digits_classifier").features, []
    pairs = zip(split_tasks(digits.train), split_tasks(digits.test), strict=True)
    found = []
    for pair in pairs:
        so_far.append(pair)
        train, test = (torch.cat([split.images for split in part]) for part in zip(*so_far, strict=True))
        found.append(round(frechet(features(train), features(test)).item(), 3))
    return found


def main():
    torch.set_num_threads(1)
    digits = load()
    found = {"joint training": {"runs": [joint(digits, seed) for seed in SEEDS]}}
    for name, method in METHODS.items():
        found[name] = {"runs": [run(method, digits, seed) for seed in SEEDS]}
        last = [np.mean(row["table"][-1]) for row in found[name]["runs"]]
        print(f"{name}: accuracy in the end", np.round(last, 3), flush=True)
    for name, row in found.items():
        row["parameters"] = count_parameters((METHODS[name].student if name in METHODS else make_student)())
    write(
        "generative_replay",
        {"methods": found, "real images": real_images(digits)},
        steps=STEPS,
        batch=BATCH,
    )


if __name__ == "__main__":
    main()
