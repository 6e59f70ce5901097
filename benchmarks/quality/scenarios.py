"""The same five tasks in three scenarios: the student is told the task, or what two tasks share, or neither.

Writes storage/results/scenarios.json; a quarter of an hour on one core. van de Ven & Tolias 2019 (arXiv
1904.07734). EWC has the strength that is best on a fifth of the training images, held out; the
class-incremental row of all others is in generative_replay.json.
"""

import math
from functools import partial

import numpy as np
import torch

from benchmarks.common.report import write
from course_utils.chapters.ch14.scenarios import ToldTheTask, parity
from course_utils.chapters.ch14.students import DIGITS, GENERATORS, OPTIMIZERS
from course_utils.data import Split, load
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.replay.buffer import ReplayBuffer
from course_utils.models.replay.ewc import ElasticWeights
from course_utils.models.replay.scholar import GenerativeReplay, Scholar
from course_utils.training import seed_everything
from course_utils.training.continual import BATCH, accuracies, learn_tasks, split_tasks

STEPS, SEEDS, CHOICE_SEED, STRENGTHS = 400, range(5), 100, (1e2, 1e3, 1e4, 1e5)
SCENARIOS = {
    "task": (ToldTheTask, lambda tasks: tasks),
    "domain": (partial(DigitClassifier, classes=2), parity),
    "class": (DigitClassifier, lambda tasks: tasks),
}


def learn(student, past, tasks, tests, seed, steps=STEPS):
    """The accuracies on all tasks, one row after each task that is learnt."""
    table = []
    for _, record in learn_tasks(student, past, tasks, steps, None, OPTIMIZERS, seed):
        if record.index == steps - 1:
            table.append([round(a, 4) for a in accuracies(student, tests)])
    return table


def elastic(solver, strength, tasks, tests, seed):
    seed_everything(seed)
    student = ElasticWeights(solver(DIGITS), strength)
    return learn(student, student, tasks, tests, seed)


def choose(solver, tasks):
    """The accuracies on held-out training images, by strength; and the best strength."""
    parts = [
        (Split(*(x[: len(x) * 4 // 5] for x in task)), Split(*(x[len(x) * 4 // 5 :] for x in task)))
        for task in tasks
    ]
    learnt, held_out = zip(*parts, strict=True)
    found = {s: np.mean(elastic(solver, s, learnt, held_out, CHOICE_SEED)[-1]) for s in STRENGTHS}
    return {str(s): round(a, 4) for s, a in found.items()}, max(found, key=found.get)


def rows(scenario, solver, tasks, tests, strength, seed):
    """The table of every method, by name."""
    found = {"EWC": elastic(solver, strength, tasks, tests, seed)}
    if scenario == "class":
        return found
    for name, kept in {"fine-tuning": 0, "5 stored": 5}.items():
        seed_everything(seed)
        found[name] = learn(solver(DIGITS), ReplayBuffer(kept), tasks, tests, seed)
    seed_everything(seed)
    together = [Split(*map(torch.cat, zip(*tasks, strict=True)))]
    found["joint training"] = learn(solver(DIGITS), ReplayBuffer(math.inf), together, tests, seed, 5 * STEPS)
    if scenario == "domain":  # a scholar answers for its samples, which have no task to tell
        seed_everything(seed)
        scholar = Scholar(GENERATORS["VAE"](DIGITS, 17), solver(DIGITS))
        found["VAE"] = learn(scholar, GenerativeReplay(), tasks, tests, seed)
    return found


def main():
    torch.set_num_threads(1)
    digits, found = load(), {}
    for scenario, (solver, relabel) in SCENARIOS.items():
        tasks, tests = (relabel(split_tasks(part)) for part in (digits.train, digits.test))
        chosen, strength = choose(solver, tasks)
        runs = [rows(scenario, solver, tasks, tests, strength, seed) for seed in SEEDS]
        columns = {name: [row[name] for row in runs] for name in runs[0]}
        found[scenario] = {"tables": columns, "strength": strength, "held out, by strength": chosen}
        print(scenario, found[scenario], flush=True)
    write("scenarios", {"scenarios": found}, steps=STEPS, seeds=list(SEEDS), batch=BATCH)


if __name__ == "__main__":
    main()
