"""pix2pix: the losses are the paper's, each player moves its own weights, and it learns what it should."""

import math
from functools import partial

import pytest
import torch
from torch.nn.functional import softplus

from course_utils.data.paired import Pairs, paired_batches
from course_utils.models.translation.pix2pix import Pix2Pix
from course_utils.training import fit

D = torch.float64


def build(**options):
    return Pix2Pix(channels=4, **options).double()


def pairs(n=2):
    return Pairs(*(2 * torch.rand(2, n, 3, 16, 16, dtype=D) - 1))


def test_the_generators_loss_is_the_game_and_a_hundred_times_the_distance():
    model, batch = build(), pairs()
    torch.manual_seed(1)
    found = model.generator_loss(batch)
    torch.manual_seed(1)
    fake = model.generator(batch.source)
    logits = model.discriminator(torch.cat([batch.source, fake], 1))
    distance = (fake - batch.target).abs().mean()
    torch.testing.assert_close(found, softplus(-logits).mean() + 100 * distance)


def test_the_discriminators_loss_is_half_the_cross_entropy_of_pairs():
    model, batch = build(), pairs()
    torch.manual_seed(1)
    found = model.discriminator_loss(batch)
    torch.manual_seed(1)
    fake = model.generator(batch.source)
    real, false = (model.discriminator(torch.cat([batch.source, y], 1)) for y in (batch.target, fake))
    torch.testing.assert_close(found, (softplus(-real).mean() + softplus(false).mean()) / 2)


def test_the_discriminator_sees_the_source():
    model, batch = build(), pairs()
    one, other = (model.logits(source, batch.target[:1]) for source in batch.source.split(1))
    assert (one != other).all()


def test_each_player_moves_its_own_weights_and_d_sends_no_gradient_into_g():
    model, batch = build(), pairs()
    first, second = model.objectives()
    assert (first.name, second.name) == ("discriminator", "generator")
    together = [id(p) for p in (*first.parameters, *second.parameters)]
    assert sorted(together) == sorted(id(p) for p in model.parameters())
    first.loss(batch).backward()
    assert all(p.grad is None for p in second.parameters)
    assert all(p.grad.abs().sum() > 0 for p in first.parameters)
    second.loss(batch).backward()
    # A bias before a normalisation with one channel's worth of units may stand still; weights may not.
    assert all(p.grad.abs().sum() > 0 for p in second.parameters if p.dim() == 4)


def test_the_gradient_of_either_part_alone():
    """Without l1 the target is of no concern to the generator; without the game the discriminator is not."""
    batch = pairs()
    for options, indifferent in (({"l1": 0.0}, "target"), ({"adversarial": 0.0}, "discriminator")):
        losses = []
        for change in (False, True):
            torch.manual_seed(2)
            model = build(**options)
            if change and indifferent == "discriminator":
                model.discriminator.layers[0].weight.data += 1
            target = -batch.target if change and indifferent == "target" else batch.target
            torch.manual_seed(3)
            losses.append(model.generator_loss(Pairs(batch.source, target)).item())
        assert losses[0] == losses[1]
    assert [objective.name for objective in build(adversarial=0.0).objectives()] == ["generator"]


def test_translations_differ_by_dropout_alone():
    model = build().eval()
    source = pairs().source
    torch.manual_seed(4)
    one, other = model.translate(source), model.translate(source)
    torch.manual_seed(4)
    assert torch.equal(one, model.translate(source))
    assert not torch.equal(one, other)
    assert not one.requires_grad


def test_the_share_of_dropout_is_the_models_noise(monkeypatch):
    """Without it all translations are the same; else so much is put out on the way up, also in use."""
    model, source, shares = build(noise=0.0).eval(), pairs().source, []
    assert torch.equal(model.translate(source), model.translate(source))
    plain = torch.nn.functional.dropout

    def watched(x, p):
        y = plain(x, p)
        shares.append(((y == 0) & (x != 0)).double().mean().item())
        return y

    monkeypatch.setattr("course_utils.nn.u_net.dropout", watched)
    build(noise=0.7).translate(source.repeat(20, 1, 1, 1))
    assert shares == pytest.approx([0.7] * 3, abs=0.05)


def test_it_learns_the_negative():
    source = torch.where(torch.rand(64, 1, 16, 16) < 0.3, -1.0, 1.0).expand(-1, 3, -1, -1)
    torch.manual_seed(0)
    model = Pix2Pix(channels=4)
    optimizer = partial(torch.optim.Adam, lr=5e-3, betas=(0.5, 0.999))
    for _ in fit(model, paired_batches(Pairs(source, -source), 8), 120, optimizer):
        pass
    right = (model.translate(source).sign() == -source).double().mean()
    assert right > 0.9


def test_device(device):
    model = build().to(device)
    losses = next(fit(model, iter([pairs()] * 2), 1)).losses
    assert all(math.isfinite(loss) for loss in losses.values())
    assert model.translate(pairs().source.to(device)).device.type == device.type


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: build(l1=-1.0), "l1 is -1.0"),
        (lambda: build(l1=0.0, adversarial=0.0), "not both 0"),
        (lambda: build(patch=5), "patch is 5"),
        (lambda: build().translate(torch.zeros(1, 3, 16, 16, dtype=torch.int64)), "source has dtype"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
