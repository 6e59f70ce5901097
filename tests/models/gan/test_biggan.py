"""The parts of the small BigGAN against pencil and paper, SciPy and a singular value decomposition."""

import math

import pytest
import torch
from scipy import stats
from torch import nn
from torch.nn.functional import batch_norm

from course_utils.data import Split, labelled_batches
from course_utils.models.gan.biggan import (
    BigGAN,
    ConditionalBatchNorm,
    ProjectionDiscriminator,
    hinge,
    truncated_normal,
)
from course_utils.models.gan.losses import minus_score
from course_utils.training import fit

D = torch.float64


def build(**options):
    return BigGAN((1, 8, 8), noise_dim=6, channels=8, classes=3, **options)


def test_hinge_by_hand():
    real = torch.tensor([2.0, 1.0, 0.0, -1.0], requires_grad=True)  # 0, 0, 1, 2
    fake = torch.tensor([-3.0, -1.0, 0.5, 1.0], requires_grad=True)  # 0, 0, 1.5, 2
    loss = hinge(real, fake)
    assert loss.item() == pytest.approx(3 / 4 + 3.5 / 4)
    loss.backward()
    assert real.grad.tolist() == [0, 0, -0.25, -0.25]
    assert fake.grad.tolist() == [0, 0, 0.25, 0.25]
    assert minus_score(torch.tensor([1.0, 4.0])).item() == -2.5


def test_conditional_batch_norm_looks_its_gain_and_shift_up():
    layer, x = ConditionalBatchNorm(2, 3).double(), torch.randn(5, 2, 4, 4, dtype=D)
    labels = torch.tensor([0, 2, 2, 1, 0])
    torch.testing.assert_close(layer(x, labels), batch_norm(x, None, None, training=True))  # at first
    with torch.no_grad():
        layer.gain.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
        layer.shift.weight.copy_(torch.tensor([[0.0, 0.0], [1.0, 1.0], [-1.0, 7.0]]))
    y = layer(x, labels)
    plain = batch_norm(x, None, None, training=True)  # over the whole batch, not class by class
    torch.testing.assert_close(y[1, 0], 5 * plain[1, 0] - 1)
    torch.testing.assert_close(y[2, 1], 6 * plain[2, 1] + 7)
    torch.testing.assert_close(y[3, 1], 4 * plain[3, 1] + 1)
    torch.testing.assert_close(y[4], torch.stack([plain[4, 0], 2 * plain[4, 1]]))


def test_the_discriminator_projects_features_on_the_class():
    network = ProjectionDiscriminator((1, 8, 8), 8, 3).double().eval()
    x = torch.randn(4, 1, 8, 8, dtype=D)
    phi = network.phi(x).sum((2, 3)).detach().numpy()
    weights, bias = network.psi.weight.detach().numpy()[0], network.psi.bias.item()
    table = network.embedding.weight.detach().numpy()
    for label in range(3):
        expected = phi @ weights + bias + phi @ table[label]
        found = network(x, torch.full((4,), label)).detach().numpy()
        assert found == pytest.approx(expected)


def test_every_matrix_of_the_discriminator_has_norm_one():
    network = ProjectionDiscriminator((1, 8, 8), 8, 3).double()
    x, labels = torch.randn(4, 1, 8, 8, dtype=D), torch.tensor([0, 1, 2, 0])
    for _ in range(300):  # each is one step of power iteration
        network(x, labels)
    layers = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d | nn.Linear | nn.Embedding)]
    assert len(layers) == 5
    for layer in layers:
        sigma = torch.linalg.svdvals(layer.weight.flatten(1))[0].item()
        assert sigma == pytest.approx(1, abs=1e-3), layer


@pytest.mark.parametrize("truncation", [0.3, 1.0, 2.0, math.inf])
def test_truncated_noise_follows_scipy(truncation):
    z = truncated_normal(torch.rand(20_000, dtype=D), truncation)
    assert stats.kstest(z.numpy(), stats.truncnorm(-truncation, truncation).cdf).pvalue > 0.01
    assert z.abs().max() <= truncation


def test_truncated_noise_is_finite_at_the_ends_and_moves_smoothly():
    ends = torch.tensor([0.0, 1 - 2**-24])
    assert torch.isfinite(truncated_normal(ends, math.inf)).all()
    u = torch.full((1,), 0.9, dtype=D)
    path = torch.cat([truncated_normal(u, t) for t in torch.linspace(0.05, 3, 60).tolist()])
    assert (path.diff() > 0).all()
    assert path[0] == pytest.approx(0.05 * 0.8, rel=1e-2)  # close to uniform on +-0.05
    assert path[-1] == pytest.approx(stats.norm.ppf(0.9), abs=0.02)


