"""Drawings show their factors, by measuring the pixels, and captions say them, by reading the words."""

import math

import pytest
import torch

from course_utils.data import shapes
from course_utils.data.images import resize
from course_utils.data.shapes import FACTORS, HELD_OUT, WORDS, caption, combinations, factors, make, tokens

DEFAULT = {"shape": "circle", "colour": "red", "size": "large", "position": "centre", "background": "black"}


def still(side=64, **named):
    """One picture without jitter, (3, side, side)."""
    row = factors(**(DEFAULT | named))[None]
    return shapes.render(row, torch.zeros(1, 6, dtype=torch.float64), side)[0]


def ink(picture):
    """The share of ink in each pixel of a red drawing: red is 1 on it, the paper is known."""
    paper = picture[0, 0, 0]
    return (picture[0] - paper) / (1 - paper)


def test_all_combinations_and_those_held_out():
    assert len(combinations()) == 4 * 5 * 2 * 5 * 3
    assert len(combinations(held_out=True)) == len(HELD_OUT) * 2 * 5 * 3
    seen = {tuple(row) for row in combinations(held_out=False).tolist()}
    apart = {tuple(row) for row in combinations(held_out=True).tolist()}
    assert not seen & apart
    assert len(seen | apart) == 600
    for shape, colour in HELD_OUT:
        assert tuple(factors(**(DEFAULT | {"shape": shape, "colour": colour})).tolist()) in apart
    every_value = [sorted(column.unique().tolist()) for column in combinations(held_out=False).T]
    assert every_value == [list(range(len(known))) for known in FACTORS.values()]


@pytest.mark.parametrize(
    ("shape", "area"),
    [
        ("circle", math.pi * 0.62**2),
        ("square", (2 * 0.87 * 0.62) ** 2),
        ("triangle", 3 * math.sqrt(3) * (0.68 * 0.62) ** 2),
        ("cross", 4 * 0.36 * (2 * 1.1 - 0.36) * 0.62**2),
    ],
)
def test_a_shape_has_its_area_at_any_size_of_picture(shape, area):
    for side, tolerance in ((256, 0.01), (16, 0.08)):
        found = ink(still(side, shape=shape)).sum() * (2 / side) ** 2
        assert found.item() == pytest.approx(area, rel=tolerance)


@pytest.mark.parametrize("shape", FACTORS["shape"])
def test_the_small_picture_is_the_large_one_seen_from_afar(shape):
    difference = (resize(still(256, shape=shape)[None], 16)[0] - still(16, shape=shape)).abs()
    assert difference.mean() < 0.02
    assert difference.max() < 0.5  # at a corner, where the distance says too little


def test_edges_are_smooth_and_the_rest_is_pure():
    values = ink(still(64)).flatten()
    partial = ((values > 0.01) & (values < 0.99)).sum().item()
    assert 70 < partial < 200  # about the outline's length in pixels, 2 pi 20
    assert set(values[(values <= 0.01) | (values >= 0.99)].round().tolist()) == {0.0, 1.0}


@pytest.mark.parametrize(
    ("position", "x", "y"),
    [("left", -0.28, 0), ("right", 0.28, 0), ("top", 0, 0.28), ("bottom", 0, -0.28), ("centre", 0, 0)],
)
def test_it_lies_where_it_is_said_to(position, x, y):
    mask = ink(still(size="small", position=position))
    steps = (torch.arange(64) + 0.5) / 32 - 1
    assert ((mask.sum(0) * steps).sum() / mask.sum()).item() == pytest.approx(x, abs=0.01)
    assert ((mask.sum(1) * -steps).sum() / mask.sum()).item() == pytest.approx(y, abs=0.01)


def test_a_triangle_points_upwards():
    widths = ink(still(shape="triangle")).sum(1)
    assert (
        widths[widths > 0.5].diff()[:-1] > 0.9
    ).all()  # from top to bottom it widens, but for the last row


@pytest.mark.parametrize(
    ("colour", "most", "least"),
    [("red", 0, None), ("green", 1, None), ("blue", 2, None), ("yellow", None, 2), ("purple", None, 1)],
)
def test_colours_and_backgrounds(colour, most, least):
    for background, grey in (("white", 0.85), ("grey", 0.0), ("black", -0.85)):
        picture = still(colour=colour, background=background)
        assert picture[:, 0, 0].tolist() == pytest.approx([grey] * 3)
        middle = picture[:, 32, 32]
        assert most is None or middle.argmax() == most
        assert least is None or middle.argmin() == least


