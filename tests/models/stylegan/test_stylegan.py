"""StyleGAN: styles reach their layers, the losses are the game's, the mean follows, and it learns."""

import math
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus

from course_utils.data import batches
from course_utils.models.gan.penalties import r1
from course_utils.models.stylegan.networks import (
    LAYERS,
    BatchDeviation,
    Generator,
    Synthesis,
    make_discriminator,
    style_mixing,
    to_w_plus,
)
from course_utils.models.stylegan.stylegan import StyleGAN
from course_utils.training import fit
from tests.models.resumed import assert_resumes

D = torch.float64
ADAM = partial(torch.optim.Adam, lr=2e-3, betas=(0.0, 0.99))


def activations(synthesis, styles):
    """The output of every layer."""
    seen = []
    hooks = [layer.register_forward_hook(lambda _, __, y: seen.append(y)) for layer in synthesis.layers]
    synthesis(styles)
    for hook in hooks:
        hook.remove()
    return seen


@pytest.mark.parametrize("at", range(LAYERS + 1))
def test_style_mixing_changes_only_the_layers_it_should(at):
    first, second = torch.randn(2, 1, 8)
    mixed = style_mixing(first, second, at)
    assert torch.equal(mixed[0, :at], first.expand(at, -1))
    assert torch.equal(mixed[0, at:], second.expand(LAYERS - at, -1))
    synthesis = Synthesis(8, 6)
    plain, new = activations(synthesis, to_w_plus(first)), activations(synthesis, mixed)
    same = [torch.equal(a, b) for a, b in zip(plain, new, strict=True)]
    assert same == [True] * at + [False] * (LAYERS - at)


def test_each_picture_may_be_mixed_at_its_own_layer():
    first, second = torch.zeros(3, 2), torch.ones(3, 2)
    assert style_mixing(first, second, torch.tensor([0, 2, LAYERS]))[:, :, 0].sum(1).tolist() == [
        LAYERS,
        LAYERS - 2,
        0,
    ]