def test_the_losses_are_the_hinge_game():
    model = build(levels=5).double()
    batch = Split(torch.randint(0, 5, (7, 1, 8, 8)).double(), torch.tensor([0, 1, 2, 0, 1, 2, 0]))
    for _ in range(200):  # settle the power iteration
        model.discriminator(batch.images, batch.labels)
    torch.manual_seed(1)
    found = model.discriminator_loss(batch)
    torch.manual_seed(1)
    fake = model.generator(torch.randn(7, 6, dtype=D), batch.labels)
    real_logits = model.discriminator(batch.images / 2 - 1, batch.labels)
    fake_logits = model.discriminator(fake, batch.labels)
    expected = (1 - real_logits).clamp(0).mean() + (1 + fake_logits).clamp(0).mean()
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)
    torch.manual_seed(1)
    torch.testing.assert_close(model.generator_loss(batch), -fake_logits.mean(), rtol=1e-4, atol=1e-4)


def test_each_player_moves_its_own_weights():
    model = build(k=2)
    first, second = model.objectives()
    assert (first.steps, second.steps) == (2, 1)
    together = [id(p) for p in (*first.parameters, *second.parameters)]
    assert sorted(together) == sorted(id(p) for p in model.parameters())
    batch = Split(torch.zeros(6, 1, 8, 8), torch.tensor([0, 1, 2, 0, 1, 2]))
    first.loss(batch).backward()
    assert all(p.grad is None for p in second.parameters)
    second.loss(batch).backward()
    assert all(p.grad.abs().sum() > 0 for p in second.parameters)


def test_it_learns_what_the_labels_mean():
    """Three classes of even grey: samples of a class have its grey."""
    greys = torch.tensor([2.0, 8.0, 14.0])
    labels = torch.arange(3).repeat(40)
    split = Split(greys[labels][:, None, None, None].expand(-1, 1, 8, 8), labels)

    def adam(parameters):
        return torch.optim.Adam(parameters, 2e-3, betas=(0.0, 0.9))

    model = build()
    for _ in fit(model, labelled_batches(split, 48), 200, adam):
        pass
    x = model.sample(90, torch.arange(3).repeat(30))
    assert (x.mean((1, 2, 3)).reshape(30, 3).mean(0) - greys).abs().max() < 2


def test_samples():
    model = build().double().eval()
    with torch.no_grad():
        for norm in model.generator.norms:
            norm.shift.weight.normal_()
    labels = torch.tensor([0, 1, 2, 1])
    x = model.sample(4, labels, 0.5, torch.Generator().manual_seed(3))
    u = torch.rand(4, 6, generator=torch.Generator().manual_seed(3), dtype=D)
    z = torch.from_numpy(stats.truncnorm(-0.5, 0.5).ppf(u.numpy()))
    torch.testing.assert_close(x, 8 * (model.generator(z, labels).detach() + 1))
    spread = [
        model.sample(50, torch.zeros(50, dtype=torch.long), t).std(0).mean() for t in (0.1, 1.0, math.inf)
    ]
    assert spread == sorted(spread)
    without_labels = model.sample(300, generator=torch.Generator().manual_seed(4))
    assert torch.equal(without_labels, model.sample(300, generator=torch.Generator().manual_seed(4)))


def test_device(device):
    model = build().to(device)
    batch = Split(torch.full((6, 1, 8, 8), 3.0), torch.tensor([0, 1, 2, 0, 1, 2]))
    assert all(math.isfinite(loss) for r in fit(model, iter([batch] * 4), 2) for loss in r.losses.values())
    assert model.sample(2).device.type == device.type


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: BigGAN((1, 8, 6)), "side a multiple of 4"),
        (lambda: build().sample(2, torch.tensor([0, 3])), r"labels holds 3, expected whole numbers 0 .. 2"),
        (lambda: build().sample(2, torch.tensor([0])), r"labels has shape \(1,\)"),
        (lambda: build().sample(2, truncation=0.0), "truncation is 0.0"),
        (lambda: build().sample(0), "n is 0"),
        (
            lambda: build().discriminator_loss(Split(torch.zeros(2, 1, 8, 8), torch.tensor([0.0, 1.0]))),
            "dtype torch.float32",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_generator_has_rectifiers():
    model, given = BigGAN((1, 8, 8)), []
    for layer in model.generator.convolutions:
        layer.register_forward_pre_hook(lambda _, args: given.append(args[0]))
    model.train().generator(torch.randn(20, model.noise_dim), torch.arange(20) % 10)
    assert len(given) == 3
    for h in given:
        assert h.min() == 0
        assert h.max() > 1
