"""The exact law of x = G(z) in one dimension: where a generator puts the mass of its noise. Chapter 08."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from course_utils.probability.divergences import jsd_integrand
from course_utils.validation import as_tensor, check_floating, check_tensor


@dataclass(frozen=True)
class Pushforward:
    """The law of x = G(z): the mass in cells between `edges`, beyond them, and at single points (atoms).

    edges (C + 1,) bound the cells. binned (C + 2,) is the mass without the atoms: left of all cells, in each
    cell, right of all cells. atoms (K,) are increasing positions, atom_masses (K,) what lies there.
    """

    edges: torch.Tensor
    binned: torch.Tensor
    atoms: torch.Tensor
    atom_masses: torch.Tensor

    @property
    def masses(self) -> Tensor:
        """The mass in each cell (C,), without the atoms."""
        return self.binned[1:-1]

    @property
    def density(self) -> Tensor:
        """The density averaged over each cell (C,), without the atoms; finite also where G folds."""
        return self.masses / self.edges.diff()

    @property
    def probabilities(self) -> Tensor:
        """One finite distribution (C + 2 + K,), of sum 1: left, the cells, right, the atoms."""
        return torch.cat([self.binned, self.atom_masses])

    def probabilities_of(self, cdf: Callable[[Tensor], Tensor]) -> Tensor:
        """The same places under a law without atoms (C + 2 + K,), whose distribution function is `cdf(x)`.

        So `jsd(law.probabilities, law.probabilities_of(p_data.cdf))` compares the two laws as seen through
        the cells: atoms count in full, and what is missed shrinks with the square of the cells' width.
        """
        below = cdf(self.edges)
        cumulative = torch.cat([torch.zeros_like(below[:1]), below, torch.ones_like(below[:1])])
        return torch.cat([cumulative.diff(), torch.zeros_like(self.atom_masses)])


def pushforward(x_of_z: Tensor, z: Tensor, cdf: Callable[[Tensor], Tensor], edges: Tensor) -> Pushforward:
    """The exact law of x = G(z) for a G that is a straight line between its knots; no gradient.

    z, x_of_z: (n,) increasing knots, and G there. cdf: the distribution function of z, called with a float64
    tensor on the CPU; z is conditioned on [z[0], z[-1]], which has to hold 0.999 of it. edges: (C + 1,) the
    increasing bounds of the cells in x. A cell gets the mass of all z that land in it: this is the change of
    variables p_z / |G'|, summed over all branches of G and integrated over the cell. Where G is constant over
    three knots or more, x has an atom. Returns a Pushforward with the dtype and on the device of edges.
    """
    x, z, bounds = (_read(t, name) for name, t in {"x_of_z": x_of_z, "z": z, "edges": edges}.items())
    _check_knots(x, z, bounds)
    pieces = _pieces(x[None], z, cdf, bounds)
    atom, cells = pieces.on_atom & (pieces.mass > 0), len(bounds) + 1
    atoms, which = np.unique(pieces.start[atom], return_inverse=True)
    atom_masses = np.bincount(which, pieces.mass[atom], minlength=len(atoms))
    binned = np.bincount(pieces.cell[~atom], pieces.mass[~atom], minlength=cells)
    parts = (torch.from_numpy(part).to(edges) for part in (binned, atoms, atom_masses))
    return Pushforward(edges, *parts)


def pushforward_jsd(
    x_of_z: Tensor,
    z: Tensor,
    cdf: Callable[[Tensor], Tensor],
    edges: Tensor,
    target: Callable[[Tensor], Tensor],
) -> Tensor:
    """The JSD of many pushforwards from one law without atoms, (members,), in nats.

    x_of_z is (members, n), `target` the distribution function of that law; all else is as for `pushforward`.
    Equals `jsd(law.probabilities_of(target), law.probabilities)` for each row, in one go.
    """
    named = {"x_of_z": x_of_z, "z": z, "edges": edges}
    x, knots, bounds = (_read(t, name) for name, t in named.items())
    for row in x:
        _check_knots(row, knots, bounds)
    pieces, cells = _pieces(x, knots, cdf, bounds), len(bounds) + 1
    place = pieces.member * cells + pieces.cell
    weights = np.where(pieces.on_atom, 0.0, pieces.mass)
    binned = torch.from_numpy(np.bincount(place, weights, len(x) * cells).reshape(len(x), cells))
    on_atoms = torch.from_numpy(np.bincount(pieces.member, pieces.mass * pieces.on_atom, len(x)))
    below = torch.cat([torch.zeros(1), target(edges), torch.ones(1)])
    # An atom has no mass under the target: of its own mass a it adds a log(2a / a) / 2.
    return jsd_integrand(below.diff(), binned).sum(1) + on_atoms * math.log(2) / 2


class _Pieces(NamedTuple):
    """Stretches of z that land in one cell each. G is constant `on_atom`, and has the value `start`."""

    mass: np.ndarray
    member: np.ndarray
    cell: np.ndarray
    on_atom: np.ndarray
    start: np.ndarray


def _pieces(x: np.ndarray, z: np.ndarray, cdf: Callable[[Tensor], Tensor], bounds: np.ndarray) -> _Pieces:
    """The pieces of many G, whose values at the knots are the rows of x (members, n)."""
    knots = x.size // len(x)
    flat = x.ravel()  # one walk through all members; the step from one to the next is no part of either
    cuts, segment, cell = _cut(flat, np.tile(z, len(x)), bounds)
    cumulative = cdf(torch.from_numpy(cuts)).numpy()
    held = cumulative[-1] - cumulative[0]
    if not abs(held - 1) <= 1e-3:
        raise ValueError(
            f"cdf rises by {held:.6g} over the knots z; expected 1 within 0.001, nearly all the noise"
        )
    mass = np.diff(cumulative).clip(min=0) / held  # rounding may put a cut just behind the next knot

    same = flat[1:] == flat[:-1]
    same[knots - 1 :: knots] = False
    run = same[1:] & same[:-1]  # two equal knots alone may be the tip of a fold
    constant = np.zeros_like(same)
    constant[1:] |= run
    constant[:-1] |= run
    inside = segment % knots < knots - 1
    segment = segment[inside]
    return _Pieces(mass[inside], segment // knots, cell[inside], constant[segment], flat[segment])


def _cut(x: np.ndarray, z: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Walk along z and cut wherever x enters another cell, so that every piece lands in one cell.

    Returns the ends of the pieces in z (pieces + 1,), and for each piece the segment between two knots to
    which it belongs, and its cell: 0 left of all bounds, len(bounds) right of them.
    """
    cell_of_knot = np.searchsorted(bounds, x)  # a cell is (left, right], as P(X <= x) counts
    steps = np.diff(cell_of_knot)
    pieces = np.abs(steps) + 1
    segment = np.repeat(np.arange(len(steps)), pieces)
    k = np.arange(len(segment)) - (np.cumsum(pieces) - pieces)[segment]  # 0, 1, ... within each segment
    cell = cell_of_knot[segment] + k * np.sign(steps)[segment]

    cuts, crossing = np.append(z[segment], z[-1]), np.flatnonzero(k)
    i = segment[crossing]
    crossed = bounds[cell[crossing] - (steps[i] > 0)]
    cuts[crossing] += (crossed - x[i]) / (x[i + 1] - x[i]) * (z[i + 1] - z[i])
    return cuts, segment, cell


def _read(values: Tensor, name: str) -> np.ndarray:
    check_tensor(values, name)
    check_floating(values, name)
    return as_tensor(values, name).detach().cpu().double().numpy()


def _check_knots(x: np.ndarray, z: np.ndarray, edges: np.ndarray) -> None:
    for name, values in (("x_of_z", x), ("z", z), ("edges", edges)):
        if values.ndim != 1 or len(values) < 2:
            raise ValueError(f"{name} has the shape {values.shape}; expected (n,) with n >= 2")
        if not np.isfinite(values).all():
            raise ValueError(
                f"{name} has {np.count_nonzero(~np.isfinite(values))} values that are not finite"
            )
    if len(x) != len(z):
        raise ValueError(f"x_of_z has {len(x)} values; expected one for each of the {len(z)} knots z")
    for name, values in (("z", z), ("edges", edges)):
        if not (values[1:] > values[:-1]).all():
            raise ValueError(f"{name} does not increase strictly")
