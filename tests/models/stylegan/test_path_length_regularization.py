"""The length |J^T y| where the Jacobian is known."""

import torch

from course_utils.models.stylegan.path_length_regularization import lengths


def test_of_a_linear_generator_it_is_the_length_of_the_matrix_times_y():
    """Pictures A w of the sum w of two layers' styles: each layer has the slope A^T y / side."""
    random = torch.Generator().manual_seed(0)
    matrix = torch.randn(48, 5, generator=random, dtype=torch.float64)  # to 3 x 4 x 4 pixels
    styles = torch.randn(6, 2, 5, generator=random, dtype=torch.float64)
    y = torch.randn(6, 3, 4, 4, generator=random, dtype=torch.float64)
    found = lengths(lambda w: (w.sum(1) @ matrix.T).view(-1, 3, 4, 4), styles, y)
    torch.testing.assert_close(found, (y.flatten(1) @ matrix).norm(dim=1) / 4)


def test_a_generator_twice_as_steep_has_twice_the_length():
    styles, y = torch.randn(4, 6, 8), torch.randn(4, 3, 4, 4)
    bent = lambda w: torch.tanh(w.sum(1))[:, :3, None, None] * torch.ones(4, 4)  # noqa: E731
    torch.testing.assert_close(lengths(lambda w: 2 * bent(w), styles, y), 2 * lengths(bent, styles, y))
