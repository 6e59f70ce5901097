"""Algorithm 1 of GAN-CLS term by term, equation 5, and who moves what."""

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus

from course_utils.models.text_to_image.gan_int_cls import Options, Pairs, TextGAN, middles
from course_utils.models.text_to_image.networks import TextDiscriminator, TextGenerator
from course_utils.training import fit

D = torch.float64
OFF = Options(matching=False, interpolation=False)


def build(options=Options(), augment=False, **more):
    generator = TextGenerator(8, 3, channels=8, augment=augment, free_dim=4)
    return TextGAN(generator, TextDiscriminator(8, 3, channels=8), (3, 8, 8), options, **more).double()


def some_pairs(n=5):
    return Pairs(torch.rand(n, 3, 8, 8, dtype=D) * 2 - 1, *torch.randn(2, n, 3, dtype=D))


def test_middles_by_hand():
    assert middles(torch.tensor([[0.0], [2.0], [6.0]])).flatten().tolist() == [3, 1, 4]


@pytest.mark.parametrize("matching", [False, True])
def test_the_discriminators_loss_is_algorithm_1(matching):
    model, pairs = build(Options(matching=matching)), some_pairs()
    torch.manual_seed(1)
    found = model.discriminator_loss(pairs)
    torch.manual_seed(1)
    fake = model.generator(torch.randn(5, 4, dtype=D), pairs.texts)[0]
    d = model.discriminator
    right, invented = d(pairs.pictures, pairs.texts), d(fake, pairs.texts)
    wrong = d(pairs.pictures, pairs.wrong)
    terms = [softplus(-right).mean(), softplus(invented).mean(), softplus(wrong).mean()]
    expected = terms[0] + (terms[1] + terms[2]) / 2 if matching else terms[0] + terms[1]
    torch.testing.assert_close(found, expected)


class Noted(nn.Module):
    """A generator that notes what it was asked for, and draws it in grey."""

    noise_dim = 2

    def forward(self, noise, texts):
        self.texts = texts
        return texts.mean(1)[:, None, None, None].expand(-1, 3, 8, 8), texts.new_tensor(2.5)


def test_the_generator_is_asked_for_texts_and_for_the_middle_of_two():
    model = build(kl_weight=0.1)
    model.generator = Noted()
    pairs = some_pairs(3)
    loss = model.generator_loss(pairs)
    t = pairs.texts
    middles = torch.stack([(t[0] + t[2]) / 2, (t[1] + t[0]) / 2, (t[2] + t[1]) / 2])
    torch.testing.assert_close(model.generator.texts, torch.cat([t, middles]))
    logits = model.discriminator(model.generator(None, model.generator.texts)[0], model.generator.texts)
    torch.testing.assert_close(loss, softplus(-logits).mean() + 0.25)  # 0.1 of a KL term of 2.5


def test_without_interpolation_the_generator_is_asked_for_the_texts_alone():
    model = build(OFF)
    model.generator = Noted()
    pairs = some_pairs(3)
    model.generator_loss(pairs)
    assert torch.equal(model.generator.texts, pairs.texts)


def test_each_player_moves_its_own_weights_and_texts_get_no_gradient_from_the_discriminator():
    model, pairs = build(), some_pairs()
    first, second = model.objectives()
    together = [id(p) for p in (*first.parameters, *second.parameters)]
    assert sorted(together) == sorted(id(p) for p in model.parameters())
    first.loss(pairs).backward()
    assert all(p.grad is None for p in second.parameters)
    assert all(p.grad.abs().sum() > 0 for p in model.discriminator.text.parameters())
    second.loss(pairs).backward()
    assert model.generator.condition.linear.weight.grad.abs().sum() > 0


