"""Divergences on finite sets, in nats: p and q hold probabilities along dim, and broadcast elsewhere.

Chapters 02, 04 and 07.
"""

import math
from numbers import Integral

import torch
from torch import Tensor

FINITE_TOLERANCE = 1e-5  # how far a total may miss 1: rounding of float32


def p_log_q(p: Tensor, q: Tensor) -> Tensor:
    """p log q, entry by entry, with 0 log 0 = 0 and slope 0 where p = 0 (autograd alone makes it NaN)."""
    inside = p > 0
    return torch.where(inside, p, 0.0) * torch.log(torch.where(inside, q, 1.0))


def entropy(p: Tensor, dim: int = -1) -> Tensor:
    """H(p) = -sum p log p along dim, in nats."""
    check_distribution(p, "p", dim)
    return -p_log_q(p, p).sum(dim)


def cross_entropy(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    """H(p, q) = -sum p log q along dim, in nats; inf where q lacks support that p has."""
    check_pair(p, q, dim)
    return -p_log_q(p, q).sum(dim)


def kl(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    """KL(p || q) = sum p log(p / q) along dim, in nats; inf where q lacks support that p has."""
    check_pair(p, q, dim)
    divergence = (p_log_q(p, p) - p_log_q(p, q)).sum(dim)
    return divergence.clamp(min=0)  # only rounding takes it below 0


def jsd(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    """JSD(p, q) = KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2, in nats: 0 if p = q, log 2 if disjoint."""
    check_pair(p, q, dim)
    return jsd_integrand(p, q).sum(dim).clamp(max=math.log(2))  # only rounding takes it above log 2


def jsd_integrand(p: Tensor, q: Tensor) -> Tensor:
    """The terms of JSD(p, q), to be summed or integrated: p log(p / m)/2 + q log(q / m)/2, never below 0."""
    # p / m is 2p / (p + q): halving the least float would give m = 0, doubling it is exact.
    towards_p = p_log_q(p, 2 * p) - p_log_q(p, p + q)
    towards_q = p_log_q(q, 2 * q) - p_log_q(q, p + q)
    return ((towards_p + towards_q) / 2).clamp(min=0)


def check_distribution(p: Tensor, name: str = "p", dim: int = -1) -> None:
    """Raise a ValueError that names p unless it is non-negative and sums to 1 along dim within 1e-5."""
    check_non_negative(p, name)
    if isinstance(dim, bool) or not isinstance(dim, int) or not -p.dim() <= dim < p.dim():
        raise ValueError(f"dim is {dim!r}; expected a dimension of {name}, whose shape is {tuple(p.shape)}")
    check_is_one(p.sum(dim), f"{name} sums", f"along dim {dim}", FINITE_TOLERANCE)


def check_pair(p: Tensor, q: Tensor, dim: int) -> None:
    """Raise a ValueError unless p and q are distributions over equally many states along dim."""
    check_distribution(p, "p", dim)
    check_distribution(q, "q", dim)
    if p.shape[dim] != q.shape[dim]:
        raise ValueError(f"q has {q.shape[dim]} states along dim {dim}; expected {p.shape[dim]}, as p has")


def check_non_negative(p: Tensor, name: str) -> None:
    """Raise a ValueError that names p unless it is a tensor without negative or NaN entries."""
    if not isinstance(p, torch.Tensor):
        raise ValueError(f"{name} is a {type(p).__name__}; expected a torch tensor")
    if p.is_meta or not p.numel():
        raise ValueError(f"{name} is empty or has no values; expected at least one number")
    if not p.is_floating_point():
        raise ValueError(f"{name} has dtype {p.dtype}; expected a floating-point dtype")
    if not (p >= 0).all():
        raise ValueError(f"{name} has negative or NaN entries (least: {float(p.min()):.3g}); expected none")


def check_is_one(total: Tensor, what: str, where: str, tolerance: float) -> None:
    """Raise a ValueError unless every total is 1 within the tolerance; `what`, `where` say which totals."""
    miss = torch.atleast_1d(total - 1)
    if not (miss.abs() <= tolerance).all():
        worst = float(miss.flatten()[miss.abs().argmax()])
        raise ValueError(f"{what} to {1 + worst:.8g} {where}; expected 1, misses it by {worst:+.3g}")


def all_states(n: int) -> Tensor:
    """All binary vectors of length n as 0. and 1., (2**n, n), counting up: the last column turns fastest."""
    if isinstance(n, bool) or not isinstance(n, Integral) or not 0 <= n <= 20:
        raise ValueError(f"n is {n!r}; expected a whole number from 0 to 20 (each doubles the rows)")
    digits = torch.arange(n - 1, -1, -1)
    return (torch.arange(2**n)[:, None] >> digits & 1).to(torch.get_default_dtype())
