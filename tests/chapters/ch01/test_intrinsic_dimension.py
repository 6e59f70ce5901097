import pytest
import torch

from course_utils.chapters.ch01.intrinsic_dimension import two_nn


@pytest.mark.parametrize("dimension", [1, 2, 5])
def test_a_ball_in_a_larger_space_has_its_own_dimension(dimension):
    generator = torch.Generator().manual_seed(0)
    flat = torch.randn(3000, dimension, generator=generator)
    basis = torch.linalg.qr(torch.randn(20, dimension, generator=generator)).Q
    found, error = two_nn(flat @ basis.T)
    assert error == pytest.approx(found / 3000**0.5)
    assert abs(found - dimension) < 4 * error


def test_a_curved_surface_has_two_dimensions():
    generator = torch.Generator().manual_seed(1)
    angle, height = 9 * torch.rand(3000, generator=generator) + 3, 20 * torch.rand(3000, generator=generator)
    roll = torch.stack([angle * angle.cos(), height, angle * angle.sin()], 1)
    assert two_nn(roll)[0] == pytest.approx(2, abs=0.15)


def test_by_pencil_and_paper():
    """Points at 0, 1 and 3: the ratios are 3/1, 2/1 and 3/2, and the dimension is 3 / log 9."""
    found, _ = two_nn(torch.tensor([[0.0], [1.0], [3.0]]))
    assert found == pytest.approx(3 / torch.tensor(9.0).log().item())


def test_a_point_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        two_nn(torch.tensor([[0.0], [0.0], [1.0]]))
