"""What the contract itself promises to autoregressive models, beside the suite that all models pass."""

import pytest
import torch

from course_utils.models.base import inverse_cdf
from tests.models.tiny import TinyAutoregression


def test_choose_by_pencil_and_paper():
    """The level where the cumulative distribution 0.25, 0.5, 1 first exceeds u."""
    logits = torch.tensor([0.25, 0.25, 0.5]).log().expand(6, 3)
    u = torch.tensor([0.0, 0.2, 0.25, 0.4, 0.5, 0.99])
    assert inverse_cdf(logits, u).tolist() == [0, 0, 1, 1, 2, 2]


def test_choose_between_two_levels_is_choose_among_levels():
    logits, u = torch.randn(1000), torch.rand(1000)
    assert torch.equal(inverse_cdf(logits, u), inverse_cdf(torch.stack([torch.zeros(1000), logits], 1), u))


def test_choose_takes_no_level_without_probability():
    inf = float("inf")
    assert inverse_cdf(torch.tensor([-inf, inf]), torch.tensor([0.999, 0.0])).tolist() == [0, 1]
    assert inverse_cdf(torch.tensor([[-inf, 0.0, -inf]] * 2), torch.tensor([0.0, 0.999])).tolist() == [1, 1]


def test_choose_stays_below_levels_where_rounding_leaves_the_sum_under_one():
    logits = torch.randn(1000, 17)
    u = torch.full((1000,), 1 - 2**-24)  # the largest float32 that torch.rand returns
    assert (logits.softmax(1).cumsum(1)[:, -1] <= u).any()
    assert inverse_cdf(logits, u).max() <= 16


def test_the_order_is_saved_with_the_weights():
    model, other = TinyAutoregression(6, order=[3, 0, 5, 1, 4, 2]), TinyAutoregression(6)
    torch.nn.init.normal_(model.weight)
    other.load_state_dict(model.state_dict())
    x = model.sample(20)
    assert torch.equal(other.log_prob(x), model.log_prob(x))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((2, 0),), r"event_shape is \(2, 0\), expected a positive int"),
        ((3, 1), "levels is 1, expected a whole number of at least 2"),
        ((3, 2, [0, 1, 1]), r"order is \[0, 1, 1\], expected each of 0 .. 2 once"),
    ],
)
def test_bad_sizes_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        TinyAutoregression(*arguments)
