import pytest
import torch

from course_utils.nn.skew import skew, unskew


def test_a_skewed_picture():
    x = torch.tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert skew(x).tolist() == [[1, 2, 3, 0, 0], [0, 4, 5, 6, 0], [0, 0, 7, 8, 9]]


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 4), (4, 1), (3, 5), (5, 3)])
def test_every_pixel_moves_by_its_row_and_back(height, width):
    x = torch.randn(2, 3, height, width)
    skewed = skew(x)
    assert skewed.shape == (2, 3, height, width + height - 1)
    expected = torch.zeros_like(skewed)
    for r in range(height):
        for c in range(width):
            expected[:, :, r, r + c] = x[:, :, r, c]
    assert torch.equal(skewed, expected)
    assert torch.equal(unskew(skewed), x)


def test_unskew_drops_what_is_outside_of_the_image():
    assert unskew(torch.tensor([[1, 2, 9, 9], [9, 3, 4, 9], [9, 9, 5, 6]])).tolist() == [
        [1, 2],
        [3, 4],
        [5, 6],
    ]
