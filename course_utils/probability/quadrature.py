"""Divergences of densities on the line, in nats: on a grid of points, and by quadrature of functions.

Chapters 02, 06 and 07.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from scipy.integrate import quad
from torch import Tensor

from course_utils.probability.divergences import check_is_one, check_non_negative, jsd_integrand, p_log_q
from course_utils.validation import as_tensor, check_number

# How far a total may miss 1: tails cut off by a grid, parameters rounded to float32.
GRID_TOLERANCE, QUADRATURE_TOLERANCE = 1e-3, 1e-6

LogDensity = Callable[[Tensor], Tensor]  # from a point to log p there, in nats


# Grids: densities (..., n) at increasing points x (n,).


def integrate(y: Tensor, x: Tensor) -> Tensor:
    """The integral of y (..., n) over the points x (n,) by the trapezoid rule."""
    for name, values in (("x", x), ("y", y)):
        if not isinstance(values, torch.Tensor) or not values.is_floating_point() or values.is_meta:
            raise ValueError(f"{name} is a {type(values).__name__}; expected a tensor of floats with values")
    if x.ndim != 1 or len(x) < 2:
        raise ValueError(f"x has the shape {tuple(x.shape)}; expected (n,) with n >= 2")
    if not (x.diff() > 0).all():
        raise ValueError("x does not increase strictly; expected points from left to right")
    if y.isnan().any():
        raise ValueError("y holds NaN; expected numbers")
    if not y.ndim or y.shape[-1] != len(x):
        raise ValueError(f"y has {y.shape[-1]} values; expected one for each of the {len(x)} points x")
    return torch.trapezoid(y, x, dim=-1)


def check_density(p: Tensor, x: Tensor, name: str = "p") -> Tensor:
    """The integral of p over x; a ValueError that names p unless p >= 0 and the integral is 1 within 1e-3."""
    check_non_negative(p, name)
    mass = integrate(p, x)
    check_is_one(mass, f"{name} integrates", "over x", GRID_TOLERANCE)
    return mass


def kl_on_grid(p: Tensor, q: Tensor, x: Tensor) -> Tensor:
    """KL(p || q) in nats of densities at x; inf also where q underflows to 0 (kl_quadrature does not)."""
    check_density(p, x, "p")
    check_density(q, x, "q")
    return integrate(p_log_q(p, p) - p_log_q(p, q), x)


def jsd_on_grid(p: Tensor, q: Tensor, x: Tensor) -> Tensor:
    """JSD(p, q) in nats of densities at x."""
    check_density(p, x, "p")
    check_density(q, x, "q")
    return integrate(jsd_integrand(p, q), x)


# Quadrature: functions of x. Distributions need float64 parameters, else log_prob is good to 1e-7 only.


def quadrature(f: Callable[[Tensor], Tensor], a: float, b: float, points: Sequence[float] = ()) -> float:
    """The integral of f from a to b (either may be infinite) as a float, to about 1e-10 (SciPy's QUADPACK).

    f takes a float64 scalar tensor. The range is split at points: name the peaks that are thin on the scale
    of the range, or they are never seen, and the places where f jumps or bends.
    """
    for name, end in (("a", a), ("b", b)):
        check_number(end, name, finite=False)
    inner = as_tensor(points, "points", torch.float64).flatten().tolist()
    points = sorted(check_number(point, "points") for point in inner)

    def at(x: float) -> float:
        return float(f(torch.tensor(x, dtype=torch.float64)))

    def piece(left: float, right: float) -> float:
        return quad(at, left, right, epsabs=1e-11, epsrel=1e-11, limit=500)[0]

    return math.fsum(piece(left, right) for left, right in pairwise([a, *points, b]))


def kl_quadrature(
    log_p: LogDensity,
    log_q: LogDensity,
    a: float = -math.inf,
    b: float = math.inf,
    points: Sequence[float] = (),
) -> float:
    """KL(p || q) in nats of two log-densities (functions of x) on [a, b], free of underflow; may be inf."""
    _check_log_densities(log_p, log_q, a, b, points)
    return quadrature(lambda x: _relative(log_p(x), log_q(x)), a, b, points)


def jsd_quadrature(
    log_p: LogDensity,
    log_q: LogDensity,
    a: float = -math.inf,
    b: float = math.inf,
    points: Sequence[float] = (),
) -> float:
    """JSD(p, q) in nats of two log-densities (functions of x) on [a, b], free of underflow."""

    def integrand(x: Tensor) -> Tensor:
        at_p, at_q = log_p(x), log_q(x)
        at_m = torch.logaddexp(at_p, at_q) - math.log(2)
        return (_relative(at_p, at_m) + _relative(at_q, at_m)) / 2

    _check_log_densities(log_p, log_q, a, b, points)
    return quadrature(integrand, a, b, points)


def _relative(log_p: Tensor, log_q: Tensor) -> Tensor:
    return torch.where(log_p == -math.inf, 0.0, log_p.exp() * (log_p - log_q))


def _check_log_densities(
    log_p: LogDensity, log_q: LogDensity, a: float, b: float, points: Sequence[float]
) -> None:
    for name, log_density in (("log_p", log_p), ("log_q", log_q)):
        mass = quadrature(lambda x, f=log_density: f(x).exp(), a, b, points)
        check_is_one(torch.tensor(mass), f"exp({name}) integrates", f"from {a} to {b}", QUADRATURE_TOLERANCE)
