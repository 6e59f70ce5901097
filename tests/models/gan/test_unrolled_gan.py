import math
from copy import deepcopy

import pytest
import torch
from torch.nn.functional import softplus

from course_utils.data.mixtures import ring
from course_utils.models.gan.ensemble import GANEnsemble, side_by_side
from course_utils.models.gan.unrolled import SGD, Adam, UnrolledGAN
from course_utils.training import fit
from tests.models.resumed import assert_resumes

SEEDS = [0, 1]
RULES = pytest.mark.parametrize("rule", [SGD(0.05), Adam(0.01)], ids=["SGD", "Adam"])


def train(model, updates, optimizer):
    batches = (batch.double() for batch in side_by_side(ring().sample, SEEDS, 8))
    return [record.losses for record in fit(model, batches, updates, optimizer)]


def unrolled(steps, rule, updates=3):
    """A small unrolled GAN after some updates: Adam has moments then."""
    model = UnrolledGAN(SEEDS, steps, rule, noise_dim=2, hidden_units=(4, 4)).double()

    def generator_optimizer(parameters):
        return torch.optim.SGD(parameters, lr=0.01)

    optimizer = {"discriminator": model.discriminator_optimizer, "generator": generator_optimizer}
    return model, train(model, updates, optimizer)


@RULES
def test_no_steps_is_the_plain_gan(rule):
    model, losses = unrolled(0, rule)
    plain = GANEnsemble(SEEDS, noise_dim=2, hidden_units=(4, 4)).double()
    maker = {
        "discriminator": rule.optimizer,
        "generator": lambda parameters: torch.optim.SGD(parameters, lr=0.01),
    }
    assert losses == train(plain, 3, maker)
    for ours, theirs in zip(model.parameters(), plain.parameters(), strict=True):
        assert torch.equal(ours, theirs)


@RULES
@pytest.mark.parametrize("updates", [0, 3], ids=["from the first update on", "later"])
def test_the_steps_are_those_of_torch(rule, updates):
    model, _ = unrolled(1, rule, updates)
    if not updates:
        model.optimizer = model.discriminator_optimizer(model.discriminator.parameters())
    parameters = list(model.discriminator.parameters())
    state = rule.state(model.optimizer, parameters)
    state = state and (state[0], [m.clone() for m in state[1]], [s.clone() for s in state[2]])
    ours = [p.detach().clone() for p in parameters]
    for _ in range(3):
        slopes = [torch.randn_like(p) for p in parameters]
        ours, state = rule.step(ours, slopes, state)
        for p, slope in zip(parameters, slopes, strict=True):
            p.grad = slope
        model.optimizer.step()
    for mine, theirs in zip(ours, parameters, strict=True):
        torch.testing.assert_close(mine, theirs.detach(), rtol=1e-9, atol=1e-12)


def loss_of(model, x):
    """The generator's loss, with the same noise at every call."""
    states = [random.get_state() for random in model.random]
    loss = model.generator_loss(x)
    for random, state in zip(model.random, states, strict=True):
        random.set_state(state)
    return loss


@RULES
@pytest.mark.parametrize("steps", [0, 1, 3])
def test_the_gradient_flows_through_every_step(rule, steps):
    model, _ = unrolled(steps, rule)
    x = next(side_by_side(ring().sample, SEEDS, 8)).double()
    parameters = list(model.generator.parameters())
    gradients = torch.autograd.grad(loss_of(model, x), parameters)
    for p, gradient in zip(parameters, gradients, strict=True):
        place, h = gradient.abs().argmax().item(), 1e-6
        with torch.no_grad():
            entry = p.view(-1)
            kept = entry[place].item()
            entry[place] = kept + h
        above = loss_of(model, x).item()
        with torch.no_grad():
            entry[place] = kept - h
        below = loss_of(model, x).item()
        with torch.no_grad():
            entry[place] = kept
        assert (above - below) / (2 * h) == pytest.approx(
            gradient.flatten()[place].item(), rel=1e-4, abs=1e-8
        )


