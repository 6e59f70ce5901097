"""A digit is played: what is counted is what the model says, and no pixel is shown before it is sampled."""

import math
import re

import numpy as np
import pytest
import torch

from course_utils.chapters.ch05.generation import EMPTY, HALF, NAME, Generation, generation, paint
from course_utils.plotting.scene import Bars, Image, Points
from course_utils.pretrained import trained


@pytest.fixture
def player():
    return generation()


def marks(scene, kind):
    return [mark for panel in scene.rows[0] for mark in panel.marks if isinstance(mark, kind)]


@pytest.mark.parametrize("start", [EMPTY, HALF])
def test_the_bits_are_those_of_the_model(start):
    painting = paint(3, start)
    x = torch.from_numpy(painting.levels).float().view(1, 1, 8, 8)
    with torch.no_grad():
        bits = -trained(NAME).log_prob(x).item() / math.log(2)
    assert painting.bits.sum() == pytest.approx(bits, abs=1e-3)


def test_the_last_sentence_adds_up_what_was_painted(player):
    said = player.source.scene(player.source.length - 1).description
    total = float(re.search(r"([\d.]+) bits so far", said)[1])
    assert total == pytest.approx(paint(2, EMPTY).bits.sum(), abs=0.05)


def test_every_sentence_tells_the_entropy_of_the_distribution_that_is_shown(player):
    for done, chances in enumerate(paint(2, EMPTY).probabilities):
        said = player.source.scene(2 * done).description
        entropy = -sum(chance * math.log2(chance) for chance in chances if chance)
        assert float(re.search(r"entropy of (\S+) bits", said)[1]) == pytest.approx(entropy, abs=0.051)


def test_no_pixel_is_seen_before_its_draw(player):
    inked = int(np.flatnonzero(paint(2, EMPTY).levels)[0])
    before, after = (player.source.scene(2 * inked + sampled) for sampled in (0, 1))
    digit_before, digit_after = (marks(scene, Image)[0].values.ravel() for scene in (before, after))
    assert digit_before.max() == 0
    assert np.flatnonzero(digit_after).tolist() == [inked]
    assert not marks(before, Points)
    (sampled,) = marks(after, Points)
    level, chances = paint(2, EMPTY).levels[inked], paint(2, EMPTY).probabilities[inked]
    assert (sampled.x.item(), sampled.y.item()) == (level, chances[level])


def test_a_reset_picture_is_made_pixel_by_pixel_until_it_is_complete():
    source = Generation()
    source.change({"number": 0, "start": EMPTY})
    assert len(source) == 1, "the reader finds an empty page"
    source.change({"number": 0, "start": HALF})
    assert len(source) == 2 * 32 + 1, "another one can be scrubbed"
    source.restart()
    assert len(source) == 1
    assert [source.advance(1) for _ in range(64)] == [""] * 64
    assert source.advance(1) == "The digit is complete."
    assert len(source) == 65


def test_the_given_half_is_kept():
    from course_utils.data import load

    given = load().test.images[7].flatten()[:32]
    assert paint(7, HALF).levels[:32].tolist() == given.long().tolist()


def test_the_bars_stand_on_their_axis_and_fit_under_its_top(player):
    panel = player.source.scene(0).rows[0][1]
    (bars,) = [mark for mark in panel.marks if isinstance(mark, Bars)]
    assert panel.ylim[0] == bars.base.min() == bars.base.max() == 0
    assert bars.height.max() <= 1 < panel.ylim[1]
