"""Exercises of chapter 14: what a lesson destroys, answers within a task, shares, copies of copies."""

import math

from course_utils.checks.exercise import Exercise


def minus_log_share(logits, right):
    """-log softmax(logits)[right], without overflow."""
    top = max(logits)
    return top + math.log(sum(math.exp(logit - top) for logit in logits)) - logits[right]


def within(logits, label):
    """The loss among the two answers of the label's task."""
    first = label - label % 2
    return minus_log_share(logits[first : first + 2], label % 2)


def share_of(shares, i):
    """The weight of task i in the end."""
    return shares[i] * math.prod(1 - r for r in shares[i + 1 :])


EXERCISES = {
    # The squared error on the first of two inputs, after the second has been learnt.
    "14.1": Exercise(
        answer=lambda cosine, y1, y2: (cosine * (y2 - y1 * cosine)) ** 2,
        mistakes={
            "that is the error of a student who starts lesson two at w = 0": lambda cosine, y1, y2: (
                (cosine * y2 - y1) ** 2
            ),
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
    # The cross-entropy of one image within its task, from ten logits.
    "14.2": Exercise(
        answer=within,
        mistakes={
            "that is among all ten answers; the task is known": minus_log_share,
            "that is the loss of the other answer of the pair": lambda logits, label: within(
                logits, label - 2 * (label % 2) + 1
            ),
            "the sign is turned: a loss is minus the logarithm": lambda logits, label: -within(logits, label),
            "that is the probability; the loss is minus its logarithm": lambda logits, label: math.exp(
                -within(logits, label)
            ),
            "a logit of 0 does not rule an answer out: e^0 is 1": lambda logits, label: minus_log_share(
                [logit if i // 2 == label // 2 else 0.0 for i, logit in enumerate(logits)], label
            ),
            "the tasks are 0 and 1, 2 and 3, and so on; yours are cut elsewhere": lambda logits, label: (
                minus_log_share([logits[label], logits[(label + 5) % 10]], 0)
            ),
            "that is the difference of the two logits; a loss is never below 0": lambda logits, label: (
                logits[label] - logits[label - 2 * (label % 2) + 1]
            ),
            "the probability of the right answer, then its logarithm: that is the logit": (
                lambda logits, label: -logits[label]
            ),
            "e^800 is infinite in a float: take log_softmax, or logsumexp": lambda logits, label: (
                math.nan if max(map(abs, logits)) > 700 else within(logits, label)
            ),
        },
        probes=(
            ([0.5, -1.0, 2.0, 0.25, 3.0, 1.5, -0.5, 1.0, 4.0, 2.5], 3),
            ([0.5, -1.0, 2.0, 0.25, 3.0, 1.5, -0.5, 1.0, 4.0, 2.5], 6),
            ([800.0, 798.5, 2.0, 0.25, 3.0, 1.5, -0.5, 1.0, 4.0, 2.5], 1),
        ),
        sample_probe=lambda random: ([random.uniform(-4, 4) for _ in range(10)], random.randint(0, 9)),
    ),
    # The weight of a task in what a scholar has learnt in the end.
    "14.3": Exercise(
        answer=share_of,
        mistakes={
            "i counts from 0: the first task is shares[0]": lambda shares, i: share_of(shares, i - 1),
            "each later task takes its own share, not the share of this one": lambda shares, i: (
                shares[i] * (1 - shares[i]) ** (len(shares) - 1 - i)
            ),
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
    # An experiment: shuffled labels (A), noise labelled by the teacher (B), nothing spoilt (C), best first.
    "14.4": Exercise(
        answer=["C", "A", "B"],
        mistakes={
            "B did no better than A here: was it the teacher that labelled the noise?": ["C", "B", "A"],
            "what is not spoilt cannot be beaten; does C replay what it is given?": [..., "C", ...],
            "what is not spoilt cannot be the worst; does C replay what it is given?": [..., ..., "C"],
        },
    ),
    # How far copies of copies can be from the truth, with fair shares.
    "14.5": Exercise(
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
        sample_probe=lambda random: (random.uniform(0.01, 0.09), random.randint(3, 20)),
    ),
}
