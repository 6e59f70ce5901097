"""Inversion, e4e and pivotal tuning: what starts where, what moves, and what stands still."""

from copy import deepcopy
from functools import partial
from itertools import repeat

import pytest
import torch
from torch import nn

from course_utils.models.stylegan.editing import swap_layers
from course_utils.models.stylegan.inversion import E4E, Encoder, Inversion, PivotalTuning, distortion
from course_utils.models.stylegan.networks import LAYERS, Generator
from course_utils.training import fit
from tests.models.resumed import assert_resumes

FEATURES = nn.Flatten()
FAST = partial(torch.optim.Adam, lr=0.03)


@pytest.fixture
def generator():
    generator = Generator(8, 6)
    generator.follow(generator.sample_styles(100), decay=0.0)
    return generator.eval().requires_grad_(False)


def frozen(network):
    return {name: value.clone() for name, value in network.state_dict().items()}


def unchanged(network, before):
    return all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_distortion_by_hand():
    x, target = torch.zeros(1, 2), torch.tensor([[1.0, 3.0]])
    assert distortion(lambda p: 2 * p[:, :1], x, target, weight=0.5).item() == pytest.approx(5 + 0.5 * 4)


@pytest.mark.parametrize("plus", [False, True])
def test_inversion_finds_a_picture_of_the_generators_own(generator, plus):
    truth = generator.sample_styles(2)
    pictures = generator(truth)
    start = generator.mean_style.expand(2, *([LAYERS] if plus else []), -1)
    model, before = Inversion(generator, FEATURES, start), frozen(generator)
    first = model.loss(pictures).item()
    for _ in fit(model, repeat(pictures), 150, FAST):
        pass
    assert model.loss(pictures).item() < 0.05 * first
    assert model.styles.shape == ((2, LAYERS, 8) if plus else (2, 8))
    assert unchanged(generator, before)
    assert torch.equal(start[0], start[1])  # the start itself did not move


def test_pictures_are_inverted_independently(generator):
    start, pictures = generator.sample_styles(2), generator(generator.sample_styles(2))
    grads = []
    for rows in (slice(0, 2), slice(0, 1)):
        model = Inversion(generator, FEATURES, start[rows])
        model.loss(pictures[rows]).backward()
        grads.append(model.styles.grad[0])
    torch.testing.assert_close(*grads)


def test_an_encoder_starts_in_w(generator):
    styles = Encoder(8)(torch.rand(3, 3, 16, 16))
    assert styles.shape == (3, LAYERS, 8)
    assert torch.equal(styles, styles[:, :1].expand(-1, LAYERS, -1))
    assert not torch.equal(styles[0], styles[1])


def test_only_active_differences_are_added():
    encoder, x = Encoder(8), torch.rand(2, 3, 16, 16)
    nn.init.ones_(encoder.differences.bias)
    for active in range(LAYERS):
        styles = encoder(x, active)
        difference = styles - styles[:, :1]
        assert not difference[:, active + 1 :].any()
        torch.testing.assert_close(difference[:, 1 : active + 1], torch.ones(2, active, 8))


def test_differences_are_freed_one_after_the_other(generator):
    model = E4E(generator, FEATURES, patience=3)
    active = []
    for _ in fit(model, repeat(torch.zeros(2, 3, 16, 16)), 3 * LAYERS):
        active.append(model.active)
    assert active == [*sorted([*range(LAYERS)] * 3)[1:], LAYERS - 1]


def test_the_encoders_loss_by_its_parts(generator):
    x = torch.rand(2, 3, 16, 16)
    model = E4E(generator, FEATURES, small=0.0, natural=0.0, patience=1)
    model.updates += 100
    nn.init.constant_(model.encoder.differences.bias, 0.5)
    plain = model.generator_loss(x)
    torch.testing.assert_close(plain, distortion(FEATURES, generator(model.encoder(x)), x))
    model.small = 2.0
    lengths = torch.tensor((LAYERS - 1) * (8 * 0.25) ** 0.5)
    torch.testing.assert_close(model.generator_loss(x) - plain, 2.0 * lengths)
    model.small, model.natural = 0.0, 3.0
    fooled = nn.functional.softplus(-model.discriminator(model.encoder(x).flatten(0, 1))).mean()
    torch.testing.assert_close(model.generator_loss(x) - plain, 3.0 * fooled)


def test_the_loss_of_the_encoders_critic_by_hand(generator):
    """Styles of the mapping network are real, those of the encoder fake; R1 lies on the former."""
    x = torch.rand(2, 3, 16, 16)
    model, x = E4E(generator, FEATURES, patience=1).double(), x.double()
    model.updates += 2
    nn.init.constant_(model.encoder.differences.bias, 0.5)
    torch.manual_seed(1)
    found = model.discriminator_loss(x)
    torch.manual_seed(1)
    real = model.generator.sample_styles(2 * LAYERS)
    fake = model.encoder(x, 2).flatten(0, 1)
    jacobian = torch.autograd.functional.jacobian(model.discriminator, real)  # of every logit in every style
    slopes = jacobian.diagonal().T
    expected = (
        nn.functional.softplus(-model.discriminator(real)).mean()
        + nn.functional.softplus(model.discriminator(fake)).mean()
        + slopes.square().sum(1).mean() / 2
    )
    torch.testing.assert_close(found, expected)


