"""Every game of the GAN on the line: D*, V and V(D*, G) as integrals, arrows by pencil and paper."""

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.integrate import quad

from course_utils.chapters.ch08.gan_1d_frame import X
from course_utils.chapters.ch08.gan_1d_objectives import OBJECTIVES
from course_utils.chapters.ch08.gan_1d_observe import observe
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.chapters.ch08.gan_1d_targets import TARGETS
from course_utils.models.gan.losses import LEAST_SQUARES
from course_utils.models.gan.penalties import slope_at_most_one, slope_one, wasserstein
from tests.chapters.ch08.test_gan_1d import linear_gan, play

CELL = 12 / 256
P, Q = stats.norm(1.0, 0.8), stats.norm(-0.5, 0.7)  # the data, and what the generator below makes
SCORES = ("least squares", "WGAN, two-sided penalty", "WGAN, one-sided penalty")


def expect(law, f):
    return quad(lambda x: law.pdf(x) * f(x), -9, 9, points=[-0.5, 1], epsabs=1e-12)[0]


def score(x):
    return 1.2 * x + 0.3


def frame_of(objective, slope=0.7, shift=-0.5):
    model = linear_gan(slope, shift, 1.2, 0.3)
    model.play(OBJECTIVES[objective].loss)
    return observe(model, TARGETS["one Gaussian"], "normal", 3, OBJECTIVES[objective].game)


