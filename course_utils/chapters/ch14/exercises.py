"""Exercises of chapter 14: forgetting, shares, and copies of copies."""

import math

from course_utils.checks.exercise import Exercise

TABLES = (
    [[0.9, 0.0, 0.1], [0.95, 0.8, 0.0], [0.5, 0.6, 0.97]],
    [[0.8, 0.1], [0.2, 0.9]],
    [[0.5, 0.0], [0.75, 1.0]],  # the first task gets better
    [[0.7, 0.0, 0.0, 0.0], [0.9, 0.6, 0.1, 0.0], [0.8, 0.7, 0.9, 0.0], [0.85, 0.3, 0.5, 1.0]],
)


def falls(table, best, tasks):
    """From the `best` accuracy of each of the first `tasks` tasks down to that in the end, on average."""
    return sum(best(table, i) - table[-1][i] for i in range(tasks)) / tasks


def best_before_the_end(table, i):
    return max(row[i] for row in table[:-1])


EXERCISES = {
    # The squared error on the first of two inputs, after the second has been learnt.
    "14.1": Exercise(
        answer=lambda cosine, y1, y2: (cosine * (y2 - y1 * cosine)) ** 2,
        mistakes={
            "at x2 the line says y1 cos already, not 0": lambda cosine, y1, y2: (cosine * y2) ** 2,
            "that is the error; its square is asked for": lambda cosine, y1, y2: cosine * (y2 - y1 * cosine),
            "that is the change at x2; at x1 it is cos times as large": (
                lambda cosine, y1, y2: (y2 - y1 * cosine) ** 2
            ),
            "the cosine of the change is missing a square": lambda cosine, y1, y2: (
                abs(cosine) * (y2 - y1 * cosine) ** 2
            ),
            "at x2 the line says y1 cos, not y1": lambda cosine, y1, y2: (cosine * (y2 - y1)) ** 2,
            "that is what the line says at x1, squared; its error is asked for": lambda cosine, y1, y2: (
                (y1 + cosine * (y2 - y1 * cosine)) ** 2
            ),
            "the error is squared, not halved": lambda cosine, y1, y2: (cosine * (y2 - y1 * cosine)) ** 2 / 2,
        },
        probes=((0.5, 1.0, -1.0), (0.0, 2.0, 1.0), (-0.8, 1.0, 0.3), (0.3, -2.0, 1.5)),
        sample_probe=lambda random: (
            random.uniform(-1, 1),
            random.uniform(-2, 2),
            random.uniform(-2, 2),
        ),
    ),
    # Forgetting, from a table of accuracies.
    "14.2": Exercise(
        answer=lambda table: falls(table, best_before_the_end, len(table) - 1),
        mistakes={
            "the last task cannot be forgotten yet: leave it out": lambda table: (
                sum(best_before_the_end(table, i) - table[-1][i] for i in range(len(table))) / len(table)
            ),
            "the best may come later than the diagonal": lambda table: falls(
                table, lambda rows, i: rows[i][i], len(table) - 1
            ),
            "the sign is the wrong way round: to forget is to fall": lambda table: (
                -falls(table, best_before_the_end, len(table) - 1)
            ),
            "that is the average accuracy": lambda table: sum(table[-1]) / len(table),
            "the best is taken before the last task": lambda table: falls(
                table, lambda rows, i: max(row[i] for row in rows), len(table) - 1
            ),
            "that is the sum over the tasks; their mean is asked for": lambda table: (
                falls(table, best_before_the_end, len(table) - 1) * (len(table) - 1)
            ),
            "the tasks before the last are one fewer: divide by their number": lambda table: (
                falls(table, best_before_the_end, len(table) - 1) * (len(table) - 1) / len(table)
            ),
            "a column is a task, a row is a moment; yours are exchanged": lambda table: falls(
                list(zip(*table, strict=True)), best_before_the_end, len(table) - 1
            ),
        },
        probes=tuple((table,) for table in TABLES),
        sample_probe=lambda random: ([[random.random() for _ in range(4)] for _ in range(4)],),
    ),
    # The weight of a task in what a scholar has learnt in the end.
    "14.3": Exercise(
        answer=lambda shares, i: shares[i] * math.prod(1 - r for r in shares[i + 1 :]),
        mistakes={
            "every later task takes its share of what was there": lambda shares, i: shares[i],
            "the task's own share does not shrink it": lambda shares, i: (
                shares[i] * math.prod(1 - r for r in shares[i:])
            ),
            "what came before does not shrink it, what comes later does": lambda shares, i: (
                shares[i] * math.prod(1 - r for r in shares[:i])
            ),
            "the past keeps 1 - r, not r": lambda shares, i: shares[i] * math.prod(shares[i + 1 :]),
            "every later task takes a share of what is left then, so the factors multiply": (
                lambda shares, i: shares[i] * (1 - sum(shares[i + 1 :]))
            ),
            "only the next task is counted; the later ones take theirs, too": lambda shares, i: (
                shares[i] * math.prod(1 - r for r in shares[i + 1 : i + 2])
            ),
            "the task's own share is missing": lambda shares, i: math.prod(1 - r for r in shares[i + 1 :]),
        },
        probes=(([1.0, 0.3, 0.6], 0), ([1.0, 0.3, 0.6], 1), ([1.0, 0.7, 0.2, 0.4], 2), ([1.0, 0.25], 1)),
        sample_probe=lambda random: (
            [1.0, *(random.uniform(0.1, 0.9) for _ in range(4))],
            random.randint(0, 4),
        ),
    ),
    # How far copies of copies can be from the truth, with fair shares.
    "14.4": Exercise(
        answer=lambda error, tasks: error * (tasks + 1) / 2,
        mistakes={
            "an old error counts only as much as the past does, (t - 1)/t": lambda error, tasks: (
                error * tasks
            ),
            "the errors of earlier generators are missing": lambda error, tasks: error,
            "the newest error counts in full": lambda error, tasks: error * (tasks - 1) / 2,
            "that is T times the distance; divide by T": lambda error, tasks: error * tasks * (tasks + 1) / 2,
            "1 + 2 + ... + T is half of that": lambda error, tasks: error * (tasks + 1),
            "the sum 1 + 2 + ... + T holds the T as well": lambda error, tasks: error * tasks / 2,
        },
        probes=((0.1, 1), (0.1, 2), (0.05, 5), (0.02, 10)),
        sample_probe=lambda random: (random.uniform(0.01, 0.2), random.randint(3, 20)),
    ),
}
