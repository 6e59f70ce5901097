"""Bars and stripes: the pictures of 3 x 3 pixels whose rows, or columns, are all of one colour."""

from torch import Tensor

from course_utils.probability import all_states


def bars_and_stripes() -> Tensor:
    """All 14, (14, 3, 3), of 0 and 1: small enough for a Boltzmann machine's exact likelihood."""
    squares = all_states(9).unflatten(1, (3, 3))
    columns, rows = ((squares == part).all((1, 2)) for part in (squares[:, :1], squares[:, :, :1]))
    return squares[columns | rows]