def test_jitter_moves_turns_and_tints_within_its_bounds():
    row = factors(**DEFAULT)[None].repeat(7, 1)
    pictures = shapes.render(row, torch.cat([torch.zeros(1, 6), torch.eye(6)]), 64)
    assert all((picture - pictures[0]).abs().max() > 0.01 for picture in pictures[[1, 2, 3, 5, 6]])
    assert torch.allclose(pictures[0], pictures[4], atol=0.02)  # a circle that is turned
    assert pictures[2].mean((0, 2))[:32].sum() > pictures[0].mean((0, 2))[:32].sum()  # upwards
    assert pictures.abs().max() <= 1


def test_a_caption_says_all_and_nothing_else():
    row = factors(shape="cross", colour="purple", size="small", position="top", background="white")
    assert caption(row) == "a small purple cross at the top on white"
    assert caption(row, template=1, synonyms=[1] * 5) == "a tiny plus in violet on a white background above"
    assert caption(row, leave_out=["position"]) == "a small purple cross on white"
    told = {caption(r, t, [s] * 5) for r in combinations() for t in range(5) for s in (0, 1)}
    assert len(told) == 600 * 5 * 2


def test_every_caption_can_be_read():
    longest = 0
    for template in range(5):
        for number in (0, 1, 2):
            rows = tokens([caption(row, template, [number] * 5) for row in combinations()])
            longest = max(longest, (rows > 0).sum(1).max().item())
    assert longest <= shapes.LENGTH


def test_tokens_are_the_words_numbers_and_zeros_after_them():
    (row,) = tokens(["A red circle"])
    assert [WORDS[n - 1] for n in row[:3].tolist()] == ["a", "red", "circle"]
    assert not row[3:].any()


def test_random_drawings_are_seeded_and_leave_out_the_share_that_is_asked():
    one, two, other = make(50, combinations(), 1), make(50, combinations(), 1), make(50, combinations(), 2)
    assert all(map(torch.equal, one, two))
    assert not torch.equal(one.factors, other.factors)
    word = WORDS.index("on") + 1
    no_background = make(3000, combinations()[combinations()[:, 3] > 1], 0, omit=0.3).tokens
    share = (
        (no_background != word).all(1).double().mean().item()
    )  # "on" is said of backgrounds, left and right
    assert share == pytest.approx(0.3, abs=0.03)
    assert (make(200, combinations(), 0, omit=0.0).tokens > 0).sum(1).min() >= 7


def test_a_hard_negative_errs_in_one_factor_and_is_not_held_out():
    rows = combinations(held_out=False)
    others = shapes.hard_negatives(rows, torch.Generator())
    wrong = others != rows
    assert wrong.sum(1).tolist() == [1] * len(rows)
    assert (wrong.sum(0) > 40).all()  # each factor has its turn
    seen = {tuple(row) for row in rows.tolist()}
    assert all(tuple(row) in seen for row in others.tolist())


def test_a_drawing_is_rendered_alike_alone_and_among_others():
    some = make(6, combinations(), 3)
    assert torch.equal(some.take(torch.tensor([4])).pictures(16)[0], some.pictures(16)[4])


@pytest.mark.parametrize(
    ("make_it", "message"),
    [
        (lambda: tokens(["a mauve circle", "a red blob"]), "unknown words: mauve; known are a, above"),
        (lambda: tokens([""]), "a caption has 0 words, expected 1 to 16"),
        (lambda: tokens([" ".join(["red"] * 17)]), "a caption has 17 words"),
        (lambda: factors(**(DEFAULT | {"shape": "star"})), "shape is 'star', expected one of circle"),
        (lambda: factors(shape="circle"), "the factors are shape, expected shape, colour"),
        (lambda: caption(factors(**DEFAULT), leave_out=["shape"]), "leave_out holds shape"),
    ],
)
def test_bad_input_is_named(make_it, message):
    with pytest.raises(ValueError, match=message):
        make_it()


def test_a_chance_lies_between_0_and_1():
    with pytest.raises(ValueError, match=r"omit is 1.5, expected"):
        shapes.describe(combinations()[:2], torch.Generator(), omit=1.5)


def test_nothing_cannot_be_described():
    with pytest.raises(ValueError, match="factors is an empty batch"):
        shapes.describe(combinations()[:0], torch.Generator())
