import itertools
import math

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus

from course_utils.data.mixtures import ring
from course_utils.models.gan.ensemble import GANEnsemble, MinibatchDeviation, Pack, side_by_side
from course_utils.models.gan.penalties import distance, r1, slope_one, wasserstein, with_r1
from course_utils.nn.linear import SideBySideLinear
from course_utils.training import fit

D = torch.float64


def generators(*seeds):
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def test_layers_side_by_side_are_linear_layers():
    layer, x = SideBySideLinear(3, 2, generators(0, 1)), torch.randn(2, 5, 3)
    for member in range(2):
        alone = nn.functional.linear(x[member], layer.weight[member].T, layer.bias[member, 0])
        torch.testing.assert_close(layer(x)[member], alone)
    assert max(layer.weight.abs().max(), layer.bias.abs().max()) <= 1 / math.sqrt(3)
    torch.testing.assert_close(SideBySideLinear(3, 2, generators(1)).weight[0], layer.weight[1])


def trained(seeds, updates=20, **options):
    model = GANEnsemble(seeds, hidden_units=(8, 8), **options).double()
    batches = (batch.double() for batch in side_by_side(ring().sample, seeds, 16))
    losses = [record.losses for record in fit(model, batches, updates)]
    return model, losses


@pytest.mark.parametrize(
    "options",
    [{}, {"pack": 2}, {"deviation": True}, {"objective": with_r1()}, {"objective": wasserstein()}],
    ids=["plain", "pack", "deviation", "R1", "WGAN-GP"],
)
def test_a_member_does_what_it_would_do_alone(options):
    together, losses = trained([4, 5, 6], **options)
    alone, own = zip(*(trained([seed], **options) for seed in (4, 5, 6)), strict=True)
    for i, single in enumerate(alone):
        for ours, theirs in zip(together.parameters(), single.parameters(), strict=True):
            torch.testing.assert_close(ours[i], theirs[0], rtol=0, atol=1e-10)
    for record, *others in zip(losses, *own, strict=True):
        for name, loss in record.items():
            assert loss == pytest.approx(sum(other[name] for other in others))


def test_members_differ():
    model, _ = trained([4, 5], updates=1)
    x = model.sample(100)
    assert x.shape == (100, 2, 2)
    assert (x[:, 0].mean(0) - x[:, 1].mean(0)).norm() > 0.01


def test_every_member_has_its_own_data():
    first, second = itertools.islice(side_by_side(ring().sample, [3, 9], 5), 2)
    again = next(side_by_side(ring().sample, [9], 5))
    torch.testing.assert_close(first[:, 1], again[:, 0])
    assert not torch.equal(first, second)


