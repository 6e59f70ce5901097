import cmath
import itertools

import numpy as np
import pytest
import torch
from torch.nn.functional import logsigmoid

from course_utils.models.gan.dirac import DiracGAN, heavy_ball, heavy_ball_eigenvalues, trajectory

CASES = [
    DiracGAN(o, r1) for o, r1 in itertools.product(("minimax", "non-saturating", "wgan"), (0.0, 0.3, 2.5))
]
ZERO = torch.zeros((), dtype=torch.float64)


def payoffs(game, theta, psi):
    """What theta and psi climb, written down from the definitions."""
    if game.objective == "wgan":
        return psi * theta, -psi * theta - game.r1 / 2 * psi**2
    value = logsigmoid(0 * psi) + logsigmoid(-psi * theta)  # log(1 - D) = logsigmoid(-logit)
    of_theta = -value if game.objective == "minimax" else logsigmoid(psi * theta)
    return of_theta, value - game.r1 / 2 * psi**2


def assert_same_pair(found, expected, rtol=1e-9):
    by_size = [np.array(sorted(pair, key=lambda v: (v.real, v.imag))) for pair in (found, expected)]
    np.testing.assert_allclose(*by_size, rtol=rtol, atol=1e-9)


@pytest.mark.parametrize("game", CASES)
def test_each_player_follows_the_gradient_of_its_payoff(game):
    for theta, psi in ((0.7, -1.3), (2.0, 0.4), (-3.0, -0.1)):
        theta = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
        psi = torch.tensor(psi, dtype=torch.float64, requires_grad=True)
        of_theta, of_psi = payoffs(game, theta, psi)
        gradients = [
            torch.autograd.grad(of_theta, theta, retain_graph=True)[0],
            torch.autograd.grad(of_psi, psi)[0],
        ]
        torch.testing.assert_close(torch.stack(game.vector_field(theta, psi)), torch.stack(gradients))


@pytest.mark.parametrize("game", CASES)
def test_eigenvalues_are_those_of_the_jacobian(game):
    jacobian = torch.autograd.functional.jacobian(game.vector_field, (ZERO, ZERO))
    assert_same_pair(game.eigenvalues(), np.linalg.eigvals(np.array(jacobian)))


@pytest.mark.parametrize("alternating", [False, True])
@pytest.mark.parametrize("game", CASES)
def test_update_eigenvalues_are_those_of_the_update(game, alternating):
    for lr in (0.05, 0.4, 1.0):
        jacobian = torch.autograd.functional.jacobian(
            lambda t, p, lr=lr: game.update(t, p, lr, alternating), (ZERO, ZERO)
        )
        assert_same_pair(game.update_eigenvalues(lr, alternating), np.linalg.eigvals(np.array(jacobian)))


def test_the_values_of_pencil_and_paper():
    assert_same_pair(DiracGAN("minimax").eigenvalues(), (0.5j, -0.5j))
    assert_same_pair(DiracGAN("wgan").eigenvalues(), (1j, -1j))
    assert_same_pair(DiracGAN("minimax", r1=1.0).eigenvalues(), (-0.5, -0.5))  # critical damping
    assert_same_pair(DiracGAN("wgan", r1=2.5).eigenvalues(), (-0.5, -2.0))
    assert_same_pair(DiracGAN("wgan").update_eigenvalues(0.5), (1 + 0.5j, 1 - 0.5j))
    turn = DiracGAN("wgan").update_eigenvalues(1.0, alternating=True)
    assert_same_pair(turn, (cmath.exp(1j * cmath.pi / 3), cmath.exp(-1j * cmath.pi / 3)))


@pytest.mark.parametrize(
    ("game", "alternating"),
    [
        (DiracGAN("minimax"), False),  # spirals out
        (DiracGAN("non-saturating", r1=0.4), False),  # spirals in
        (DiracGAN("minimax", r1=0.4), True),
        (DiracGAN("wgan", r1=0.4), True),
    ],
)
def test_simulated_radius_grows_or_shrinks_as_the_eigenvalues_say(game, alternating):
    lr = 0.2
    eigenvalue = game.update_eigenvalues(lr, alternating)[0]
    start = 1e-7  # so near 0 that the game is linear
    path = trajectory(game, start, start, lr, 1500, alternating).numpy()
    radius = np.hypot(*path.T)
    rate = np.polyfit(np.arange(len(radius)), np.log(radius), 1)[0]
    assert rate == pytest.approx(np.log(abs(eigenvalue)), abs=1e-4)


