"""Flows of coupling layers: invertible networks whose density is exact. NICE and RealNVP.

log p(x) = log N(z; 0, I) + log |det dz/dx| with z = f(x). A coupling layer moves one half of the coordinates
by what a network reads off the other half: its Jacobian is triangular, so the determinant is the product of
the diagonal, and its inverse takes the movement back, whatever the network is. Chapter 15.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.distributions import Normal

from course_utils.models.base import DensityModel, EventShape
from course_utils.nn.linear import mlp
from course_utils.validation import check_count, check_flag


class Coupling(nn.Module):
    """z = x * exp(log_scale) + shift for the coordinates of `mask`, (pixels,) booleans; the others stay.

    The network sees those that stay. Without `scales` it gives shifts only. It starts as the identity; tanh
    keeps every scale between e^-2 and e^2. Chapter 15.
    """

    def __init__(self, mask: Tensor, hidden_units: int, scales: bool) -> None:
        super().__init__()
        self.scales = scales
        self.register_buffer("moved", mask.nonzero()[:, 0])
        self.register_buffer("kept", (~mask).nonzero()[:, 0])
        self.network = mlp(len(self.kept), hidden_units, len(self.moved) * (2 if scales else 1))
        nn.init.zeros_(self.network[-1].weight)
        nn.init.zeros_(self.network[-1].bias)

    def movement(self, x: Tensor) -> tuple[Tensor, Tensor]:
        out = self.network(x[:, self.kept])
        if not self.scales:
            return torch.zeros_like(out), out
        log_scale, shift = out.chunk(2, 1)
        return 2 * torch.tanh(log_scale / 2), shift

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        log_scale, shift = self.movement(x)
        moved = x[:, self.moved] * log_scale.exp() + shift
        return x.index_copy(1, self.moved, moved), log_scale.sum(1)

    def inverse(self, z: Tensor) -> Tensor:
        log_scale, shift = self.movement(z)
        return z.index_copy(1, self.moved, (z[:, self.moved] - shift) * (-log_scale).exp())


class Scaling(nn.Module):
    """z_i = x_i exp(s_i): NICE's last layer, without which no volume would ever change. Chapter 15."""

    def __init__(self, pixels: int) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(pixels))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return x * self.log_scale.exp(), self.log_scale.sum().expand(len(x))

    def inverse(self, z: Tensor) -> Tensor:
        return z * (-self.log_scale).exp()


class Logit(nn.Module):
    """z = logit(y) with y = m + (1 - 2m) x and m = 0.05: from [0, 1] to the real line (section 4.1).

    Chapter 15.
    """

    margin = 0.05

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        y = self.margin + (1 - 2 * self.margin) * x
        if not ((y > 0) & (y < 1)).all():
            raise ValueError(f"x lies between {x.min():g} and {x.max():g}, expected 0 to 1")
        log_det = math.log(1 - 2 * self.margin) - y.log() - (1 - y).log()
        return torch.logit(y), log_det.sum(1)

    def inverse(self, z: Tensor) -> Tensor:
        return (torch.sigmoid(z) - self.margin) / (1 - 2 * self.margin)


class Flow(DensityModel):
    """Invertible `steps`, one after the other: x -> z (`encode`) and back (`decode`), with z ~ N(0, I).

    A step takes x, (batch, pixels), and returns z and log |det dz/dx|, (batch,). Its `inverse` undoes it.
    Chapter 15.
    """

    def __init__(self, event_shape: EventShape, steps: Callable[[tuple[int, ...]], list[nn.Module]]) -> None:
        super().__init__(event_shape)
        self.steps = nn.ModuleList(steps(self.event_shape))

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """z, (batch, *event_shape), and log |det dz/dx|, (batch,)."""
        self.check(x)
        z, log_det = x.flatten(1), 0
        for step in self.steps:
            z, change = step(z)
            log_det = log_det + change
        return z.unflatten(1, self.event_shape), log_det

    def decode(self, z: Tensor) -> Tensor:
        """The x that `encode` takes to z."""
        self.check(z, "z")
        x = z.flatten(1)
        for step in reversed(self.steps):
            x = step.inverse(x)
        return x.unflatten(1, self.event_shape)

    def log_prob(self, x: Tensor) -> Tensor:
        z, log_det = self.encode(x)
        return Normal(0.0, 1.0).log_prob(z).flatten(1).sum(1) + log_det

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        return self.decode(self.sample_noise(torch.randn, (check_count(n), *self.event_shape), generator))


class NICE(Flow):
    """Shifts only, and one scale for each pixel at the end: Dinh et al. 2014 (arXiv 1410.8516).

    z is Gaussian; for images the paper takes the logistic distribution. Chapter 15.
    """

    def __init__(self, event_shape: EventShape, hidden_units: int = 256, layers: int = 4) -> None:
        def steps(shape: tuple[int, ...]) -> list[nn.Module]:
            return [*couplings(shape, hidden_units, layers, scales=False), Scaling(math.prod(shape))]

        super().__init__(event_shape, steps)


class RealNVP(Flow):
    """Shifts and scales: Dinh et al. 2016 (arXiv 1605.08803), with MLPs, and of one resolution.

    With `unit_interval` the data lie in [0, 1], as dequantised images do, and the flow sees their logits.
    Chapter 15.
    """

    def __init__(
        self,
        event_shape: EventShape,
        hidden_units: int = 256,
        layers: int = 6,
        unit_interval: bool = False,
    ) -> None:
        def steps(shape: tuple[int, ...]) -> list[nn.Module]:
            first = [Logit()] if check_flag(unit_interval, "unit_interval") else []
            return first + couplings(shape, hidden_units, layers, scales=True)

        super().__init__(event_shape, steps)


def couplings(event_shape: tuple[int, ...], hidden_units: int, layers: int, scales: bool) -> list[Coupling]:
    """Coupling layers that move the black and the white squares of a checkerboard in turn. Chapter 15."""
    if math.prod(event_shape) < 2:
        raise ValueError(
            f"event_shape is {event_shape}, expected at least two pixels: one half moves the other"
        )
    axes = torch.meshgrid([torch.arange(size) for size in event_shape], indexing="ij")
    black = (sum(axes).flatten() % 2).bool()
    return [Coupling(black ^ bool(k % 2), hidden_units, scales) for k in range(check_count(layers, "layers"))]
