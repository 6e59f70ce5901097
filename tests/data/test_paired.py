"""The domains are what they say: known answers are right, what is unknown is unknown, halves stay apart."""

import itertools

import pytest
import torch

from course_utils.data import load, paired
from course_utils.data.paired import INKS, PAIRS, SIDE, Pairs, Unpaired


@pytest.fixture(scope="module")
def ink():
    digits = load()
    return paired.strokes(digits.test.images[:40], digits.levels)


def square():
    """One inked square of 8 by 8 pixels with its corner at (4, 3)."""
    ink = torch.zeros(1, 1, SIDE, SIDE)
    ink[..., 4:12, 3:11] = 1
    return ink


def test_strokes_are_ink_from_0_to_1_at_any_size_of_image(ink):
    assert ink.shape == (40, 1, 16, 16)
    assert (ink.min(), ink.max()) == (0, 1)
    full = torch.full((1, 1, 28, 28), 255.0)
    assert (paired.strokes(full, 256) == 1).all()
    assert (paired.strokes(0 * full, 256) == 0).all()


def test_an_outline_is_the_inner_edge():
    drawn = paired.outline(square())[0]
    expected = torch.ones(16, 16)
    expected[4:12, 3:11] = -1
    expected[5:11, 4:10] = 1
    assert torch.equal(drawn, expected.expand(3, 16, 16))


def test_a_painting_by_pencil_and_paper():
    picture = paired.paint(square(), torch.tensor([1]), torch.tensor([2]))[0]
    torch.testing.assert_close(picture[:, 5, 5], torch.tensor([-0.5, 1.0, -0.5]))  # ink, green
    torch.testing.assert_close(picture[:, 0, 2], paired.STRIPE[0])  # 0 + 2 = 2: a stripe
    torch.testing.assert_close(picture[:, 15, 15], paired.STRIPE[0])  # 30 = 7 * 4 + 2
    torch.testing.assert_close(picture[:, 0, 0], paired.PAPER[0])
    # The square's shadow covers rows 6 to 13 and columns 5 to 12: half black, half paper or stripe.
    torch.testing.assert_close(picture[:, 13, 12], (paired.PAPER[0] - 1) / 2)
    torch.testing.assert_close(picture[:, 13, 5], (paired.STRIPE[0] - 1) / 2)
    torch.testing.assert_close(picture[:, 5, 12], paired.PAPER[0])  # above the shadow


def test_answers_are_all_the_paintings_and_all_different(ink):
    every = paired.valid_targets(ink)
    assert every.shape == (40, 12, 3, 16, 16)
    for one, other in itertools.combinations(range(12), 2):
        assert (every[:, one] - every[:, other]).abs().flatten(1).mean(1).min() > 0.02
    nearest = (every - paired.paintings(ink, seed=3)[:, None]).abs().flatten(2).sum(2)
    assert (nearest.min(1).values == 0).all()
    assert len(nearest.argmin(1).unique()) > 8  # of twelve


def test_the_sources_do_not_betray_what_is_random(ink):
    """Painted with other dice, outlines stay as they are, and greys do but for the stripes."""
    first, second = (paired.outlines_to_paintings(ink, seed) for seed in (0, 1))
    assert torch.equal(first.source, second.source)
    assert not torch.equal(first.target, second.target)
    phase = torch.zeros(40, dtype=torch.int64)
    greys = [paired.paint(ink, phase + color, phase).mean(1) for color in range(3)]
    for grey in greys[1:]:
        torch.testing.assert_close(grey, greys[0])


def test_small_pictures_hide_the_phase_and_agree_with_their_targets():
    blank = torch.zeros(4, 1, 16, 16)
    papers = paired.paint(blank, torch.zeros(4, dtype=torch.int64), torch.arange(4))
    small = paired.resize(papers, 4)
    torch.testing.assert_close(small, small[:1].expand_as(small))
    pairs = paired.small_to_large(square())
    blocks = pairs.target.reshape(1, 3, 4, 4, 4, 4).mean((3, 5))
    torch.testing.assert_close(pairs.source, paired.resize(blocks, 16))


def test_a_right_answer_has_no_error_a_pure_ink_and_full_contrast(ink):
    right = paired.paintings(ink, seed=4)
    for measure, value in (
        (paired.distance_to_targets, 0.0),
        (paired.colour_of_ink, 1.0),
        (paired.contrast_of_stripes, 1.0),
    ):
        torch.testing.assert_close(measure(right, ink), torch.full((40,), value))


def test_what_lies_between_the_answers_is_grey_and_plain():
    """The median of the twelve answers, pixel by pixel, is none of them."""
    ink, every = square(), paired.valid_targets(square())
    median = every[0].sort(0).values[5:7].mean(0)[None]
    torch.testing.assert_close(median[0, :, 5, 5], torch.full((3,), -0.5))  # two of three inks lack a colour
    torch.testing.assert_close(median[0, :, 0], paired.PAPER.T.expand(3, 16))  # three of four are no stripe
    assert paired.colour_of_ink(median, ink).abs().item() < 1e-6
    assert paired.contrast_of_stripes(median, ink).abs().item() < 1e-6
    assert paired.distance_to_targets(median, ink).item() > 0.2


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_are_pictures_and_seeded(name, ink):
    pairs = PAIRS[name](ink, 5)
    for part in pairs:
        assert part.shape == (40, 3, 16, 16)
        assert part.min() >= -1
        assert part.max() <= 1
    assert all(map(torch.equal, pairs, PAIRS[name](ink, 5)))


def test_the_two_unpaired_domains_hold_different_digits(ink):
    pictures = paired.unpaired(ink)
    assert pictures.a.shape == pictures.b.shape == (20, 3, 16, 16)
    # A's strokes are where it is not white; B's where it is black.
    torch.testing.assert_close((1 - pictures.a.amin(1)) / 1.5, ink[:20, 0])
    torch.testing.assert_close((1 - pictures.b.amax(1)) / 2, ink[20:, 0])


def test_translation_keeps_strokes_and_colour():
    color = torch.tensor([2])
    a, b = paired.coloured_ink(square(), color)[0], paired.coloured_paper(square(), color)[0]
    torch.testing.assert_close(torch.stack([a[:, 5, 5], b[:, 0, 0]]), INKS[[2, 2]])
    assert a[:, 0, 0].tolist() == [1, 1, 1]
    assert b[:, 5, 5].tolist() == [-1, -1, -1]


def test_batches_keep_pairs_together_and_unpaired_ones_apart():
    rows = torch.arange(12.0)
    stream = paired.paired_batches(Pairs(rows, -rows), 5)
    seen = [next(stream) for _ in range(12)]
    assert all(torch.equal(batch.source, -batch.target) for batch in seen)
    assert torch.cat([batch.source for batch in seen]).long().bincount().tolist() == [5] * 12
    stream = paired.unpaired_batches(Unpaired(rows, rows), 6)
    first, second = next(stream), next(stream)
    assert sorted([*first.a.tolist(), *second.a.tolist()]) == rows.tolist()
    assert sorted([*first.b.tolist(), *second.b.tolist()]) == rows.tolist()
    assert not torch.equal(first.a, first.b)


def test_device(device, ink):
    pictures = paired.unpaired(ink).to(device)
    assert isinstance(pictures, Unpaired)
    assert {part.device.type for part in pictures} == {device.type}
    assert isinstance(paired.grey_to_colour(ink).to(device), Pairs)