@RULES
@pytest.mark.parametrize("steps", [1, 3])
def test_it_unrolls_as_many_steps_as_it_says(rule, steps):
    """A copy of D is trained by torch for so many steps on the same points; then G minimises all of V."""
    model, _ = unrolled(steps, rule)
    x = next(side_by_side(ring().sample, SEEDS, 8)).double()
    found = loss_of(model, x).item()
    copy = deepcopy(model.discriminator)
    optimizer = rule.optimizer(copy.parameters())
    optimizer.load_state_dict(model.optimizer.state_dict())
    fake = model.generator(model.noise(8, model.random)).detach()
    for _ in range(steps):
        optimizer.zero_grad()
        loss = softplus(-copy(x.transpose(0, 1))).mean() + softplus(copy(fake)).mean()
        (loss * len(SEEDS)).backward()
        optimizer.step()
    expected = -len(SEEDS) * (softplus(-copy(x.transpose(0, 1))).mean() + softplus(copy(fake)).mean())
    assert found == pytest.approx(expected.item(), rel=1e-9)


def test_unrolling_changes_the_gradient_but_not_the_discriminator():
    model, _ = unrolled(3, Adam(0.05))
    before = [p.clone() for p in model.discriminator.parameters()]
    moments = [s.clone() for s in Adam().state(model.optimizer, list(model.discriminator.parameters()))[1]]
    x = next(side_by_side(ring().sample, SEEDS, 8)).double()
    parameters = list(model.generator.parameters())
    ahead = torch.autograd.grad(loss_of(model, x), parameters)
    model.steps = 0
    plain = torch.autograd.grad(loss_of(model, x), parameters)
    assert max((a - b).abs().max().item() for a, b in zip(ahead, plain, strict=True)) > 1e-3
    for now, then in zip(model.discriminator.parameters(), before, strict=True):
        assert torch.equal(now, then)
    now = Adam().state(model.optimizer, list(model.discriminator.parameters()))[1]
    assert all(torch.equal(a, b) for a, b in zip(now, moments, strict=True))


@RULES
def test_unrolled_updates_have_the_learning_rate_that_the_optimiser_has_at_the_time(rule):
    """At a rate of 0 D stays where it is: the generator meets V as the plain game has it."""
    model, _ = unrolled(3, rule)
    x = next(side_by_side(ring().sample, SEEDS, 8)).double()
    ahead = loss_of(model, x)
    model.optimizer.param_groups[0]["lr"] = 0.0
    still = loss_of(model, x)
    real, fake = x.transpose(0, 1), model.generator(model.noise(8, model.random))
    as_it_is = softplus(-model.discriminator(real)).mean() + softplus(model.discriminator(fake)).mean()
    assert still.item() == pytest.approx(-len(SEEDS) * as_it_is.item(), rel=1e-9)
    assert not torch.equal(still, ahead)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"steps": -1}, "steps is -1, expected"), ({"rule": SGD(0)}, "rule.lr is 0, expected")],
)
def test_bad_options(options, message):
    with pytest.raises(ValueError, match=message):
        UnrolledGAN(SEEDS, **options)


def test_a_rule_that_is_none_is_named():
    with pytest.raises(TypeError, match="rule is 3, expected a SGD or Adam"):
        UnrolledGAN(SEEDS, rule=3)


def test_it_trains_by_a_plain_fit_and_unrolls_from_no_moments():
    model = UnrolledGAN(SEEDS, 2, Adam(0.01), noise_dim=2, hidden_units=(4, 4)).double()
    losses = train(model, 3, lambda parameters: torch.optim.Adam(parameters, 1e-3))
    assert all(math.isfinite(loss) for record in losses for loss in record.values())
    again = UnrolledGAN(SEEDS, 2, Adam(0.01), noise_dim=2, hidden_units=(4, 4)).double()
    again.discriminator_optimizer(list(again.discriminator.parameters()))  # which never makes a step
    assert train(again, 3, lambda parameters: torch.optim.Adam(parameters, 1e-3)) == losses


def test_members_that_were_stopped_go_on_with_their_own_noise():
    def make():
        return GANEnsemble(SEEDS, noise_dim=2, hidden_units=(4, 4)).double()

    def batches():
        return (batch.double() for batch in side_by_side(ring().sample, SEEDS, 8))

    assert_resumes(make, batches, lambda p: torch.optim.Adam(p, 1e-2), updates=6, stop=3)


def test_the_rules_have_the_usual_settings():
    assert SGD() == (0.1,)
    assert Adam() == (1e-3, (0.5, 0.999), 1e-8)
