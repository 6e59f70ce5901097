"""Divergences between distributions, in nats: on finite sets, on grids, by quadrature and by Monte Carlo."""

import math
from itertools import pairwise

import torch
from scipy.integrate import quad
from torch.nn.functional import logsigmoid

# How far a total may miss 1: rounding of float32, tails cut off by a grid, parameters rounded to float32.
FINITE_TOLERANCE, GRID_TOLERANCE, QUADRATURE_TOLERANCE = 1e-5, 1e-3, 1e-6


# Finite sets: p and q hold probabilities along dim, and broadcast against each other elsewhere.


def p_log_q(p, q):
    """p log q, entry by entry, with 0 log 0 = 0 and slope 0 where p = 0 (autograd alone makes it NaN)."""
    inside = p > 0
    return torch.where(inside, p, 0.0) * torch.log(torch.where(inside, q, 1.0))


def entropy(p, dim=-1):
    """H(p) = -sum p log p along dim, in nats."""
    check_distribution(p, "p", dim)
    return -p_log_q(p, p).sum(dim)


def cross_entropy(p, q, dim=-1):
    """H(p, q) = -sum p log q along dim, in nats; inf where q lacks support that p has."""
    check_pair(p, q, dim)
    return -p_log_q(p, q).sum(dim)


def kl(p, q, dim=-1):
    """KL(p || q) = sum p log(p / q) along dim, in nats; inf where q lacks support that p has."""
    check_pair(p, q, dim)
    divergence = (p_log_q(p, p) - p_log_q(p, q)).sum(dim)
    return divergence.clamp(min=0)  # only rounding takes it below 0


def jsd(p, q, dim=-1):
    """JSD(p, q) = KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2, in nats: 0 if p = q, log 2 if disjoint."""
    check_pair(p, q, dim)
    return jsd_integrand(p, q).sum(dim).clamp(max=math.log(2))  # only rounding takes it above log 2


def jsd_integrand(p, q):
    """The terms of JSD(p, q), to be summed or integrated: p log(p / m)/2 + q log(q / m)/2, never below 0."""
    # p / m is 2p / (p + q): halving the least float would give m = 0, doubling it is exact.
    towards_p = p_log_q(p, 2 * p) - p_log_q(p, p + q)
    towards_q = p_log_q(q, 2 * q) - p_log_q(q, p + q)
    return ((towards_p + towards_q) / 2).clamp(min=0)


def check_distribution(p, name="p", dim=-1):
    """Raise a ValueError that names p unless it is non-negative and sums to 1 along dim within 1e-5."""
    check_non_negative(p, name)
    _check_is_one(p.sum(dim), f"{name} sums", f"along dim {dim}", FINITE_TOLERANCE)


def check_pair(p, q, dim):
    check_distribution(p, "p", dim)
    check_distribution(q, "q", dim)
    if p.shape[dim] != q.shape[dim]:
        raise ValueError(f"q has {q.shape[dim]} states along dim {dim}; expected {p.shape[dim]}, as p has")


def check_non_negative(p, name):
    if not isinstance(p, torch.Tensor):
        raise ValueError(f"{name} is a {type(p).__name__}; expected a torch tensor")
    if not (p >= 0).all():
        raise ValueError(f"{name} has negative or NaN entries (least: {float(p.min()):.3g}); expected none")


def _check_is_one(total, what, where, tolerance):
    miss = torch.atleast_1d(total - 1)
    if not (miss.abs() <= tolerance).all():
        worst = float(miss.flatten()[miss.abs().argmax()])
        raise ValueError(f"{what} to {1 + worst:.8g} {where}; expected 1, misses it by {worst:+.3g}")


def all_states(n):
    """All binary vectors of length n as 0. and 1., (2**n, n), counting up: the last column turns fastest."""
    if not isinstance(n, int) or not 0 <= n <= 20:
        raise ValueError(f"n is {n}; expected a whole number from 0 to 20 (every variable doubles the rows)")
    digits = torch.arange(n - 1, -1, -1)
    return (torch.arange(2**n)[:, None] >> digits & 1).to(torch.get_default_dtype())


# The game: densities or probabilities of data and generator on the same points.


def optimal_discriminator(p_data, p_g):
    """D*(x) = p_data / (p_data + p_g): Goodfellow et al. 2014, arXiv 1406.2661, proposition 1.

    Where both are 0 the proposition leaves D* undefined. We return 1/2, "can't tell": V does not depend on it
    and stays finite. Where both merely underflow to 0, sigmoid(log p_data - log p_g) is still exact.
    """
    check_non_negative(p_data, "p_data")
    check_non_negative(p_g, "p_g")
    total = p_data + p_g
    return torch.where(total > 0, p_data / torch.where(total > 0, total, 1.0), 0.5)


