import math

import pytest
import torch

from course_utils.probability.slerp import great_circle

D = torch.float64


def test_a_quarter_of_a_circle_by_hand():
    way = great_circle(
        torch.tensor([2.0, 0.0]), torch.tensor([0.0, 2.0]), torch.tensor([0.0, 1 / 3, 0.5, 1.0])
    )
    root = math.sqrt(2)
    expected = torch.tensor([[2.0, 0.0], [math.sqrt(3), 1.0], [root, root], [0.0, 2.0]])
    torch.testing.assert_close(way, expected)


def test_direction_and_length_change_evenly():
    start, end = torch.randn(2, 9, dtype=D)
    way = great_circle(start, 3 * end, torch.linspace(0, 1, 11, dtype=D))
    torch.testing.assert_close(way[0], start)
    torch.testing.assert_close(way[-1], 3 * end)
    lengths = way.norm(dim=1)
    torch.testing.assert_close(lengths.diff(), lengths.diff().mean().expand(10))
    cosines = torch.cosine_similarity(way[1:], way[:-1])
    torch.testing.assert_close(cosines, cosines[:1].expand(10))


@pytest.mark.parametrize("factor", [1.0, -2.0])
def test_no_single_way_is_refused(factor):
    start = torch.tensor([1.0, 2.0], dtype=D)
    with pytest.raises(ValueError, match="start and end form an angle"):
        great_circle(start, factor * start, torch.tensor([0.5], dtype=D))
