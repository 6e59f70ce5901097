"""Five tasks of two digits each, one after the other: what is forgotten, by what is kept of the past.

Writes storage/results/generative_replay.json; half an hour on one core. Every method has the same solver
and the same number of updates. Samples are measured by a classifier of all digits, which no method has seen.
"""

import math
import time
from functools import partial

import torch

from benchmarks.common.report import count_parameters, write
from course_utils.chapters.ch14.students import GENERATORS, OPTIMIZERS, make_student
from course_utils.data import load
from course_utils.metrics.frechet import frechet
from course_utils.models.replay.buffer import ReplayBuffer
from course_utils.models.replay.scholar import GenerativeReplay, Scholar
from course_utils.pretrained import trained
from course_utils.training import seed_everything
from course_utils.training.continual import BATCH, accuracies, learn_tasks, split_tasks

SEEDS, STEPS, SAMPLES = (0, 1, 2, 3, 4, 5), 400, 1000
STORED = (0, 1, 2, 5, 10, 20, math.inf)


def quality(scholar, seen):
    """Of samples of the tasks `seen`: Fréchet distance, and how often solver and classifier agree."""
    classifier, samples = trained("digits_classifier"), scholar.sample(SAMPLES)
    images = torch.cat([s.images for s in seen]), samples.images
    distance = frechet(*map(classifier.features, images)).item()
    return {"frechet": round(distance, 3), "agreed": round(classifier.accuracy(samples), 4)}


def run(student, past, tasks, tests, seed, shares=None):
    """Accuracies on all tasks after each of them, the quality of the samples, and the processor time."""
    start, table, samples = time.process_time(), [], []
    for number, record in learn_tasks(student, past, tasks, STEPS, shares, OPTIMIZERS, seed):
        if record.index == STEPS - 1:
            table.append([round(a, 4) for a in accuracies(student, tests)])
            if isinstance(student, Scholar):
                samples.append(quality(student, tasks[: number + 1]))
    return {"table": table, "samples": samples, "seconds": round(time.process_time() - start, 1)}


def methods():
    """By name: the student's generator, what makes its past, and the new task's shares (None: fair ones)."""
    names = {0: "fine-tuning", math.inf: "joint training"}
    for kept in STORED:
        yield names.get(kept, f"{kept} stored"), None, partial(ReplayBuffer, kept), None
    for generator in GENERATORS:
        yield generator, generator, GenerativeReplay, None
    yield "GAN, share 1/2", "GAN", GenerativeReplay, [1, *4 * [0.5]]


def main():
    torch.set_num_threads(1)
    digits = load()
    tasks, tests = split_tasks(digits.train), split_tasks(digits.test)
    found = {}
    for name, generator, make_past, shares in methods():
        runs = []
        for seed in SEEDS:
            seed_everything(seed)
            runs.append(run(make_student(generator), make_past(), tasks, tests, seed, shares))
        columns = {key: [row[key] for row in runs] for key in runs[0]}
        found[name] = columns | {"parameters": count_parameters(make_student(generator))}
        last = [sum(table[-1]) / len(table[-1]) for table in columns["table"]]
        print(f"{name}: accuracy in the end", [round(a, 3) for a in last], columns["seconds"], flush=True)
    write("generative_replay", {"methods": found}, seeds=SEEDS, steps=STEPS, batch=BATCH)


if __name__ == "__main__":
    main()
