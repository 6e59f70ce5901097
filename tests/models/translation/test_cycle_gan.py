"""CycleGAN: the losses are the paper's, reach the right networks, and the pool is used by D alone."""

import math

import pytest
import torch

from course_utils.data.paired import Unpaired
from course_utils.models.translation.cycle_gan import LEAST_SQUARES, CycleGAN
from course_utils.training import fit
from tests.models.resumed import assert_resumes

D = torch.float64


def build(**options):
    return CycleGAN(channels=4, **options).double()


def pictures(n=2):
    return Unpaired(*(2 * torch.rand(2, n, 3, 16, 16, dtype=D) - 1))


def distance(x, y):
    return (x - y).abs().mean()


def test_least_squares_by_pencil_and_paper():
    real, fake = torch.tensor([1.0, 3.0]), torch.tensor([0.0, -1.0, 2.0])
    assert LEAST_SQUARES.discriminator(real, fake).item() == pytest.approx((4 / 2 + 5 / 3) / 2)
    assert LEAST_SQUARES.generator(fake).item() == pytest.approx((1 + 4 + 1) / 3)


@pytest.mark.parametrize(("cycle", "identity"), [(10.0, 5.0), (10.0, 0.0), (0.0, 5.0), (3.0, 2.0)])
def test_the_generators_loss_is_the_papers(cycle, identity):
    model, (a, b) = build(cycle=cycle, identity=identity), pictures()
    g, f = model.generators["b"], model.generators["a"]
    expected = (
        (model.discriminators["b"](g(a)) - 1).square().mean()
        + (model.discriminators["a"](f(b)) - 1).square().mean()
        + cycle * (distance(f(g(a)), a) + distance(g(f(b)), b))
        + identity * (distance(g(b), b) + distance(f(a), a))
    )
    found = model.generator_loss(Unpaired(a, b))
    torch.testing.assert_close(found, expected)
    parameters = list(model.generators.parameters())  # nothing is detached on the way round
    gradients = (torch.autograd.grad(loss, parameters) for loss in (found, expected))
    torch.testing.assert_close(*gradients)


def test_the_discriminators_loss_is_the_papers():
    model, (a, b) = build(pool=0), pictures()
    expected = sum(
        ((d(real) - 1).square().mean() + d(fake).square().mean()) / 2
        for d, real, fake in (
            (model.discriminators["a"], a, model.generators["a"](b)),
            (model.discriminators["b"], b, model.generators["b"](a)),
        )
    )
    torch.testing.assert_close(model.discriminator_loss(Unpaired(a, b)), expected)


def test_the_cycle_loss_alone_reaches_both_generators():
    """The difference that the weight makes, for each network."""
    model, batch = build(identity=0.0), pictures()
    every = [p for p in model.generators.parameters() if p.dim() == 4]
    gradients = []
    for cycle in (0.0, 10.0):
        model.cycle = cycle
        gradients.append(torch.autograd.grad(model.generator_loss(batch), every))
    assert all((one - other).abs().sum() > 0 for one, other in zip(*gradients, strict=True))


def test_each_side_moves_its_own_weights_and_d_sends_no_gradient_into_the_generators():
    model, batch = build(), pictures()
    first, second = model.objectives()
    assert (first.name, second.name) == ("discriminators", "generators")
    together = [id(p) for p in (*first.parameters, *second.parameters)]
    assert sorted(together) == sorted(id(p) for p in model.parameters())
    first.loss(batch).backward()
    assert all(p.grad is None for p in second.parameters)
    assert all(p.grad.abs().sum() > 0 for p in first.parameters)


def test_each_discriminator_looks_at_its_own_domain():
    model, batch = build(pool=0), pictures()
    for name in "ab":
        loss = model.discriminator_loss(batch)
        parameters = list(model.discriminators[name].parameters())
        gradient = torch.autograd.grad(loss, parameters)
        assert all(g.abs().sum() > 0 for g in gradient)
        with torch.no_grad():  # another translator, and only its own d sees other pictures
            for p in model.generators[name].parameters():
                p.add_(0.1 * torch.randn_like(p))
        changed = torch.autograd.grad(model.discriminator_loss(batch), parameters)
        assert any((g - c).abs().sum() > 0 for g, c in zip(gradient, changed, strict=True))


def test_the_discriminators_see_old_pictures_and_the_generators_do_not():
    model = build(pool=2)
    assert [pool.stored for pool in model.pools.values()] == [[], []]
    model.generator_loss(pictures())
    assert [pool.stored for pool in model.pools.values()] == [[], []]
    a, b = pictures()
    model.discriminator_loss(Unpaired(a, b))
    torch.testing.assert_close(torch.stack(model.pools["a"].stored), model.translate(b, "a"))
    torch.testing.assert_close(torch.stack(model.pools["b"].stored), model.translate(a, "b"))
    untouched = build(pool=0)
    untouched.discriminator_loss(pictures())
    assert [pool.stored for pool in untouched.pools.values()] == [[], []]


def test_translation_goes_both_ways():
    model, (a, _) = build(), pictures()
    assert torch.equal(model.translate(a), model.generators["b"](a))
    assert torch.equal(model.translate(a, to="a"), model.generators["a"](a))
    assert torch.equal(model.eval().translate(a), model.train().translate(a))


def test_device(device):
    model = build().to(device)
    losses = next(fit(model, iter([pictures()] * 2), 1)).losses
    assert all(math.isfinite(loss) for loss in losses.values())
    assert model.translate(pictures().a.to(device)).device.type == device.type


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: build(cycle=-1.0), "cycle is -1.0"),
        (lambda: build(patch=5), "patch is 5"),
        (lambda: build(pool=-1), "pool is -1"),
        (lambda: build().translate(pictures().a, to="c"), "to is 'c', expected one of a, b"),
        (lambda: build().translate(torch.zeros(1, 3, 16, 16, dtype=torch.int64)), "pictures has dtype"),
        (lambda: build().translate(torch.zeros(1, 1, 16, 16)), r"expected \(batch, 3, 16, 16\)"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_training_that_was_stopped_goes_on_with_its_old_pictures():
    batches = [pictures() for _ in range(20)]
    assert_resumes(
        lambda: build(pool=4),
        lambda: iter(batches),
        lambda p: torch.optim.Adam(p, 1e-3),
        updates=6,
        stop=4,
    )