def test_a_style_reaches_the_colours_of_its_side():
    """The last layer's style acts also after the layer, where it chooses the colours."""
    synthesis, styles = Synthesis(8, 6), torch.randn(1, LAYERS, 8)
    with torch.no_grad():
        for layer in synthesis.layers:
            layer.convolve.affine.weight.zero_()  # now styles act by the colours alone
    pictures = []
    for i in (None, *range(LAYERS)):
        moved = styles.clone()
        if i is not None:
            moved[:, i] += 1
        pictures.append(synthesis(moved))
    same = [torch.equal(pictures[0], picture) for picture in pictures[1:]]
    assert same == [True, False] * (LAYERS // 2)


def test_noise_acts_by_its_strength_and_is_still_unless_it_is_drawn():
    synthesis, styles = Synthesis(8, 6), torch.randn(2, LAYERS, 8)
    assert torch.equal(synthesis(styles), synthesis(styles, synthesis.sample_noise(2)))  # strength 0 at first
    with torch.no_grad():
        for layer in synthesis.layers:
            layer.strength.fill_(0.1)
    assert torch.equal(synthesis(styles), synthesis(styles))
    assert not torch.equal(synthesis(styles), synthesis(styles, synthesis.sample_noise(2)))
    seeded = [synthesis.sample_noise(2, torch.Generator().manual_seed(1)) for _ in range(2)]
    assert all(torch.equal(a, b) for a, b in zip(*seeded, strict=True))
    assert [noise.shape[-1] for noise in seeded[0]] == [4, 4, 8, 8, 16, 16]


def test_truncation_zero_is_the_mean_face_and_one_changes_nothing():
    generator = Generator(8, 6)
    generator.follow(generator.sample_styles(50))
    styles = generator.sample_styles(3)
    mean = generator(generator.mean_style[None])
    torch.testing.assert_close(generator(generator.truncate(styles, 0.0)), mean.expand(3, -1, -1, -1))
    torch.testing.assert_close(generator.truncate(styles, 1.0), styles)
    half = generator.truncate(styles, 0.5)
    torch.testing.assert_close(half - generator.mean_style, styles - half)


def test_the_mean_style_follows_as_a_running_average():
    generator = Generator(2, 6)
    generator.follow(torch.tensor([[1.0, 2.0], [3.0, 6.0]]), decay=0.75)
    torch.testing.assert_close(generator.mean_style, torch.tensor([0.5, 1.0]))  # 0.25 of (2, 4)
    generator.follow(torch.tensor([[4.5, 1.0]]), decay=0.75)
    torch.testing.assert_close(generator.mean_style, torch.tensor([0.75 * 0.5 + 0.25 * 4.5, 1.0]))


def test_the_mean_style_follows_in_training():
    """Both players' losses make pictures, and the mean moves a little towards their styles each time."""
    model, x, expected = StyleGAN(8, 6), torch.rand(4, 3, 16, 16), torch.zeros(8)
    for loss in (model.discriminator_loss, model.generator_loss):
        torch.manual_seed(3)
        loss(x)
        torch.manual_seed(3)
        first = model.generator.mapping(torch.randn(8, 8))[:4].detach()
        expected = 0.99 * expected + 0.01 * first.mean(0)
        torch.testing.assert_close(model.generator.mean_style, expected)
    assert expected.any()


def test_training_mixes_the_stated_share():
    for mixing in (0.0, 0.9):
        model = StyleGAN(8, 6, mixing=mixing)
        styles = model.training_styles(600).detach()
        mixed = (styles != styles[:, :1]).any(2).any(1).double().mean().item()
        assert mixed == pytest.approx(mixing, abs=0.05)
        switches = (styles[:, 1:] != styles[:, :-1]).any(2).sum(1)
        assert switches.max() == (1 if mixing else 0)
        first = (styles != styles[:, :1]).any(2).double().argmax(1)  # 0 where nothing is mixed
        assert set(first.tolist()) == set(range(LAYERS if mixing else 1))


def test_training_mixes_into_the_codes_that_the_mean_follows_from_a_layer_on():
    model = StyleGAN(8, 6, mixing=0.5)
    torch.manual_seed(3)
    styles = model.training_styles(40)
    torch.manual_seed(3)
    first, second = model.generator.mapping(torch.randn(80, 8)).chunk(2)
    is_second = (styles == second[:, None]).all(2)
    torch.testing.assert_close(styles, torch.where(is_second[:, :, None], second[:, None], first[:, None]))
    assert not is_second[:, 0].any()
    assert 10 < is_second[:, -1].sum() < 30


def test_r1_by_hand():
    """l(x) = 3 sum x^2 / 2 has the gradient 3 x: R1 is weight / 2 times the mean of 9 |x|^2."""
    x = torch.zeros(2, 3, 4, 4, dtype=D)
    x[0, 0, 0, 0], x[1, 2, 3, :2] = 2.0, 1.0  # |x|^2 are 4 and 2
    found = r1(lambda points: 1.5 * points.square().flatten(1).sum(1), x, None, 10.0)
    assert found.item() == pytest.approx(10 / 2 * 9 * (4 + 2) / 2)


def test_r1_is_lazy_and_weighs_the_same_on_the_average():
    model = StyleGAN(8, 6, weight=2.0)
    losses, x = [], torch.rand(4, 3, 16, 16)
    model.discriminator = nn.Sequential(nn.Flatten(), nn.Linear(768, 1, bias=False), nn.Flatten(0))
    with torch.no_grad():
        model.discriminator[1].weight.zero_()[0, 0] = 1.0  # l is one pixel, its gradient's length 1
    for weight in (0.0, 2.0):
        model.weight = weight
        model.updates.zero_()
        torch.manual_seed(5)
        losses.append([model.discriminator_loss(x).item() for _ in range(8)])
    extra = [b - a for a, b in zip(*losses, strict=True)]
    assert extra == pytest.approx([0, 0, 0, 4, 0, 0, 0, 4], abs=1e-5)  # 4 times 2 / 2


def test_the_losses_are_those_of_the_game_and_each_moves_its_own_network():
    model, x = StyleGAN(8, 6, weight=0.0), torch.rand(4, 3, 16, 16)
    d, g = model.objectives()
    torch.manual_seed(1)
    found = d.loss(x)
    torch.manual_seed(1)
    fake = model.fake(4)
    expected = softplus(-model.discriminator(x)).mean() + softplus(model.discriminator(fake)).mean()
    torch.testing.assert_close(found, expected)
    found.backward()
    assert all(p.grad is None for p in g.parameters)
    torch.manual_seed(1)
    found = g.loss(x)
    torch.testing.assert_close(found, softplus(-model.discriminator(fake)).mean())
    found.backward()
    assert all(p.grad is not None and p.grad.any() for p in model.generator.mapping.parameters())
    together = [id(p) for p in (*d.parameters, *g.parameters)]
    assert sorted(together) == sorted(id(p) for p in model.parameters())


def test_the_batch_deviation_by_hand():
    x = torch.zeros(4, 1, 1, 2)
    x[:, 0, 0, 0] = torch.tensor([1.0, -1.0, 1.0, -1.0])  # deviations 1 and 0 over the four pictures
    y = BatchDeviation()(x)
    torch.testing.assert_close(y[:, 1], torch.full((4, 1, 2), 0.5), atol=1e-3, rtol=0)
    assert torch.equal(y[:, :1], x)
    two = torch.cat([x, torch.zeros(4, 1, 1, 2)])  # in groups of four, the second does not vary
    torch.testing.assert_close(
        BatchDeviation()(two)[:, 1, 0, 0], torch.tensor([0.5] * 4 + [0.0] * 4), atol=1e-3, rtol=0
    )


def test_samples_are_seeded_and_need_no_gradient():
    model = StyleGAN(8, 6).eval()
    first, second = (model.sample(3, torch.Generator().manual_seed(2)) for _ in range(2))
    assert torch.equal(first, second)
    assert not first.requires_grad
    z = torch.randn((3, 8), generator=torch.Generator().manual_seed(2))
    torch.testing.assert_close(first, model.generator(model.generator.mapping(z)).detach())
    torch.testing.assert_close(model.sample(2, truncation=0.0)[0], model.sample(1, truncation=0.0)[0])


def test_it_learns_a_colour():
    """All pictures are red: at first samples are grey, then they are red."""
    red = torch.tensor([1.0, -1.0, -1.0])[:, None, None].expand(64, 3, 16, 16)
    model = StyleGAN(8, 8, weight=0.05)
    before = (model.sample(50) - red[:50]).abs().mean().item()
    for _ in fit(model, batches(red, 16), 80, partial(ADAM, lr=4e-3)):
        pass
    assert (model.sample(50) - red[:50]).abs().mean().item() < 0.6 * before


def test_device(device):
    model, x = StyleGAN(8, 6).to(device), torch.zeros(4, 3, 16, 16, device=device)
    for record in fit(model, iter([x] * 8), 4):
        assert all(math.isfinite(loss) for loss in record.losses.values())
    assert model.sample(2).device.type == device.type


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StyleGAN(size=0), "size is 0"),
        (lambda: StyleGAN(channels=1.5), "channels is 1.5"),
        (lambda: StyleGAN(8, 6).sample(0), "n is 0"),
        (
            lambda: StyleGAN(8, 6).discriminator_loss(torch.zeros(2, 1, 16, 16)),
            r"x has shape \(2, 1, 16, 16\)",
        ),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("stop", [2, 3, 5])
def test_a_training_that_was_stopped_goes_on_as_if_it_was_not(stop):
    """Stopped at every place between two turns of R1, which comes in every fourth update."""
    assert_resumes(
        lambda: StyleGAN(size=8, channels=4),
        lambda: iter(torch.rand(20, 8, 3, 16, 16, generator=torch.Generator().manual_seed(1))),
        lambda p: torch.optim.Adam(p, 2e-3, betas=(0.0, 0.99)),
        updates=9,
        stop=stop,
    )


def test_the_discriminator_gives_one_logit_a_picture_and_each_group_of_four_stands_alone():
    discriminator = make_discriminator(4).double()
    x = torch.randn(8, 3, 16, 16, dtype=D)
    logits = discriminator(x)
    assert logits.shape == (8,)
    torch.testing.assert_close(discriminator(x[4:]), logits[4:])