def test_e4e_moves_the_encoder_and_its_critic_and_not_the_generator(generator):
    model, x = E4E(generator, FEATURES, patience=1), torch.rand(4, 3, 16, 16)
    before, start = frozen(generator), deepcopy(model.encoder.state_dict())
    critic, encoder = model.objectives()
    critic.loss(x).backward()
    assert all(p.grad is None for p in encoder.parameters)
    for _ in fit(model, repeat(x), 30):
        pass
    assert unchanged(generator, before)
    assert all(not torch.equal(value, start[name]) for name, value in model.encoder.state_dict().items())


def test_pivotal_tuning_keeps_the_pivot_and_moves_the_synthesis_alone(generator):
    picture, pivot = torch.rand(1, 3, 16, 16), generator.sample_styles(1)
    model, before = PivotalTuning(generator, FEATURES, pivot), frozen(generator)
    mapping = frozen(model.generator.mapping)
    first = distortion(FEATURES, model.generator(pivot), picture).item()
    for _ in fit(model, repeat(picture), 60, partial(torch.optim.Adam, lr=3e-3)):
        pass
    assert torch.equal(model.pivot, pivot[:, None].expand(-1, LAYERS, -1))
    assert unchanged(generator, before)
    assert unchanged(model.generator.mapping, mapping)
    assert distortion(FEATURES, model.generator(pivot), picture).item() < 0.5 * first


def test_locality_holds_the_generator_near_the_pivot(generator):
    picture, pivot, kept = torch.rand(1, 3, 16, 16), generator.sample_styles(1), []
    for locality in (0.0, 5.0):
        torch.manual_seed(0)
        model = PivotalTuning(generator, FEATURES, pivot, locality)
        for _ in fit(model, repeat(picture), 60, partial(torch.optim.Adam, lr=3e-3)):
            pass
        near = model.near(50)
        kept.append(distortion(FEATURES, model.generator(near), generator(near)).item())
    assert kept[1] < 0.6 * kept[0]


def test_near_styles_lie_at_the_radius_towards_random_ones(generator):
    model = PivotalTuning(generator, FEATURES, generator.sample_styles(1), radius=0.7)
    torch.manual_seed(1)
    near = model.near(5)
    torch.testing.assert_close((near - model.pivot).norm(dim=2), torch.full((5, LAYERS), 0.7))
    torch.manual_seed(1)
    way = generator.sample_styles(5) - model.pivot[:, 0]
    cosine = nn.functional.cosine_similarity(near[:, 0] - model.pivot[:, 0], way)
    torch.testing.assert_close(cosine, torch.ones(5))


@pytest.mark.parametrize("at", range(LAYERS + 1))
def test_layer_swapping_takes_exactly_the_stated_layers(at):
    coarse, fine = Generator(8, 6), Generator(8, 6)
    swapped = swap_layers(coarse, fine, at)
    for name, value in swapped.state_dict().items():
        parts = [*name.split("."), ""]
        if parts[:2] == ["synthesis", "layers"]:
            from_coarse = int(parts[2]) < at
        elif parts[1] == "colours":  # with the second layer of their side
            from_coarse = 2 * int(parts[2]) + 1 < at
        elif name == "synthesis.constant":
            from_coarse = at > 0
        elif name == "synthesis.bias":
            from_coarse = at == LAYERS
        else:
            from_coarse = True
        assert torch.equal(value, (coarse if from_coarse else fine).state_dict()[name]), name


def test_swapping_all_or_nothing_gives_one_of_the_two_and_copies():
    coarse, fine = Generator(8, 6), Generator(8, 6)
    fine.mapping = coarse.mapping
    styles = coarse.sample_styles(2)
    assert torch.equal(swap_layers(coarse, fine, LAYERS)(styles), coarse(styles))
    assert torch.equal(swap_layers(coarse, fine, 0)(styles), fine(styles))
    swapped = swap_layers(coarse, fine, 3)
    with torch.no_grad():
        swapped.synthesis.layers[5].bias.add_(1)
    assert not torch.equal(swapped.synthesis.layers[5].bias, fine.synthesis.layers[5].bias)
    with pytest.raises(ValueError, match="at is 7"):
        swap_layers(coarse, fine, 7)


def test_an_encoders_training_that_was_stopped_goes_on_as_if_it_was_not(generator):
    """Stopped where differences are free already, and more are to come."""
    assert_resumes(
        lambda: E4E(generator, FEATURES, patience=2),
        lambda: iter(torch.rand(20, 4, 3, 16, 16, generator=torch.Generator().manual_seed(1))),
        lambda p: torch.optim.Adam(p, 1e-3),
        updates=9,
        stop=5,
    )
