"""DCGAN: every rule does what it says, the losses are the game's, and it learns."""

import math
from collections import Counter
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus

from course_utils.data import batches
from course_utils.models.gan.dcgan import DCGAN, Rules
from course_utils.training import fit

D = torch.float64


def build(rules=Rules(), **options):
    return DCGAN((1, 8, 8), noise_dim=5, channels=8, rules=rules, **options)


def kinds(network):
    return Counter(type(layer).__name__ for layer in network)


def test_with_all_rules_it_is_the_papers_network():
    model = build()
    assert kinds(model.generator) == {
        "Unflatten": 1, "ConvTranspose2d": 3, "BatchNorm2d": 2, "ReLU": 2, "Tanh": 1,
    }  # fmt: skip
    assert kinds(model.discriminator) == {"Conv2d": 3, "LeakyReLU": 2, "BatchNorm2d": 1, "Flatten": 1}
    assert {layer.negative_slope for layer in model.discriminator if isinstance(layer, nn.LeakyReLU)} == {0.2}


# rule, and by how much layers differ in the generator and in the discriminator when it is off
OFF = [
    (
        "strided",
        {"ConvTranspose2d": -2, "Upsample": 2, "Conv2d": 2},
        {"MaxPool2d": 2},
    ),
    ("batch_norm", {"BatchNorm2d": -2}, {"BatchNorm2d": -1}),
    ("rectifiers", {"ReLU": -2, "Tanh": 2}, {"LeakyReLU": -2, "Tanh": 2}),
    ("tanh_output", {"Tanh": -1, "Identity": 1}, {}),
    (
        "all_convolutional",
        {"Linear": 1, "ReLU": 1},
        {"Conv2d": -1, "Linear": 2, "Flatten": 1, "LeakyReLU": 1},
    ),
    ("small_weights", {}, {}),
    ("low_momentum", {}, {}),
]


@pytest.mark.parametrize(("name", "in_g", "in_d"), OFF, ids=lambda v: v if isinstance(v, str) else "")
def test_a_rule_that_is_off_changes_what_it_says(name, in_g, in_d):
    plain, other = build(), build(Rules().without(name))
    for part, expected in (("generator", in_g), ("discriminator", in_d)):
        before, after = kinds(getattr(plain, part)), kinds(getattr(other, part))
        after.subtract(before)
        assert {kind: n for kind, n in after.items() if n} == expected
    assert other.sample(3).shape == (3, 1, 8, 8)
    assert other.discriminator(torch.zeros(3, 1, 8, 8)).shape == (3,)


def test_every_rule_has_been_seen_off():
    assert [name for name, *_ in OFF] == list(Rules()._fields)
    assert all(Rules())


def test_initial_weights():
    wide = DCGAN((1, 8, 8), noise_dim=64, channels=64)
    assert wide.generator[1].weight.std().item() == pytest.approx(0.02, rel=0.03)
    assert wide.discriminator[2].weight.std().item() == pytest.approx(0.02, rel=0.03)
    assert not wide.generator[1].bias.any()
    usual = DCGAN((1, 8, 8), noise_dim=64, channels=64, rules=Rules(small_weights=False))
    bound = 1 / math.sqrt(64 * 16)  # torch's: uniform to the root of 1 / inputs
    assert usual.discriminator[2].weight.abs().max().item() == pytest.approx(bound, rel=0.01)


def test_adam_is_the_papers():
    weights = [nn.Parameter(torch.zeros(1))]
    assert Rules().adam(weights).defaults["betas"] == (0.5, 0.999)
    assert Rules().adam(weights).defaults["lr"] == 2e-4
    assert Rules(low_momentum=False).adam(weights, 1e-3).defaults["betas"] == (0.9, 0.999)


@pytest.mark.parametrize("objective", ["minimax", "non-saturating"])
def test_the_losses_are_those_of_the_game_on_images_from_minus_one_to_one(objective):
    model = build(objective=objective).double()
    x = torch.randint(0, 17, (6, 1, 8, 8)).double()
    torch.manual_seed(1)
    found = model.discriminator_loss(x)
    torch.manual_seed(1)
    fake = model.generator(torch.randn(6, 5, dtype=D))
    real_logits, fake_logits = model.discriminator(x / 8 - 1), model.discriminator(fake)
    torch.testing.assert_close(found, softplus(-real_logits).mean() + softplus(fake_logits).mean())
    torch.manual_seed(1)
    expected = {"minimax": -softplus(fake_logits).mean(), "non-saturating": softplus(-fake_logits).mean()}
    torch.testing.assert_close(model.generator_loss(x), expected[objective])


def test_each_player_moves_its_own_weights_and_d_gets_no_gradient_through_the_samples():
    model = build()
    first, second = model.objectives()
    together = [id(p) for p in (*first.parameters, *second.parameters)]
    assert sorted(together) == sorted(id(p) for p in model.parameters())
    x = torch.zeros(4, 1, 8, 8)
    first.loss(x).backward()
    assert all(p.grad is None for p in second.parameters)
    second.loss(x).backward()
    assert all(p.grad.abs().sum() > 0 for p in (model.generator[1].weight, model.generator[-2].weight))


def test_pixels_are_grey_values_cut_off_where_nothing_bounds_them():
    model = build()
    signal = torch.tensor([-1.5, -1.0, 0.0, 0.25, 1.0, 3.0])
    model.generator = nn.Identity()
    codes = signal[:, None].expand(-1, model.noise_dim)
    assert model.decode(codes)[:, 0].tolist() == [0, 0, 8, 10, 16, 16]


def test_samples_are_seeded_and_without_gradient():
    model = build().double().eval()
    seeded = [model.sample(4, torch.Generator().manual_seed(3)) for _ in range(2)]
    assert torch.equal(*seeded)
    assert (seeded[0].dtype, seeded[0].requires_grad) == (D, False)
    z = torch.randn(4, 5, generator=torch.Generator().manual_seed(3), dtype=D)
    torch.testing.assert_close(seeded[0], 8 * (model.generator(z).detach() + 1))


def test_it_learns_two_patterns():
    """Half the data have ink on the left, half on the right: samples are one or the other, about equally."""
    halves = torch.zeros(2, 1, 8, 8)
    halves[0, :, :, :4], halves[1, :, :, 4:] = 16, 16
    model = build()
    optimizer = partial(Rules().adam, rate=2e-3)
    for _ in fit(model, batches(halves.repeat(64, 1, 1, 1), 64), 250, optimizer):
        pass
    x = model.sample(200)
    distance, nearest = (x[:, None] - halves).abs().flatten(2).mean(2).min(1)
    assert distance.median() < 1  # of 16 grey levels
    assert 0.15 < nearest.double().mean() < 0.85


def test_device(device):
    model = build().to(device)
    images = torch.full((4, 1, 8, 8), 3.0, device=device)
    assert all(
        math.isfinite(loss) for record in fit(model, iter([images] * 4), 2) for loss in record.losses.values()
    )
    assert model.sample(2).device.type == device.type


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: DCGAN((1, 8, 4)), "side a multiple of 4"),
        (lambda: DCGAN((1, 10, 10)), "side a multiple of 4"),
        (lambda: DCGAN((1, 8, 8), objective="hing"), "objective is 'hing'"),
        (lambda: DCGAN((1, 8, 8), channels=0), "channels is 0"),
        (lambda: build().sample(0), "n is 0"),
        (lambda: build().discriminator_loss(torch.full((2, 1, 8, 8), 17.0)), "x holds 17"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
