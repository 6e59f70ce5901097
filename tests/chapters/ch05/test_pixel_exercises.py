"""Wrong answers as a student writes them, in torch, are called by their names."""

import pytest
import torch

from course_utils.checks.exercise import find


def picked(log_p, level):
    return -log_p.gather(1, level.long()[:, None]).sum()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda logits, level: picked(logits.log_softmax(0), level), "the softmax runs over the levels"),
        (lambda logits, level: picked(logits.softmax(0).log(), level), "the softmax runs over the levels"),
        (lambda logits, level: picked(logits, level), "the normalisation is missing"),
        (
            lambda logits, level: picked((logits.exp() / logits.exp().sum(1, keepdim=True)).log(), level),
            "exp(1000) is infinite in a float, and",
        ),
        (lambda logits, level: picked(torch.log_softmax(logits.softmax(1), 1), level), "cross_entropy wants"),
    ],
)
def test_losses_of_an_image(answer, told):
    assert told in find("05.1").verdict(answer)


def test_one_turn_for_each_pixel():
    assert "as sampling takes" in find("05.4").verdict(lambda height, width: (height * width,) * 3)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"columns", "columns backwards"}, "one is right"),
        ({"rows", "columns", "rows backwards", "columns backwards"}, "any order can fill in"),
        (set(), "one of them is exact"),
    ],
)
def test_orders_that_fill_in(answer, told):
    assert told in find("05.5").verdict(answer)
