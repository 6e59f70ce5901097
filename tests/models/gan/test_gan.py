import itertools
import math

import pytest
import torch
from scipy import stats
from torch.distributions import Bernoulli, Normal

from course_utils.models.base import GenerativeModel
from course_utils.models.gan import GAN
from course_utils.models.gan.gan import initialise
from course_utils.models.gan.losses import GAN_LOSSES, GANLoss, minus_value, value
from course_utils.probability import jsd
from course_utils.probability.pushforward import pushforward
from course_utils.training import fit
from tests.models.resumed import assert_resumes

D = torch.float64


def test_value_is_the_log_likelihood_of_a_classifier():
    real, fake = torch.randn(7, dtype=D), torch.randn(9, dtype=D)
    of_real = Bernoulli(logits=real).log_prob(torch.ones(7, dtype=D)).mean()
    of_fake = Bernoulli(logits=fake).log_prob(torch.zeros(9, dtype=D)).mean()
    torch.testing.assert_close(value(real, fake), of_real + of_fake)
    torch.testing.assert_close(minus_value(real, fake), -of_real - of_fake)
    assert value(torch.zeros(3), torch.zeros(3)).item() == pytest.approx(-math.log(4))


def test_the_generators_losses_and_their_slopes():
    # In the logit l: d log(1 - D)/dl = -D, d(-log D)/dl = -(1 - D).
    for level in (1e-6, 0.1, 0.5, 0.9):
        for name, loss, slope in (
            ("minimax", math.log1p(-level), -level),
            ("non-saturating", -math.log(level), level - 1),
        ):
            logit = torch.logit(torch.tensor([level], dtype=D)).requires_grad_()
            found = GAN_LOSSES[name].generator(logit)
            found.backward()
            assert found.item() == pytest.approx(loss)
            assert logit.grad.item() == pytest.approx(slope)


@pytest.mark.parametrize("name", GAN_LOSSES)
def test_a_discriminator_that_is_sure_makes_no_infinities(name):
    for real, fake in itertools.product((-1e4, 1e4), repeat=2):
        logits = torch.tensor([real, fake], requires_grad=True)
        game = GAN_LOSSES[name]
        (game.discriminator(logits[:1], logits[1:]) + game.generator(logits[1:])).backward()
        assert torch.isfinite(logits.grad).all()


def test_objectives_are_algorithm_1():
    model = GAN(1, noise_dim=1, k=3)
    first, second = model.objectives()
    assert isinstance(model, GenerativeModel)
    assert (first.name, first.steps, second.name, second.steps) == ("discriminator", 3, "generator", 1)
    together = [id(p) for p in (*first.parameters, *second.parameters)]
    assert sorted(together) == sorted(id(p) for p in model.parameters())

    taken = []
    before = [p.clone() for p in second.parameters]
    batches = (taken.append(i) or torch.randn(8, 1) for i in itertools.count())
    list(fit(model, batches, steps=2))
    assert taken == list(range(8))  # k + 1 fresh batches in each update
    assert all((old != new).any() for old, new in zip(before, second.parameters, strict=True))


def test_the_discriminators_loss_stops_at_the_samples_and_the_generators_does_not():
    model = GAN(2)
    model.discriminator_loss(torch.randn(5, 2)).backward()
    assert all(p.grad is None for p in model.generator.parameters())
    model.generator_loss(torch.randn(5, 2)).backward()
    assert all(p.grad.abs().sum() > 0 for p in model.generator.parameters())


def test_the_losses_are_those_of_the_game():
    x = torch.randn(16, 1, 2, 2, dtype=D)
    model = GAN((1, 2, 2), noise_dim=3, hidden_units=5, objective="minimax").double()
    model.random.use(random := torch.Generator().manual_seed(1))
    z = torch.randn(16, 3, generator=torch.Generator().manual_seed(1), dtype=D)
    fake = model.generator(z)
    assert fake.shape == x.shape
    expected = -(
        torch.sigmoid(model.discriminator(x)).log().mean()
        + (1 - torch.sigmoid(model.discriminator(fake))).log().mean()
    )
    torch.testing.assert_close(model.discriminator_loss(x), expected)
    random.manual_seed(1)
    torch.testing.assert_close(
        model.generator_loss(x), (1 - torch.sigmoid(model.discriminator(fake))).log().mean()
    )


