"""The image pool: what goes in comes out, half of it later."""

import pytest
import torch

from course_utils.models.translation.image_pool import ImagePool


def numbered(first, n):
    return torch.arange(first, first + n).float().reshape(n, 1, 1, 1)


def test_until_it_is_full_it_hands_back_what_it_gets():
    pool = ImagePool(6)
    for first in (0, 3):
        assert torch.equal(pool.exchange(numbered(first, 3)), numbered(first, 3))
    assert torch.cat(pool.stored).flatten().tolist() == [0, 1, 2, 3, 4, 5]


def test_nothing_is_lost_and_nothing_comes_twice():
    pool, out = ImagePool(5), []
    for first in range(0, 200, 10):
        out += pool.exchange(numbered(first, 10)).flatten().tolist()
    # The pool's first pictures were handed back once already when they went in.
    left = torch.cat(pool.stored).flatten().tolist()
    assert sorted([*out[5:], *left]) == list(range(200))
    assert sorted(out[:5]) == [0, 1, 2, 3, 4]


def test_half_of_what_is_handed_back_is_old():
    pool = ImagePool(50)
    pool.exchange(numbered(0, 50))
    new, places = 0, set()
    for first in range(100, 4100):
        came = pool.exchange(numbered(first, 1)).item()
        new += came == first
        places |= {i for i, kept in enumerate(pool.stored) if kept.item() == first}
    assert abs(new - 2000) < 150  # 4.7 standard deviations
    assert places == set(range(50))


def test_an_empty_pool_hands_back_what_it_gets():
    pool = ImagePool(0)
    for first in (0, 9):
        assert torch.equal(pool.exchange(numbered(first, 9)), numbered(first, 9))


def test_pictures_are_kept_without_their_gradients():
    pool = ImagePool(2)
    x = torch.ones(2, 1, 1, 1, requires_grad=True)
    assert not pool.exchange(2 * x).requires_grad


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="size is -1"):
        ImagePool(-1)
