"""Tables of conditional probabilities on a directed graph: the model whose parameters can be counted.

Chapter 03.
"""

import math
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.base import DensityModel, EventShape, inverse_cdf
from course_utils.validation import check_count, check_positive, check_several

ENTRIES = 2**24  # of all tables, at most: 64 MB


class ConditionalTable(nn.Module):
    """p(x_i | parents), a conditional probability table: a row for every state of the parents.

    A row of K probabilities sums to 1, so K - 1 of them are free. What is stored is what is free: the logits
    of levels 1 .. K - 1, where level 0 has the logit 0. `x` is (batch, pixels). Chapter 03.
    """

    def __init__(self, pixel: int, parents: list[int], levels: int) -> None:
        super().__init__()
        self.pixel, self.parents, self.levels = pixel, parents, levels
        self.free = nn.Parameter(torch.zeros(levels ** len(parents), levels - 1))

    def row(self, x: Tensor) -> Tensor:
        """Which row applies, (batch,): the parents' levels, read as the digits of one number."""
        row = torch.zeros(len(x), dtype=torch.int64, device=x.device)
        for parent in self.parents:
            row = row * self.levels + x[:, parent].long()
        return row

    def logits(self, x: Tensor) -> Tensor:
        return F.pad(self.free[self.row(x)], (1, 0))

    def log_prob(self, x: Tensor) -> Tensor:
        return -F.cross_entropy(self.logits(x), x[:, self.pixel].long(), reduction="none")

    def fit_counts(self, x: Tensor, pseudo_count: float) -> None:
        entry = self.row(x) * self.levels + x[:, self.pixel].long()
        seen = entry.bincount(minlength=len(self.free) * self.levels).view(-1, self.levels)
        counts = seen.to(self.free.dtype) + pseudo_count
        self.free.copy_(counts[:, 1:].log() - counts[:, :1].log())


class BayesianNetwork(DensityModel):
    """p(x) = prod_i p(x_i | parents of i): one table for each pixel of a directed graph without cycles.

    `parents[i]` lists the flattened positions that pixel i looks at; without it, no pixel looks at any other.
    Chapter 03.
    """

    def __init__(
        self, event_shape: EventShape, parents: Iterable[Iterable[int]] | None = None, levels: int = 2
    ) -> None:
        super().__init__(event_shape, check_count(levels, "levels", least=2))
        self.parents = check_parents(parents, math.prod(self.event_shape), self.levels)
        self.tables = nn.ModuleList(ConditionalTable(i, seen, levels) for i, seen in self.parents.items())

    def log_prob(self, x: Tensor) -> Tensor:
        self.check(x)
        return sum(table.log_prob(x.flatten(1)) for table in self.tables)

    @torch.no_grad()
    def fit_counts(self, x: Tensor, pseudo_count: float = 0.5) -> None:
        """Every table counts, each entry `pseudo_count` more than seen: the mean under Dirichlet priors."""
        self.check(x)
        check_positive(pseudo_count, "pseudo_count")
        for table in self.tables:
            table.fit_counts(x.flatten(1), pseudo_count)

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        u = self.sample_noise(torch.rand, (check_count(n), *self.event_shape), generator)
        x = torch.zeros_like(u)
        pixels, u = x.flatten(1), u.flatten(1)  # a view: writing to `pixels` fills x
        for i in TopologicalSorter(self.parents).static_order():  # parents come first
            pixels[:, i] = inverse_cdf(self.tables[i].logits(pixels), u[:, i])
        return x


def check_parents(parents: Iterable[Iterable[int]] | None, pixels: int, levels: int) -> dict[int, list[int]]:
    """The graph as {pixel: its parents}; ValueError if it has a cycle or does not fit that many pixels.

    Chapter 03.
    """
    rows = [[]] * pixels if parents is None else check_several(parents, Iterable, "parents")
    graph = dict(enumerate(map(list, rows)))
    if len(graph) != pixels:
        raise ValueError(f"parents has {len(graph)} entries, expected one for each of {pixels} pixels")
    entries = 0
    for i, seen in graph.items():
        if len(set(seen)) < len(seen) or not set(seen) <= graph.keys():
            raise ValueError(f"parents[{i}] is {seen}, expected different positions from 0 to {pixels - 1}")
        entries += (levels - 1) * levels ** len(seen)
        if entries > ENTRIES:
            raise ValueError(
                f"parents[{i}] has {len(seen)} entries, expected fewer: the tables are too large"
            )
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise ValueError(f"parents has the cycle {error.args[1]}, expected none") from None
    return graph