def test_only_a_matching_aware_discriminator_learns_from_wrong_pairs():
    """Where fakes are told by a single pixel, the plain game asks nothing about the text."""
    light = torch.tensor([1.0, -1.0]).repeat(8)
    pictures = 0.5 * light[:, None, None, None].expand(-1, 3, 8, 8).contiguous()
    texts = light[:, None].expand(-1, 3).contiguous()
    gaps = {}
    for matching in (False, True):
        torch.manual_seed(0)
        model = build(Options(matching, False)).float()
        model.generator = Noted()  # it draws its text's grey, brighter than any picture is
        move = torch.optim.Adam(model.discriminator.parameters(), lr=3e-3)
        for _ in range(60):
            order = torch.randperm(16)
            move.zero_grad()
            model.discriminator_loss(Pairs(pictures[order], texts[order], -texts[order])).backward()
            move.step()
        with torch.no_grad():
            logits = model.discriminator(pictures, texts) - model.discriminator(pictures, -texts)
        gaps[matching] = logits.mean().item()
    assert gaps[True] > 2
    assert gaps[True] > 3 * abs(gaps[False])


def test_it_learns_what_two_texts_mean():
    """One text means light, the other dark."""
    model = build(Options(), augment=True, kl_weight=0.01).float()
    signs = torch.tensor([1.0, -1.0]).repeat(16)
    texts = signs[:, None].expand(-1, 3).clone()
    pairs = Pairs(0.7 * signs[:, None, None, None].expand(-1, 3, 8, 8), texts, -texts)

    def feed():
        while True:
            order = torch.randperm(32)
            yield Pairs(*(part[order] for part in pairs))

    for _ in fit(model, feed(), 150, lambda p: torch.optim.Adam(p, lr=3e-3, betas=(0.5, 0.999))):
        pass
    grey = model.sample(32, pairs.texts).mean((1, 2, 3))
    assert (grey * signs > 0.2).double().mean() > 0.9


def test_samples_are_seeded_and_without_gradient():
    model = build(augment=True).eval()
    texts = torch.randn(4, 3, dtype=D)
    one, two = (model.sample(4, texts, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one, two)
    assert not one.requires_grad
    noise = torch.randn(4, 4 + 32, generator=torch.Generator().manual_seed(3), dtype=D)
    torch.testing.assert_close(one, model.generator(noise, texts)[0].detach())


def test_device(device):
    model = build().float().to(device)
    pairs = Pairs(torch.zeros(4, 3, 8, 8), *torch.randn(2, 4, 3))
    losses = [loss for record in fit(model, iter([pairs] * 4), 2) for loss in record.losses.values()]
    assert all(map(math.isfinite, losses))
    assert model.sample(2, pairs.texts[:2]).device.type == device.type


def test_bad_input_is_named():
    model = build()
    with pytest.raises(ValueError, match="texts are 2, expected n = 3"):
        model.sample(3, torch.zeros(2, 3, dtype=D))
    with pytest.raises(ValueError, match=r"pictures has shape \(2, 3, 4, 4\)"):
        model.discriminator_loss(Pairs(torch.zeros(2, 3, 4, 4, dtype=D), *torch.zeros(2, 2, 3, dtype=D)))


class Grey(nn.Module):
    """A generator that draws the mean of its noise in grey."""

    noise_dim = 2

    def forward(self, noise, texts):
        return noise.mean(1)[:, None, None, None].expand(-1, 3, 8, 8), texts.new_zeros(())


def test_mode_seeking_pays_for_two_noises_that_give_one_picture():
    model, pairs = build(OFF), some_pairs(4)
    model.generator = Grey()
    torch.manual_seed(3)
    without = model.generator_loss(pairs)
    torch.manual_seed(3)
    model.mode_seeking = 0.5
    found = model.generator_loss(pairs) - without
    torch.manual_seed(3)
    noise, other = torch.randn(4, 2, dtype=D), torch.randn(4, 2, dtype=D)
    apart = (noise.mean(1) - other.mean(1)).abs().mean()  # every pixel of the two pictures
    torch.testing.assert_close(found, 0.5 * (noise - other).abs().mean() / apart)
