"""The smallest GAN that need not converge: the Dirac-GAN (Mescheder et al. 2018, arXiv 1801.04406).

All data lie at 0, the generator puts its only sample at theta, and the discriminator has the slope psi:
logit(x) = psi x. The one equilibrium is theta = psi = 0. (The paper's psi has the other sign.)
Chapter 08.
"""

import cmath
from dataclasses import dataclass

import torch
from torch import Tensor

from course_utils.validation import check_number, find

Pair = tuple[Tensor, Tensor]  # (theta, psi), or the rates at which they move


def minimax(theta: Tensor, psi: Tensor) -> Pair:
    """V = log D(0) + log(1 - D(theta)), D(x) = sigmoid(psi x): theta descends it, psi climbs it.

    Chapter 08.
    """
    return psi * torch.sigmoid(psi * theta), -theta * torch.sigmoid(psi * theta)


def non_saturating(theta: Tensor, psi: Tensor) -> Pair:
    """psi climbs V, and theta climbs log D(theta). Chapter 08."""
    return psi * torch.sigmoid(-psi * theta), -theta * torch.sigmoid(psi * theta)


def wgan(theta: Tensor, psi: Tensor) -> Pair:
    """theta descends and psi climbs psi 0 - psi theta (Arjovsky et al. 2017, arXiv 1701.07875).

    Chapter 08.
    """
    return psi, -theta


# Each game's rates (theta', psi') without penalty, and the strength c of its Jacobian [[0, c], [-c, 0]] at 0.
OBJECTIVES = {"minimax": (minimax, 0.5), "non-saturating": (non_saturating, 0.5), "wgan": (wgan, 1.0)}


@dataclass(frozen=True)
class DiracGAN:
    """One of OBJECTIVES, with the penalty R1 = r1/2 E (d logit / dx)^2 = r1/2 psi^2 on the discriminator.

    Chapter 08.
    """

    objective: str = "minimax"
    r1: float = 0.0

    def __post_init__(self) -> None:
        find(OBJECTIVES, self.objective, "objective")
        check_number(self.r1, "r1", 0)

    def vector_field(self, theta: Tensor, psi: Tensor) -> Pair:
        """The rates (theta', psi') of both players, each on its own gradient; tensors in, tensors out."""
        theta_rate, psi_rate = OBJECTIVES[self.objective][0](theta, psi)
        return theta_rate, psi_rate - self.r1 * psi

    def update(self, theta: Tensor, psi: Tensor, lr: float, alternating: bool = False) -> Pair:
        """One gradient step of both at once or, alternating, of psi first, to which theta then answers."""
        theta_rate, psi_rate = self.vector_field(theta, psi)
        new_psi = psi + lr * psi_rate
        if alternating:
            theta_rate, _ = self.vector_field(theta, new_psi)
        return theta + lr * theta_rate, new_psi

    def eigenvalues(self) -> tuple[complex, complex]:
        """Both of the Jacobian [[0, c], [-c, -r1]] at the equilibrium; it attracts if real parts are < 0."""
        return eigenvalues_2x2(trace=-self.r1, determinant=OBJECTIVES[self.objective][1] ** 2)

    def update_eigenvalues(self, lr: float, alternating: bool = False) -> tuple[complex, complex]:
        """Both of the Jacobian of `update` at the equilibrium; it attracts if the absolute values are < 1.

        Simultaneous: I + lr J. Alternating: [[1, lr c], [0, 1]] [[1, 0], [-lr c, 1 - lr r1]].
        """
        pull = (lr * OBJECTIVES[self.objective][1]) ** 2
        if alternating:
            return eigenvalues_2x2(trace=2 - lr * self.r1 - pull, determinant=1 - lr * self.r1)
        return eigenvalues_2x2(trace=2 - lr * self.r1, determinant=1 - lr * self.r1 + pull)


def trajectory(
    game: DiracGAN, theta: float, psi: float, lr: float, steps: int, alternating: bool = False
) -> Tensor:
    """The points (theta, psi) of `steps` updates of a `DiracGAN`, and the first: (steps + 1, 2), float64.

    Chapter 08.
    """
    points = [torch.tensor([theta, psi], dtype=torch.float64)]
    for _ in range(steps):
        points.append(torch.stack(game.update(*points[-1], lr, alternating)))
    return torch.stack(points)


def heavy_ball(game: DiracGAN, theta: float, psi: float, lr: float, momentum: float, steps: int) -> Tensor:
    """Alternating updates in which each player repeats `momentum` of its own last move: (steps + 1, 2).

    Gidel et al. 2019 (arXiv 1807.04740) find that a negative momentum helps such games. Chapter 08.
    """
    points = torch.tensor([[theta, psi]] * 2, dtype=torch.float64)
    path = [*points]
    for _ in range(steps):
        (theta_before, psi_before), (theta, psi) = path[-2:]
        _, psi_rate = game.vector_field(theta, psi)
        new_psi = psi + lr * psi_rate + momentum * (psi - psi_before)
        theta_rate, _ = game.vector_field(theta, new_psi)
        path.append(torch.stack([theta + lr * theta_rate + momentum * (theta - theta_before), new_psi]))
    return torch.stack(path[1:])


def heavy_ball_eigenvalues(game: DiracGAN, lr: float, momentum: float) -> Tensor:
    """The four eigenvalues of `heavy_ball` at the equilibrium, complex128, the largest in size first.

    A step takes (theta, psi, theta before, psi before) to (new theta, new psi, theta, psi). Chapter 08.
    """
    c, mu = lr * OBJECTIVES[game.objective][1], momentum
    new_psi = torch.tensor([-c, 1 - lr * game.r1 + mu, 0, -mu], dtype=torch.float64)
    new_theta = torch.tensor([1 + mu, 0, -mu, 0], dtype=torch.float64) + c * new_psi
    step = torch.cat([torch.stack([new_theta, new_psi]), torch.eye(2, 4, dtype=torch.float64)])
    values = torch.linalg.eigvals(step)
    return values[values.abs().argsort(descending=True)]


def eigenvalues_2x2(trace: float, determinant: float) -> tuple[complex, complex]:
    """The roots of x^2 - trace x + determinant: the eigenvalues of a 2 x 2 matrix, as two complex numbers.

    Chapter 08.
    """
    root = cmath.sqrt(trace**2 / 4 - determinant)
    return trace / 2 + root, trace / 2 - root
