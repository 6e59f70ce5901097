"""The faces: each factor changes the part it names, dependencies hold, and one combination is missing."""

import pytest
import torch

from course_utils.data.faces import FACTORS, LONG, draw_faces, sample_factors, unseen

FACE = torch.tensor([[0.5, 0.2, 0.5, 0.6, 0.8, 0.7, 0.0, 0.3]])


def changed(name, low=0.0, high=1.0, side=64):
    """Where a picture of 64 x 64 changes with one factor: true or false (side, side)."""
    both = FACE.repeat(2, 1)
    both[:, FACTORS.index(name)] = torch.tensor([low, high])
    first, second = draw_faces(both, side)
    return (first - second).abs().sum(0) > 0.05


@pytest.mark.parametrize(
    ("name", "inside"),  # rows and columns of 64 within which all of the change lies
    [
        ("smile", (slice(36, 60), slice(20, 44))),
        ("eyes", (slice(25, 39), slice(17, 47))),
        ("glasses", (slice(21, 43), slice(12, 52))),
    ],
)
def test_a_factor_changes_its_part_of_the_face_alone(name, inside):
    where = changed(name)
    assert where.any()
    where[inside] = False
    assert not where.any()


def test_the_background_is_behind_and_long_hair_hangs_lower():
    assert changed("background")[0, 0]
    assert not changed("background")[32, 32]
    assert not changed("hair length")[:16].any()
    assert changed("hair length")[40:].any()


def test_both_halves_of_a_face_are_alike():
    pictures = draw_faces(sample_factors(5, torch.Generator().manual_seed(0)), ears=True)
    assert torch.equal(pictures, pictures.flip(3))


def test_colours_are_those_of_the_factors():
    light, dark = draw_faces(torch.cat([FACE, FACE.index_fill(1, torch.tensor([1]), 1.0)]), 64)[:, :, 36, 32]
    assert (
        light - (2 * torch.tensor([0.99, 0.86, 0.75]).lerp(torch.tensor([0.48, 0.29, 0.20]), 0.2) - 1)
    ).abs().max() < 1e-5
    assert (dark - (2 * torch.tensor([0.48, 0.29, 0.20]) - 1)).abs().max() < 1e-5


def test_ears_and_fur_are_given_to_each_picture():
    factors = FACE.repeat(3, 1)
    plain, eared, furry = draw_faces(factors, ears=torch.tensor([0, 1, 0]), fur=torch.tensor([0, 0, 1]))
    assert torch.equal(plain, draw_faces(FACE)[0])
    assert torch.equal(eared, draw_faces(FACE, ears=True)[0])
    assert torch.equal(furry, draw_faces(FACE, fur=True)[0])
    assert (eared - plain)[:, :6].abs().max() > 0.1
    assert not (eared - plain)[:, 8:].any()


def test_the_law_of_the_factors():
    factors = sample_factors(20_000, torch.Generator().manual_seed(0))
    assert factors.min() >= 0
    assert factors.max() <= 1
    table = torch.corrcoef(factors.T)
    assert table[FACTORS.index("skin"), FACTORS.index("hair tone")] < -0.4
    assert table[FACTORS.index("smile"), FACTORS.index("eyes")] < -0.4
    assert table[FACTORS.index("width"), FACTORS.index("smile")].abs() < 0.03
    glasses = factors[:, FACTORS.index("glasses")]
    assert glasses.mean().item() == pytest.approx(0.4, abs=0.02)
    assert set(glasses.tolist()) == {0.0, 1.0}
    assert not unseen(factors).any()
    hair = factors[:, FACTORS.index("hair length")]
    assert (hair[glasses == 0] > LONG).double().mean().item() == pytest.approx(1 - LONG, abs=0.02)


def test_long_hair_with_glasses_is_the_unseen_combination():
    factors = FACE.repeat(4, 1)
    factors[:, FACTORS.index("hair length")] = torch.tensor([0.9, 0.9, 0.1, 0.1])
    factors[:, FACTORS.index("glasses")] = torch.tensor([1.0, 0.0, 1.0, 0.0])
    assert unseen(factors).tolist() == [True, False, False, False]


def test_the_same_seed_draws_the_same_people():
    first, second = (sample_factors(5, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, second)


def test_pictures_follow_dtype_and_range():
    pictures = draw_faces(sample_factors(100, torch.Generator().manual_seed(0)).double(), ears=True, fur=True)
    assert pictures.dtype == torch.float64
    assert pictures.shape == (100, 3, 16, 16)
    assert pictures.abs().max() <= 1


@pytest.mark.parametrize(
    ("factors", "message"),
    [(torch.zeros(2, 7), r"factors has shape \(2, 7\)"), (torch.full((1, 8), 1.5), "factors lie between")],
)
def test_bad_input_is_named(factors, message):
    with pytest.raises(ValueError, match=message):
        draw_faces(factors)
