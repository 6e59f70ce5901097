"""Chapter 14: what a lesson destroys, answers within a task, a task's share, copies of copies."""

import math

import torch
import torch.nn.functional as F


def on_the_plane(cosine, y1, y2):
    """The line after two lessons, as a vector, and its error on the first input."""
    x1, x2 = torch.tensor([1.0, 0.0]).double(), torch.tensor([cosine, (1 - cosine**2) ** 0.5]).double()
    w = y1 * x1
    w = w + (y2 - w @ x2) * x2
    return w @ x1 - y1


def pair(logits, label):
    """The logits of the label's task, and the place of the label among them."""
    first = int(label) // 2 * 2
    return logits[first : first + 2], int(label) % 2


def within(logits, label):
    two, place = pair(logits, label)
    return -two.log_softmax(0)[place]


def with_zeros(logits, label):
    mask = torch.zeros_like(logits)
    mask[int(label) // 2 * 2 :][:2] = 1
    return F.cross_entropy(logits * mask, torch.tensor(int(label)))


def by_fives(logits, label):
    """As if task 0 held 0 and 5, task 1 held 1 and 6, and so on."""
    two = torch.stack([logits[int(label)], logits[(int(label) + 5) % 10]])
    return -two.log_softmax(0)[0]


def overflowing(logits, label):
    two, place = pair(logits.exp(), label)
    return -(two[place] / two.sum()).log()


def told_by_the_probability(logits, label):
    two, place = pair(logits, label)
    return two.softmax(0)[place]


def other(logits, label):
    return within(logits, int(label) ^ 1)


def lessons(shares):
    """The weights of all tasks in the end, lesson by lesson."""
    weights = []
    for share in shares:
        weights = [w * (1 - share) for w in weights] + [share]
    return weights


SLIPS = {
    "14.1": [
        (lambda c, y1, y2: on_the_plane(c, y1, y2) ** 2, "correct"),
        (lambda c, y1, y2: (y1 - c * y2) ** 2, "that is the error of a student who starts"),
        (lambda c, y1, y2: c**2 * y2**2, "at x2 the line says y1 cos already"),
        (on_the_plane, "that is the error; its square"),
        (lambda c, y1, y2: (c * y1 - y2) ** 2, "that is the change at x2"),
        (lambda c, y1, y2: abs(c) * (c * y1 - y2) ** 2, "the cosine of the change is missing a square"),
        (lambda c, y1, y2: c**2 * (y1 - y2) ** 2, "at x2 the line says y1 cos, not y1"),
        (lambda c, y1, y2: (on_the_plane(c, y1, y2) + y1) ** 2, "that is what the line says at x1"),
        (lambda c, y1, y2: 0.5 * on_the_plane(c, y1, y2) ** 2, "the error is squared, not halved"),
    ],
    "14.2": [
        (within, "correct"),
        (lambda logits, label: -logits.log_softmax(0)[int(label)], "that is among all ten answers"),
        (other, "that is the loss of the other answer"),
        (lambda logits, label: -within(logits, label), "the sign is turned"),
        (told_by_the_probability, "that is the probability"),
        (with_zeros, "a logit of 0 does not rule an answer out"),
        (by_fives, "the tasks are 0 and 1, 2 and 3"),
        (
            lambda logits, label: logits[int(label)] - logits[int(label) ^ 1],
            "that is the difference of the two",
        ),
        (lambda logits, label: -logits[int(label)], "the probability of the right answer, then"),
        (overflowing, "e^800 is infinite in a float"),
    ],
    "14.3": [
        (lambda shares, i: lessons(shares)[int(i)], "correct"),
        (lambda shares, i: shares[i - 1] * math.prod([1 - r for r in shares[i:]]), "i counts from 0"),
        (
            lambda shares, i: shares[i] * (1 - shares[i]) ** len(shares[i + 1 :]),
            "each later task takes its own share",
        ),
        (lambda shares, i: shares[i], "every later task takes its share of what was there"),
        (lambda shares, i: lessons(shares)[i] * (1 - shares[i]), "the task's own share does not shrink it"),
        (
            lambda shares, i: shares[i] * math.prod([1 - r for r in shares[:i]]),
            "what came before does not shrink",
        ),
        (lambda shares, i: math.prod(shares[i:]), "the past keeps 1 - r, not r"),
        (
            lambda shares, i: shares[i] - shares[i] * sum(shares[i + 1 :]),
            "every later task takes a share of what",
        ),
        (
            lambda shares, i: shares[i] * (1 - shares[i + 1] if i + 1 < len(shares) else 1),
            "only the next task is counted",
        ),
        (lambda shares, i: lessons(shares)[i] / shares[i], "the task's own share is missing"),
    ],
    "14.5": [
        (lambda error, tasks: sum(error * t / tasks for t in range(1, int(tasks) + 1)), "correct"),
        (lambda error, tasks: sum([error] * int(tasks)), "an old error counts only as much"),
        (lambda error, tasks: error, "the errors of earlier generators are missing"),
        (lambda error, tasks: sum(error * t / tasks for t in range(int(tasks))), "the newest error counts"),
        (lambda error, tasks: error * sum(range(int(tasks) + 1)), "that is T times the distance"),
        (lambda error, tasks: error + error * tasks, "1 + 2 + ... + T is half of that"),
        (lambda error, tasks: 0.5 * tasks * error, "the sum 1 + 2 + ... + T holds the T"),
    ],
    "14.4": [
        (["C", "A", "B"], "correct"),
        (["C", "B", "A"], "B did no better than A here: was it"),
        (["C", "C", "B"], "what is not spoilt cannot be beaten;"),
        (["C", "A", "C"], "what is not spoilt cannot be the worst;"),
    ],
}