def test_least_squares_are_those_of_quadrature():
    frame = frame_of("least squares")
    value = -expect(P, lambda x: (score(x) - 1) ** 2) / 2 - expect(Q, lambda x: score(x) ** 2) / 2
    best = -quad(lambda x: P.pdf(x) * Q.pdf(x) / (P.pdf(x) + Q.pdf(x)), -9, 9, epsabs=1e-12)[0] / 2
    assert frame["value"] == pytest.approx(value, abs=1e-3)
    assert frame["best"] == pytest.approx(best, abs=2e-4)
    assert frame["d_of_g"] == pytest.approx(score(-0.5), abs=1e-3)
    np.testing.assert_allclose(frame["d"], score(X), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(frame["push"], 1.2 * (1 - score(frame["x"])), rtol=1e-4, atol=1e-5)


def test_no_other_score_wins_more_squares():
    """Where a and b lie on a point, d wins -a (d - 1)^2 / 2 - b d^2 / 2: tried out on a grid of d."""
    d = np.linspace(-0.5, 1.5, 20_001)
    p_g = torch.from_numpy(stats.norm(0.3, 0.9).pdf(X))
    found = OBJECTIVES["least squares"].game.best_d(TARGETS["one Gaussian"], p_g, 0.0).numpy()
    for i in range(80, 176, 5):
        a, b = P.pdf(X[i]), p_g[i].item()
        assert found[i] == pytest.approx(d[np.argmax(-a * (d - 1) ** 2 - b * d**2)], abs=2e-4)


def test_the_wasserstein_distance_is_that_of_quadrature():
    frame = frame_of("WGAN, one-sided penalty")
    carried = quad(lambda x: abs(P.cdf(x) - Q.cdf(x)), -9, 9, limit=200, epsabs=1e-10)[0]
    assert frame["best"] == pytest.approx(carried, abs=1e-3)
    assert frame["value"] == pytest.approx(1.2 * 1.5, abs=1e-3)  # D is steeper than 1, and passes the bound
    np.testing.assert_allclose(frame["push"], 1.2, rtol=1e-5)  # the score's slope, wherever a sample lies


def test_the_distance_of_an_atom_is_the_mean_way_to_it():
    model = linear_gan(0.0, 1.26, 0.0, 0.0)
    game = OBJECTIVES["WGAN, one-sided penalty"].game
    frame = observe(model, TARGETS["one Gaussian"], "normal", 0, game)
    assert frame["best"] == pytest.approx(expect(P, lambda x: abs(x - 1.26)), abs=1e-3)


def test_the_best_critic_has_slope_one_and_wins_the_distance():
    target, game = TARGETS["two Gaussians"], OBJECTIVES["WGAN, two-sided penalty"].game
    law = stats.norm(0.4, 1.1)
    critic = game.best_d(target, torch.from_numpy(law.pdf(X)), law.cdf(-6.0)).numpy()
    np.testing.assert_allclose(np.abs(np.diff(critic)), CELL, rtol=1e-6)
    parts = [stats.norm(-1.5, 0.5), stats.norm(1.5, 0.5)]
    p = sum(part.pdf(X) for part in parts) / 2
    won = ((p - law.pdf(X)) * critic).sum() * CELL
    gap = lambda x: abs(sum(part.cdf(x) for part in parts) / 2 - law.cdf(x))  # noqa: E731
    assert won == pytest.approx(quad(gap, -9, 9, limit=200)[0], abs=2e-3)


def test_mass_left_of_the_picture_counts():
    frame = frame_of("WGAN, one-sided penalty", slope=1.0, shift=-6.0)
    assert frame["left"] == pytest.approx(0.5, abs=1e-3)
    kept = stats.norm(-6, 1)
    carried = quad(lambda x: abs(P.cdf(x) - kept.cdf(x)), -6, 6, epsabs=1e-10)[0]
    assert frame["best"] == pytest.approx(carried, abs=1e-3)


@pytest.mark.parametrize("objective", ["minimax", "least squares"])
def test_no_d_beats_the_best(objective):
    frames = play(GanRun(Settings(objective=objective, target="two Gaussians")), 60)
    assert (frames["best"] - frames["value"] > -1e-9).all()


def test_a_step_is_that_of_autograd_by_hand():
    """One step of plain gradient descent for each player, with the losses written out."""
    run = GanRun(Settings(objective="least squares", optimizer="SGD", log_lr_d=-2, log_lr_g=-2))
    twin = GanRun(Settings(objective="least squares", optimizer="SGD")).model
    run.advance(1)
    batch = TARGETS["one Gaussian"].sample(128, twin.random.generator)
    fake = twin.generator(torch.randn(128, 1, generator=twin.random.generator)).detach()
    d_loss = ((twin.discriminator(batch) - 1) ** 2).mean() / 2 + (twin.discriminator(fake) ** 2).mean() / 2
    descend(d_loss, twin.discriminator)
    TARGETS["one Gaussian"].sample(128, twin.random.generator)  # of G's batch only the size counts
    noise = torch.randn(128, 1, generator=twin.random.generator)
    descend(((twin.discriminator(twin.generator(noise)) - 1) ** 2).mean() / 2, twin.generator)
    for one, other in zip(run.model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def descend(loss, network):
    parameters = list(network.parameters())
    with torch.no_grad():
        for p, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
            p -= 0.01 * gradient


def test_what_d_is_starts_a_new_run_and_the_loss_of_g_does_not():
    run = GanRun()
    play(run, 10)
    run.change({"objective": "minimax"})
    assert len(run) == 3
    for objective in SCORES[:2]:
        run.change({"objective": objective})
        assert run.frames["step"].tolist() == [0]
        play(run, 10)
    run.change({"objective": "WGAN, one-sided penalty"})
    assert len(run) == 3


@pytest.mark.parametrize("objective", SCORES)
def test_a_score_stands_on_the_axis_at_its_right(objective):
    run = GanRun(Settings(objective=objective))
    play(run, 10)
    (densities, _), (lines, _) = run.scene(2).rows
    curves = {mark.label: mark for mark in densities.marks if mark.label}
    at = {float(words.replace("−", "-")): height for height, words in densities.right}
    low, high = min(at), max(at)
    shown = low + (curves["D"].y - at[low]) / (at[high] - at[low]) * (high - low)
    d = run.frames[2]["d"]
    if objective != "least squares":  # a critic is drawn around its mean
        weights = run.frames[2]["p_g"] + P.pdf(X)
        d = d - np.average(d, weights=weights)
    np.testing.assert_allclose(shown, d, atol=1e-4)
    assert bool(lines.right) == bool(densities.right)  # both panels end at the same pixel
    assert "D from 0 to 1" not in densities.title
    assert ("Wasserstein" in run.scene(2).description) == (objective != "least squares")


def test_mao_s_losses_by_hand():
    real, fake = torch.tensor([1.0, 3.0]), torch.tensor([0.0, 1.0, 2.0])
    assert LEAST_SQUARES.discriminator(real, fake).item() == pytest.approx((0 + 4) / 4 + (0 + 1 + 4) / 6)
    assert LEAST_SQUARES.generator(fake).item() == pytest.approx((1 + 0 + 1) / 6)


def test_a_one_sided_penalty_lets_flat_critics_be():
    real, fake = torch.randn(9, 1), torch.randn(9, 1)
    for slope, expected in ((0.4, 0.0), (-0.4, 0.0), (3.0, 10 * 4), (-3.0, 10 * 4)):
        found = slope_at_most_one(lambda x, slope=slope: slope * x[:, 0], real, fake)
        assert found.item() == pytest.approx(expected, abs=1e-4)
    assert wasserstein(one_sided=True).penalty.func is slope_at_most_one


def test_on_a_line_two_sides_are_a_wall():
    """D = s x, samples right of the data by w: D wins -s w and pays 10 (|s| - 1)^2, least at s = -1 - w / 20.

    For w < 20 it has another minimum, at s = 1 - w / 20: a D that once climbed never turns.
    """
    for w in (1.0, 7.0, 12.0, 19.0):
        real = torch.zeros(50, 1)
        slopes = torch.linspace(-2.2, 1.5, 371)
        for penalty, minima in ((slope_one, 2), (slope_at_most_one, 1)):
            costs = torch.stack(
                [s * w + penalty(lambda x, s=s: s * x[:, 0], real, real + w) for s in slopes]
            ).detach()
            inner = (costs[1:-1] < costs[:-2]) & (costs[1:-1] < costs[2:])
            assert inner.sum() == minima
            if penalty is slope_one:
                found = sorted(slopes[1:-1][inner].tolist())
                assert found == pytest.approx([-1 - w / 20, 1 - w / 20], abs=6e-3)