def test_a_penalty_plugs_in():
    """R1 of Mescheder et al. 2018: half the mean squared slope of the logit on the data."""

    def r1(discriminator, real, fake):
        real = real.detach().requires_grad_()
        (slope,) = torch.autograd.grad(discriminator(real).sum(), real, create_graph=True)
        return slope.flatten(1).pow(2).sum(1).mean() / 2

    plain = GAN_LOSSES["non-saturating"]
    model = GAN(2, noise_dim=1, objective=GANLoss(plain.discriminator, plain.generator, r1)).double()
    model.random.use(random := torch.Generator().manual_seed(0))
    x = torch.randn(4, 2, dtype=D)
    with_penalty = model.discriminator_loss(x)
    model.play("non-saturating")
    random.manual_seed(0)
    step = 1e-6
    ends = [(x + step * e, x - step * e) for e in torch.eye(2, dtype=D)]
    slopes = [(model.discriminator(a) - model.discriminator(b)) / (2 * step) for a, b in ends]
    expected = sum(s**2 for s in slopes).mean() / 2
    assert (with_penalty - model.discriminator_loss(x)).item() == pytest.approx(expected.item(), rel=1e-6)


@pytest.mark.parametrize(("noise", "law"), [("normal", stats.norm()), ("uniform", stats.uniform(-1, 2))])
def test_noise_is_as_named(noise, law):
    model = GAN(1, noise_dim=1, noise=noise).double()
    noise = model.sample_noise(model.noise, (5000, 1), torch.Generator().manual_seed(0))
    assert stats.kstest(noise[:, 0].numpy(), law.cdf).pvalue > 0.01


def test_samples_are_seeded_and_follow_the_pushforward():
    model = GAN(1, noise_dim=1).double()
    x = model.sample(4000, torch.Generator().manual_seed(3))
    assert torch.equal(x, model.sample(4000, torch.Generator().manual_seed(3)))
    assert not x.requires_grad
    z = torch.linspace(-5, 5, 2001, dtype=D)
    edges = torch.linspace(x.min(), x.max(), 11, dtype=D)
    law = pushforward(
        model.generator(z[:, None])[:, 0], z, Normal(torch.tensor(0.0, dtype=D), 1.0).cdf, edges
    )
    share = law.masses / law.masses.sum()
    counts = torch.histogram(x[:, 0], edges).hist
    assert stats.chisquare(counts.numpy(), (share * counts.sum()).numpy()).pvalue > 0.01


def test_initialise_is_seeded():
    models = [GAN(1), GAN(1)]
    for model in models:
        initialise(model, torch.Generator().manual_seed(5))
    first, second = (torch.cat([p.flatten() for p in m.parameters()]) for m in models)
    assert torch.equal(first, second)
    weights = models[0].generator[2].weight
    assert weights.std().item() == pytest.approx(
        5 / 3 * math.sqrt(2 / 128), rel=0.1
    )  # Glorot's, 64 to 64 units


@pytest.mark.parametrize("objective", GAN_LOSSES)
def test_it_learns_a_gaussian(objective):
    target, noise = Normal(torch.tensor(1.0, dtype=D), 0.8), Normal(torch.tensor(0.0, dtype=D), 1.0)
    model = GAN(1, noise_dim=1, hidden_units=32, objective=objective)
    initialise(model, torch.Generator().manual_seed(0))
    batches = iter(lambda: 1 + 0.8 * torch.randn(128, 1), None)
    rates = {"discriminator": 5e-3, "generator": 5e-4}
    makers = {
        name: lambda p, lr=lr: torch.optim.Adam(p, lr, betas=(0.5, 0.999)) for name, lr in rates.items()
    }
    for _ in fit(model, batches, 600, optimizer=makers):
        pass
    z, edges = torch.linspace(-4.5, 4.5, 1025), torch.linspace(-6, 6, 257, dtype=D)
    with torch.no_grad():
        law = pushforward(model.generator(z[:, None])[:, 0], z, noise.cdf, edges)
    assert jsd(law.probabilities, law.probabilities_of(target.cdf)) < 0.02


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="objective is 'hinge', expected one of minimax, non-saturating"):
        GAN(1, objective="hinge")
    with pytest.raises(ValueError, match="noise is 'cauchy', expected one of normal, uniform"):
        GAN(1, noise="cauchy")
    with pytest.raises(ValueError, match="k is 0"):
        GAN(1, k=0)
    with pytest.raises(ValueError, match=r"x has shape \(4, 2\), expected \(batch, 1\)"):
        GAN(1).discriminator_loss(torch.zeros(4, 2))


def test_a_training_that_was_stopped_goes_on_with_its_own_noise():
    def make():
        model = GAN(1, noise_dim=1, hidden_units=4)
        model.random.use(torch.Generator().manual_seed(5))
        return model

    def batches():
        return iter(torch.randn(20, 8, 1, generator=torch.Generator().manual_seed(1)))

    assert_resumes(make, batches, lambda p: torch.optim.Adam(p, 1e-2), updates=6, stop=3)
    made_anew = GAN(1, noise_dim=1, hidden_units=4)
    made_anew.load_state_dict(make().state_dict())
    assert torch.equal(made_anew.random.generator.get_state(), make().random.generator.get_state())
