"""The same five tasks in three scenarios: the student is told the task, or what two tasks share, or neither.

Writes storage/results/scenarios.json; two minutes on one core. van de Ven & Tolias 2019 (arXiv 1904.07734).
EWC of several strengths; with strength 0 it is fine-tuning. One seed: a pilot.
"""

from functools import partial

import torch

from benchmarks.common.report import write
from course_utils.chapters.ch14.scenarios import ToldTheTask, parity
from course_utils.chapters.ch14.students import DIGITS, OPTIMIZERS
from course_utils.data import load
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.replay.ewc import ElasticWeights
from course_utils.training import seed_everything
from course_utils.training.continual import BATCH, accuracies, learn_tasks, split_tasks

STEPS, SEED, STRENGTHS = 400, 0, (0, 1e2, 1e4)
SCENARIOS = {
    "task": (ToldTheTask, lambda tasks: tasks),
    "domain": (partial(DigitClassifier, classes=2), parity),
    "class": (DigitClassifier, lambda tasks: tasks),
}


def elastic(solver, strength, tasks, tests):
    """The accuracy on every task in the end."""
    seed_everything(SEED)
    student = ElasticWeights(solver(DIGITS), strength)
    for _ in learn_tasks(student, student, tasks, STEPS, optimizer=OPTIMIZERS, seed=SEED):
        pass
    return [round(a, 3) for a in accuracies(student, tests)]


def main():
    torch.set_num_threads(1)
    digits, found = load(), {}
    for scenario, (solver, relabel) in SCENARIOS.items():
        tasks, tests = (relabel(split_tasks(part)) for part in (digits.train, digits.test))
        found[scenario] = {str(s): elastic(solver, s, tasks, tests) for s in STRENGTHS}
        print(scenario, found[scenario], flush=True)
    write("scenarios", {"accuracies": found}, steps=STEPS, seed=SEED, batch=BATCH)


if __name__ == "__main__":
    main()
