"""Tasks one after the other: who is in a batch, in which ratio, and when a task is over."""

import math
from itertools import islice

import pytest
import torch

from course_utils.data import Split, load
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.replay.buffer import ReplayBuffer
from course_utils.training import seed_everything
from course_utils.training.continual import accuracies, fair_shares, learn_tasks, replay_batches, split_tasks


def marked(value, label, n=30):
    """Images that all have one value, so that they are known again in a batch."""
    return Split(torch.full((n, 1, 8, 8), float(value)), torch.full((n,), label))


class Recorder:
    """A past that remembers when it was asked for what."""

    def __init__(self):
        self.kept, self.asked = [], []

    @property
    def empty(self):
        return not self.kept

    def keep(self, task, student):
        self.kept.append(task)

    def sample(self, n):
        self.asked.append(n)
        return marked(16, 9, n)


def test_the_digits_make_five_tasks_of_two():
    digits = load().train
    tasks = split_tasks(digits)
    assert [task.labels.unique().tolist() for task in tasks] == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]
    assert sum(len(task.images) for task in tasks) == len(digits.images)
    seven = tasks[3].images[tasks[3].labels == 7]
    assert torch.equal(seven, digits.images[digits.labels == 7])
    with pytest.raises(ValueError, match="classes_per_task is 3, expected a divisor of 10"):
        split_tasks(digits, 3)
    with pytest.raises(ValueError, match="labels"):
        split_tasks(Split(digits.images, digits.labels[:-1]))


@pytest.mark.parametrize(("share", "new"), [(1 / 2, 30), (1 / 3, 20), (1 / 5, 12), (0.9, 54), (0.001, 1)])
def test_a_batch_holds_the_new_task_in_the_stated_ratio(share, new):
    past = Recorder()
    past.keep(None, None)
    for batch in islice(replay_batches(marked(3, 1, 70), past, share, size=60), 5):
        assert len(batch.images) == len(batch.labels) == 60
        assert (batch.images[:, 0, 0, 0] == 3).sum() == (batch.labels == 1).sum() == new
        assert torch.equal(batch.images[:, 0, 0, 0] == 16, batch.labels == 9)
    assert past.asked == [60 - new] * 5


def test_without_a_past_a_batch_is_all_of_the_new_task():
    batch = next(replay_batches(marked(3, 1, 70), Recorder(), 0.2, size=60))
    assert (batch.images == 3).all()


@pytest.mark.parametrize("share", [0, -0.5, 1.5, math.nan])
def test_a_share_out_of_range_is_named(share):
    with pytest.raises(ValueError, match="share is"):
        next(replay_batches(marked(3, 1), Recorder(), share))


def test_with_fair_shares_all_tasks_weigh_the_same_in_the_end():
    weights = []  # of the tasks in what the student of that time has learnt
    for share in fair_shares(5):
        weights = [(1 - share) * weight for weight in weights] + [share]
    assert weights == pytest.approx([0.2] * 5)


def test_every_task_is_learnt_for_all_its_steps_and_then_kept_once():
    past, tasks = Recorder(), [marked(0, 0, 70), marked(1, 1, 70), marked(2, 2, 70)]
    seen = []
    for number, record in learn_tasks(DigitClassifier((1, 8, 8), channels=2), past, tasks, 4):
        seen.append((number, record.index))
        assert len(past.kept) == number, "a task is kept when it is over, not before"
    assert seen == [(task, index) for task in range(3) for index in range(4)]
    assert [kept is task for kept, task in zip(past.kept, tasks, strict=True)] == [True] * 3
    assert past.asked == [30] * 4 + [40] * 4


def test_the_shares_can_be_chosen():
    past, tasks = Recorder(), [marked(0, 0, 70), marked(1, 1, 70)]
    for _ in learn_tasks(DigitClassifier((1, 8, 8), channels=2), past, tasks, 1, shares=[1, 0.1]):
        pass
    assert past.asked == [54]


def test_fine_tuning_forgets_the_first_task_and_joint_training_does_not():
    digits = load()
    tasks, tests = split_tasks(digits.train)[:2], split_tasks(digits.test)[:2]
    first = {}
    for kept in (0, math.inf):
        seed_everything(0)
        solver = DigitClassifier((1, 8, 8))
        for _ in learn_tasks(solver, ReplayBuffer(kept), tasks, 150):
            pass
        first[kept], second = accuracies(solver, tests)
        assert second > 0.8
    assert first[0] < 0.1
    assert first[math.inf] > 0.8