@pytest.mark.parametrize("objective", ["minimax", "non-saturating", "wgan"])
def test_without_penalty_simultaneous_updates_leave_and_alternating_ones_circle(objective):
    start = 0.05
    out = trajectory(DiracGAN(objective), start, 0.0, 0.1, 500)
    assert out[-1].norm() > 1.5 * start
    ring = trajectory(DiracGAN(objective), start, 0.0, 0.1, 500, alternating=True).norm(dim=1)
    assert ring.min() > 0.9 * start
    assert ring.max() < 1.1 * start


@pytest.mark.parametrize("objective", ["minimax", "non-saturating", "wgan"])
def test_r1_leads_to_the_equilibrium_from_afar(objective):
    path = trajectory(DiracGAN(objective, r1=0.5), 2.0, -1.0, 0.1, 3000, alternating=True)
    assert path.shape == (3001, 2)
    assert path[0].tolist() == [2.0, -1.0]
    assert path[-1].norm() < 1e-6


def test_momentum_is_that_of_torch_s_sgd():
    game, lr, mu = DiracGAN("minimax"), 0.3, 0.6
    players = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (0.7, -0.4)]
    theta, psi = players
    movers = [torch.optim.SGD([p], lr, momentum=mu, maximize=True) for p in players]
    path = [torch.stack(players).detach()]
    for _ in range(20):
        for which in (1, 0):  # psi first
            movers[which].zero_grad()
            payoffs(game, theta, psi)[which].backward(inputs=[players[which]])
            movers[which].step()
        path.append(torch.stack(players).detach())
    torch.testing.assert_close(heavy_ball(game, 0.7, -0.4, lr, mu, 20), torch.stack(path))


@pytest.mark.parametrize("game", CASES)
@pytest.mark.parametrize("momentum", [-0.5, 0.0, 0.9])
def test_eigenvalues_with_momentum_are_those_of_the_step(game, momentum):
    def step(state):
        theta, psi, theta_before, psi_before = state
        _, rate = game.vector_field(theta, psi)
        new_psi = psi + 0.2 * rate + momentum * (psi - psi_before)
        rate, _ = game.vector_field(theta, new_psi)
        return torch.stack([theta + 0.2 * rate + momentum * (theta - theta_before), new_psi, theta, psi])

    jacobian = torch.autograd.functional.jacobian(step, torch.zeros(4, dtype=torch.float64))
    sizes = np.sort(np.abs(np.linalg.eigvals(jacobian.numpy())))[::-1]
    np.testing.assert_allclose(heavy_ball_eigenvalues(game, 0.2, momentum).abs().numpy(), sizes, atol=1e-7)


def test_momentum_0_9_drives_the_game_apart_and_negative_momentum_draws_it_in():
    sizes = {}
    for mu in (0.9, 0.0, -0.5):
        path = heavy_ball(DiracGAN(), 1e-7, 1e-7, 0.2, mu, 1500)
        sizes[mu] = abs(heavy_ball_eigenvalues(DiracGAN(), 0.2, mu)[0].item())
        radius = path.norm(dim=1).log().numpy()[: 60 if mu > 0 else None]  # it soon leaves the linear part
        rate = np.polyfit(np.arange(len(radius)), radius, 1)[0]
        assert rate == pytest.approx(np.log(sizes[mu]), abs=3e-3)
    assert sizes[0.9] > 1.1
    assert sizes[0.0] == pytest.approx(1)
    assert sizes[-0.5] < 0.999


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="objective is 'hinge'"):
        DiracGAN("hinge")
    with pytest.raises(ValueError, match="r1 is -1"):
        DiracGAN(r1=-1)


def test_a_trajectory_is_in_double_precision():
    path = trajectory(DiracGAN(), 0.1, 0.2, 0.1, 3)
    assert path.dtype == torch.float64
    assert path[0].tolist() == [0.1, 0.2]
