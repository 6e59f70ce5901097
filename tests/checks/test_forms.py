"""A function is tried with numbers and lists, with arrays and with tensors; the best try is reported."""

import math

import numpy as np
import pytest
import torch

from course_utils.checks.exercise import Exercise

RATIO = Exercise(answer=lambda a, b: a / b, mistakes={"turned": lambda a, b: b / a}, probes=((1, 2), (3, 4)))
DOT = Exercise(
    answer=lambda v, w: sum(a * b for a, b in zip(v, w, strict=True)),
    mistakes={"the mean": lambda v, w: sum(a * b for a, b in zip(v, w, strict=True)) / len(v)},
    probes=(([1, 0], [0.5, -1.0]), ([0, 1, 1], [1.0, 0.25, 2.0])),
)


@pytest.mark.parametrize(
    "answer",
    [
        lambda v, w: v @ w,  # lists cannot; tensors of whole numbers and of floats do not multiply
        lambda v, w: np.dot(v, w),
        lambda v, w: torch.dot(v, w),
        lambda v, w: (v * w).sum(),
        lambda v, w: torch.tensor(v).float() @ torch.tensor(w),
    ],
)
def test_a_formula_may_be_written_with_any_library(answer):
    assert DOT.verdict(answer) == "correct"


def test_a_mistake_is_named_in_any_form():
    assert DOT.verdict(lambda v, w: (v * w).mean()) == "not yet: the mean"
    assert RATIO.verdict(lambda a, b: torch.exp(b.log() - a.log())) == "not yet: turned"


def test_a_function_for_tensors_that_fails_is_told_its_own_error():
    normal = Exercise(answer=lambda x, a: x / a, mistakes={}, probes=((1.0, 2.0), (1.0, -2.0)))
    line = normal.verdict(lambda x, a: torch.distributions.Normal(0.0, a).log_prob(x))
    assert line.startswith(
        "not yet: for x = 1, a = -2 your function stops with ValueError: Expected parameter scale"
    )


def test_a_misspelt_method_is_told_of_a_tensor_and_not_of_a_list():
    total = Exercise(answer=lambda p: sum(p), mistakes={}, probes=([0.5, 0.25], [1.0]))
    line = total.verdict(lambda p: p.summ())
    assert line.endswith("AttributeError: 'Tensor' object has no attribute 'summ'")


def test_a_function_for_numbers_that_fails_is_told_its_own_error():
    halves = Exercise(answer=lambda a, b: a, mistakes={}, probes=((1.0, 3.0), (0.0, 2.0)))
    line = halves.verdict(lambda a, b: b / a)  # arrays would give infinity
    assert line.startswith("not yet: for a = 0, b = 2 your function stops with ZeroDivisionError")
    assert RATIO.verdict(lambda a, b: undefined).endswith("NameError: name 'undefined' is not defined")  # noqa: F821


def test_functions_among_the_arguments_stay_functions():
    twice = Exercise(answer=lambda f, x: f(f(x)), mistakes={}, probes=((math.sqrt, 16.0), (abs, -3.0)))
    assert twice.verdict(lambda f, x: f(f(x))) == "correct"
    line = twice.verdict(lambda f, x: f(x))
    assert line == "not yet: for f = a function, x = 16 you return 4, which is not it"


def test_probes_may_be_tensors():
    """As where a loss is written from logits and labels: whole numbers stay whole."""
    loss = Exercise(
        answer=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels),
        mistakes={"the sum": lambda logits, labels: -logits.log_softmax(1).gather(1, labels[:, None]).sum()},
        probes=((torch.tensor([[0.0, 1.0], [2.0, 0.5]]), torch.tensor([0, 1])),),
    )
    assert loss.verdict(lambda x, y: (x.logsumexp(1) - x.gather(1, y[:, None])[:, 0]).mean()) == "correct"
    assert loss.verdict(lambda x, y: torch.nn.NLLLoss(reduction="sum")(x.log_softmax(1), y)).endswith(
        "the sum"
    )
    line = loss.verdict(lambda x, y: x.sum())
    assert line == "not yet: for logits = [[0, 1], [2, 0.5]], labels = [0, 1] you return 3.5, which is not it"
