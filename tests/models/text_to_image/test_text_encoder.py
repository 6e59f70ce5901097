"""Texts do not depend on their padding, say the same in other words, and find their picture."""

import pytest
import torch

from course_utils.data.shapes import caption, combinations, factors, make, tokens
from course_utils.models.text_to_image.batches import drawing_batches, pair_batches
from course_utils.models.text_to_image.text_encoder import ContrastiveEncoder, TextEncoder, on_sphere
from course_utils.pretrained import trained
from course_utils.training import fit


def test_rows_have_the_length_of_noise():
    texts = TextEncoder(text_dim=7)(tokens(["a red circle", "on black a small blue box"]))
    assert texts.norm(dim=1).tolist() == pytest.approx([7**0.5] * 2)
    torch.testing.assert_close(on_sphere(torch.tensor([[3.0, 4.0]])), 2**0.5 * torch.tensor([[0.6, 0.8]]))


def test_padding_is_no_word():
    encoder, rows = TextEncoder(), tokens(["a red circle"])
    longer = torch.cat([rows, torch.zeros(1, 5, dtype=torch.int64)], 1)
    torch.testing.assert_close(encoder(rows), encoder(longer))
    torch.testing.assert_close(encoder(rows), encoder(rows[:, :3]))
    assert (encoder(rows) - encoder(tokens(["circle red a"]))).abs().max() > 1e-3  # it reads in order


def test_the_loss_asks_which_text_belongs_to_which_picture():
    model, drawings = ContrastiveEncoder().double(), make(4, combinations(), seed=1)
    drawings = drawings._replace(jitter=drawings.jitter.double())
    p, t = model.picture(drawings.pictures(16)), model.text(drawings.tokens)
    cosines = torch.stack([torch.cosine_similarity(row, t) for row in p])
    s = 12 * cosines
    expected = sum(2 * s[i, i] - s[i].logsumexp(0) - s[:, i].logsumexp(0) for i in range(4)) / -8
    torch.testing.assert_close(model.loss(drawings), expected)
    assert cosines.abs().max() <= 1


def test_it_learns_to_match():
    model, few = ContrastiveEncoder(), make(64, combinations(), seed=0, omit=0)
    losses = [
        record.losses["matching"]
        for record in fit(model, drawing_batches(few, 32), 25, lambda p: torch.optim.Adam(p, 5e-3))
    ]
    assert losses[-1] < 0.6 * losses[0]


def test_other_words_for_the_same_are_nearer_than_another_drawing():
    text = trained("drawings_encoder").text
    row = factors(shape="cross", colour="purple", size="small", position="left", background="grey")
    other = factors(shape="square", colour="purple", size="small", position="left", background="grey")
    one, alike, different = text(tokens([caption(row), caption(row, 1, [1] * 5), caption(other)]))
    assert (one - alike).norm() < 0.7 * (one - different).norm()


@pytest.mark.parametrize(("held_out", "least"), [(False, 0.93), (True, 0.5)])
def test_a_drawing_finds_its_caption_among_all(held_out, least):
    """Combinations that it never saw are found too, less often; guessing finds one of 600."""
    every, model = combinations(), trained("drawings_encoder")
    asked = make(300, combinations(held_out), seed=9)
    best = model.scores(asked.pictures(16), tokens([caption(row) for row in every])).argmax(1)
    assert (every[best] == asked.factors).all(1).double().mean() > least


def test_pairs_are_pictures_with_the_texts_of_their_own_captions():
    drawings, encoder = make(6, combinations(), seed=0), trained("drawings_encoder").text
    pairs = next(pair_batches(drawings, encoder, 16, 4, seed=3))
    texts, pictures = encoder(drawings.tokens), drawings.pictures(16)
    for picture, text, wrong in zip(*pairs, strict=True):
        place = (pictures - picture).abs().sum((1, 2, 3)).argmin()
        torch.testing.assert_close(text, texts[place])
        assert (wrong - text).norm() > 0.1
    assert not pairs.texts.requires_grad
    far = next(pair_batches(drawings, encoder, 16, 4, seed=3, near=False))
    torch.testing.assert_close(far.texts, pairs.texts)
    assert all((texts - wrong).norm(dim=1).min() < 1e-4 for wrong in far.wrong)  # those of other drawings
