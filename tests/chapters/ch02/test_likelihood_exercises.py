"""What chapter 02's exercises rest on, and answers that come near to a slip."""

import math
from random import Random

import pytest
import torch

from course_utils import data
from course_utils.chapters.ch02.formulas import some_log_joint
from course_utils.checks.exercise import find
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture

NAMED = [
    ("02.3", (5**0.5, 2, 0.693), "mean and scale are exchanged"),
    ("02.3", (2, 0.805, 0.693), "that is log σ"),
    ("02.3", (2, 2.24, math.inf), "that is the forward KL"),
    ("02.5", (25.3104, 0.571, 64), "you give"),
    ("02.5", (25.3104, 0.571, 49), "you give"),
    ("02.5", (25.31, 0.571, 2), "you give"),
    ("02.5", (25.3, 0.571, 0), "all alike are one kind, not none"),
    ("02.5", (25.27, 0.570, 1), "a mixture of 50 adds 50 times"),
    ("02.5", (25.31, 36.5, 1), "those are bits an image"),
    ("02.5", (0.571, 25.31, 1), "first the NLL in nats"),
]


@pytest.mark.parametrize(("number", "answer", "told"), NAMED)
def test_an_answer_is_told_its_own_mistake(number, answer, told):
    assert find(number).verdict(answer).startswith(f"not yet: {told}")


def test_the_reverse_kl_of_one_hump_tends_to_log_2():
    def reverse(distance):
        x = torch.linspace(-10, 10, 4001, dtype=torch.float64)
        log_q = torch.distributions.Normal(0.0, 1.0).log_prob(x)
        log_p = torch.logaddexp(log_q, torch.distributions.Normal(float(distance), 1.0).log_prob(x))
        return torch.trapezoid(log_q.exp() * (log_q - log_p + math.log(2)), x).item()

    assert reverse(4) < reverse(8) < reverse(16)
    assert reverse(16) == pytest.approx(find("02.3").answer[2], abs=1e-6)


def test_the_twins_rest_at_no_maximum():
    digits = data.load("digits")
    train, test = (data.binarize(part.images, 8) for part in (digits.train, digits.test))
    twins = BernoulliMixture(train.shape[1:], components=50, seed=0)
    with torch.no_grad():
        twins.logits.copy_(twins.logits[:1].expand_as(twins.logits))
    for _ in range(50):
        twins.em_step(train)
    assert -twins.log_prob(test).mean().item() == pytest.approx(find("02.5").answer[0], abs=1e-3)
    before = twins.log_prob(train).mean().item()
    assert twins.em_step(train) == pytest.approx(before, abs=1e-5)
    with torch.no_grad():
        noise = torch.randn(twins.logits.shape, generator=torch.Generator().manual_seed(0))
        twins.logits.add_(1e-3 * noise)
    for _ in range(10):
        twins.em_step(train)
    assert twins.log_prob(train).mean() > before + 5


def test_the_fresh_tables_are_small_and_of_every_size_up_to_four():
    """Small enough to be read in a message: a fault quotes the table that it was found on."""
    tables = [some_log_joint(Random(seed)) for seed in range(200)]
    assert {(len(table), len(table[0])) for table in tables} == {(n, k) for n in (2, 3, 4) for k in (2, 3, 4)}
    assert all(len({*row}) == len(row) and len(row) == len(table[0]) for table in tables for row in table)
