"""The same five tasks in three scenarios: the student is told the task, or what two tasks share, or neither.

Writes storage/results/scenarios.json, 11 minutes on one core. van de Ven & Tolias 2019 (arXiv 1904.07734).
EWC of two strengths; with strength 0 it is fine-tuning.
"""

from functools import partial

import torch

from benchmarks.common.report import write
from benchmarks.quality.generative_replay import accuracy_within_task
from course_utils.chapters.ch14.scenarios import ToldTheTask, parity
from course_utils.chapters.ch14.students import DIGITS, OPTIMIZERS
from course_utils.data import load
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.replay.ewc import ElasticWeights
from course_utils.training import seed_everything
from course_utils.training.continual import BATCH, accuracies, learn_tasks, split_tasks

STEPS, SEEDS, STRENGTHS = 400, range(10), (0, 1e4)
SCENARIOS = {
    "task": (ToldTheTask, lambda tasks: tasks),
    "domain": (partial(DigitClassifier, classes=2), parity),
    "class": (DigitClassifier, lambda tasks: tasks),
}


def elastic(solver, strength, tasks, tests, seed):
    """The accuracy on every task in the end, and for ten answers also within the right task's two."""
    seed_everything(seed)
    student = ElasticWeights(solver(DIGITS), strength)
    for _ in learn_tasks(student, student, tasks, STEPS, optimizer=OPTIMIZERS, seed=seed):
        pass
    run = {"seed": seed, "accuracies": [round(a, 4) for a in accuracies(student, tests)]}
    if student.solver.last.out_features > 2:
        run["within task"] = [accuracy_within_task(student.solver, test) for test in tests]
    return run


def main():
    torch.set_num_threads(1)
    digits, found = load(), {}
    for scenario, (solver, relabel) in SCENARIOS.items():
        tasks, tests = (relabel(split_tasks(part)) for part in (digits.train, digits.test))
        found[scenario] = {
            str(strength): [elastic(solver, strength, tasks, tests, seed) for seed in SEEDS]
            for strength in STRENGTHS
        }
        print(scenario, found[scenario], flush=True)
    write("scenarios", {"runs": found}, steps=STEPS, seeds=len(SEEDS), batch=BATCH)


if __name__ == "__main__":
    main()