def value_integrand(logits, p_data, p_g):
    """The terms of V(D, G), to be summed or integrated: p_data log D + p_g log(1 - D), D = sigmoid(logits).

    Logits, because log(1 - D) is -inf for a D that rounds to 1. Those of D* are log p_data - log p_g.
    """
    log_d = logsigmoid(torch.where(p_data > 0, logits, 0.0))
    log_not_d = logsigmoid(torch.where(p_g > 0, -logits, 0.0))
    return p_data * log_d + p_g * log_not_d


# Grids: densities (..., n) at increasing points x (n,).


def integrate(y, x):
    """The integral of y (..., n) over the points x (n,) by the trapezoid rule."""
    if x.ndim != 1 or len(x) < 2 or not (x.diff() > 0).all():
        raise ValueError(f"x has the shape {tuple(x.shape)}; expected (n,) with n >= 2, increasing strictly")
    if y.shape[-1] != len(x):
        raise ValueError(f"y has {y.shape[-1]} values; expected one for each of the {len(x)} points x")
    return torch.trapezoid(y, x, dim=-1)


def check_density(p, x, name="p"):
    """The integral of p over x; a ValueError that names p unless p >= 0 and the integral is 1 within 1e-3."""
    check_non_negative(p, name)
    mass = integrate(p, x)
    _check_is_one(mass, f"{name} integrates", "over x", GRID_TOLERANCE)
    return mass


def kl_on_grid(p, q, x):
    """KL(p || q) in nats of densities at x; inf also where q underflows to 0 (kl_quadrature does not)."""
    check_density(p, x, "p")
    check_density(q, x, "q")
    return integrate(p_log_q(p, p) - p_log_q(p, q), x)


def jsd_on_grid(p, q, x):
    """JSD(p, q) in nats of densities at x."""
    check_density(p, x, "p")
    check_density(q, x, "q")
    return integrate(jsd_integrand(p, q), x)


def value_on_grid(logits, p_data, p_g, x):
    """V(D, G) = E_data log D + E_g log(1 - D) of densities at x, with D = sigmoid(logits)."""
    check_density(p_data, x, "p_data")
    check_density(p_g, x, "p_g")
    return integrate(value_integrand(logits, p_data, p_g), x)


# Quadrature: functions of x. Distributions need float64 parameters, else log_prob is good to 1e-7 only.


def quadrature(f, a, b, points=()):
    """The integral of f from a to b (either may be infinite) as a float, to about 1e-10 (SciPy's QUADPACK).

    f takes a float64 scalar tensor. The range is split at points: name the peaks that are thin on the scale
    of the range, or they are never seen, and the places where f jumps or bends.
    """

    def at(x):
        return float(f(torch.tensor(x, dtype=torch.float64)))

    def piece(left, right):
        return quad(at, left, right, epsabs=1e-11, epsrel=1e-11, limit=500)[0]

    return math.fsum(piece(left, right) for left, right in pairwise([a, *sorted(points), b]))


def kl_quadrature(log_p, log_q, a=-math.inf, b=math.inf, points=()):
    """KL(p || q) in nats of two log-densities (functions of x) on [a, b], free of underflow; may be inf."""
    _check_log_densities(log_p, log_q, a, b, points)
    return quadrature(lambda x: _relative(log_p(x), log_q(x)), a, b, points)


def jsd_quadrature(log_p, log_q, a=-math.inf, b=math.inf, points=()):
    """JSD(p, q) in nats of two log-densities (functions of x) on [a, b], free of underflow."""

    def integrand(x):
        at_p, at_q = log_p(x), log_q(x)
        at_m = torch.logaddexp(at_p, at_q) - math.log(2)
        return (_relative(at_p, at_m) + _relative(at_q, at_m)) / 2

    _check_log_densities(log_p, log_q, a, b, points)
    return quadrature(integrand, a, b, points)


def _relative(log_p, log_q):
    return torch.where(log_p == -math.inf, 0.0, log_p.exp() * (log_p - log_q))


def _check_log_densities(log_p, log_q, a, b, points):
    for name, log_density in (("log_p", log_p), ("log_q", log_q)):
        mass = quadrature(lambda x, f=log_density: f(x).exp(), a, b, points)
        _check_is_one(torch.tensor(mass), f"exp({name}) integrates", f"from {a} to {b}", QUADRATURE_TOLERANCE)


# Monte Carlo: independent draws along the first dimension.


def monte_carlo(values):
    """The mean of the draws (n, ...) and its standard error s / sqrt(n)."""
    if len(values) < 2:
        raise ValueError(f"values holds {len(values)} draw(s); expected at least 2, to estimate the error")
    return values.mean(0), values.std(0) / math.sqrt(len(values))


def kl_monte_carlo(p, q, samples, seed):
    """KL(p || q) in nats of torch distributions, from samples of p: the estimate and its standard error."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        x = p.sample((samples,))
    return monte_carlo(p.log_prob(x) - q.log_prob(x))