def test_pack_joins_neighbours():
    x = torch.arange(12.0).view(1, 6, 2)
    assert Pack(3)(x).tolist() == [[[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]]
    with pytest.raises(ValueError, match="6 points came, expected a multiple of pack = 4"):
        Pack(4)(x)


def test_the_deviation_of_a_batch():
    x = torch.tensor([[[0.0, 5.0], [2.0, 5.0]], [[1.0, 1.0], [1.0, 7.0]]])
    out = MinibatchDeviation()(x)
    torch.testing.assert_close(out[..., :2], x)
    assert out[..., 2].tolist() == [pytest.approx([0.5, 0.5], abs=1e-3), pytest.approx([1.5, 1.5], abs=1e-3)]
    same = torch.zeros(1, 4, 3, requires_grad=True)
    MinibatchDeviation()(same).sum().backward()
    assert torch.isfinite(same.grad).all()


def test_penalties_of_a_linear_discriminator():
    def discriminator(x):
        return x @ torch.tensor([3.0, 4.0], dtype=D)  # its gradient is (3, 4) everywhere, of length 5

    real, fake = torch.randn(2, 7, 2, dtype=D), torch.randn(2, 7, 2, dtype=D)
    assert r1(discriminator, real, fake, weight=0.1).item() == pytest.approx(0.1 / 2 * 25)
    assert slope_one(discriminator, real, fake, weight=10).item() == pytest.approx(10 * (5 - 1) ** 2)


def test_penalties_look_where_they_should():
    def discriminator(x):
        return x.square().sum(-1) / 2  # its gradient is x itself

    real, fake = torch.zeros(1, 4, 2, dtype=D), torch.full((1, 4, 2), 1.0, dtype=D)
    assert r1(discriminator, fake, real).item() == pytest.approx(1)  # |(1, 1)|^2 / 2
    between = torch.tensor([0.125, 0.375, 0.625, 0.875]) * math.sqrt(2)  # the way from fake to real
    assert slope_one(discriminator, real, fake, 1).item() == pytest.approx(((between - 1) ** 2).mean().item())


def test_a_penalty_can_be_learnt_from():
    """l(x) = w . x: R1 is weight / 2 |w|^2, and the other weight (|w| - 1)^2, with slopes in w by hand."""
    real, fake = torch.randn(2, 5, 2, dtype=D)
    w = torch.tensor([3.0, 4.0], dtype=D, requires_grad=True)
    (slope,) = torch.autograd.grad(r1(lambda x: x @ w, real, fake, 0.5), w)
    assert slope.tolist() == pytest.approx([0.5 * 3, 0.5 * 4])
    (slope,) = torch.autograd.grad(slope_one(lambda x: x @ w, real, fake, 10.0), w)
    assert slope.tolist() == pytest.approx([20 * (5 - 1) * 3 / 5, 20 * (5 - 1) * 4 / 5])


@pytest.mark.parametrize("penalty", [r1, slope_one])
def test_a_penalty_asks_nothing_of_its_points_nor_of_what_made_them(penalty):
    w, points = torch.ones(2, dtype=D, requires_grad=True), torch.ones(4, 2, dtype=D)
    scale = torch.tensor([2.0, 3.0], dtype=D, requires_grad=True)
    for real, fake in ((points, scale * points), (scale * points, points)):
        paid = penalty(lambda x: (x @ w).square(), real, fake)
        of_d, of_what_made_them = torch.autograd.grad(paid, (w, scale), allow_unused=True)
        assert of_d.abs().min() > 0
        assert of_what_made_them is None
    assert not points.requires_grad


def losses_by_hand(discriminator, real, fake, slopes):
    """The discriminator's and the generator's loss of one member under each objective; R1 0.7, WGAN-GP 3."""
    on_real, on_fake = discriminator(real), discriminator(fake)
    minus_v = softplus(-on_real).mean() + softplus(on_fake).mean()  # -log D(x) - log(1 - D(G(z)))
    share = torch.tensor([1 / 8, 3 / 8, 5 / 8, 7 / 8], dtype=D)[:, None]
    steep = (slopes(share * real + (1 - share) * fake).square().sum(1).sqrt() - 1).square().mean()
    return {
        "minimax": (minus_v, -softplus(on_fake).mean()),
        "non-saturating": (minus_v, softplus(-on_fake).mean()),
        "R1": (minus_v + 0.7 / 2 * slopes(real).square().sum(1).mean(), softplus(-on_fake).mean()),
        "WGAN-GP": (on_fake.mean() - on_real.mean() + 3 * steep, -on_fake.mean()),
    }


@pytest.mark.parametrize("name", ["minimax", "non-saturating", "R1", "WGAN-GP"])
def test_the_losses_by_hand(name):
    objective = {"R1": with_r1(0.7), "WGAN-GP": wasserstein(3.0)}.get(name, name)
    model = GANEnsemble([4, 5], noise_dim=2, hidden_units=(6, 6), objective=objective).double()
    x, states = 2 + torch.randn(4, 2, 2, dtype=D), [random.get_state() for random in model.random]
    found = []
    for loss in (model.discriminator_loss, model.generator_loss):
        for random, state in zip(model.random, states, strict=True):
            random.set_state(state)
        found.append(loss(x))
    for random, state in zip(model.random, states, strict=True):
        random.set_state(state)
    z = torch.stack([torch.randn(4, 2, generator=random, dtype=D) for random in model.random])
    fake, expected = model.generator(z).detach(), []
    for i in range(2):

        def discriminator(points, i=i):
            everyone = torch.zeros(2, len(points), 2, dtype=D)
            everyone[i] = points
            return model.discriminator(everyone)[i]

        def slopes(points, discriminator=discriminator, h=1e-6):
            ends = [(points + h * e, points - h * e) for e in torch.eye(2, dtype=D)]
            return torch.stack([(discriminator(a) - discriminator(b)) / (2 * h) for a, b in ends], 1)

        expected.append(losses_by_hand(discriminator, x[:, i], fake[i], slopes)[name])
    for loss, parts in zip(found, zip(*expected, strict=True), strict=True):
        assert loss.item() == pytest.approx(sum(part.item() for part in parts), rel=1e-6)
    found[0].backward()
    assert all(p.grad is None for p in model.generator.parameters())


def test_the_critic_of_a_wasserstein_gan_maximises_the_difference_of_its_means():
    real, fake = torch.tensor([1.0, 3.0]), torch.tensor([5.0, 6.0])
    assert distance(real, fake).item() == 3.5
    assert wasserstein().generator(fake).item() == -5.5
