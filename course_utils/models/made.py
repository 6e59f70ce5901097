"""MADE: an autoencoder whose masks cut every path from a pixel to itself and to the pixels before it.

Chapter 04.
"""

import math
from collections.abc import Sequence
from itertools import cycle, pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.base import AutoregressiveModel, DensityModel, EventShape, Objective, inverse_cdf
from course_utils.nn.linear import MaskedLinear
from course_utils.validation import check_count, check_counts, check_number, check_seed


class MADE(AutoregressiveModel):
    """All conditionals p(x_i = 1 | x_<i) in one pass through masked layers, with ReLU between them.

    `hidden_units` is the size of the hidden layer, or a tuple of sizes; `seed` shuffles which hidden unit
    sees how much; `dropout` is the share of hidden values left out in training. `layers[k].mask` is a mask.

    Source: Germain, Gregor, Murray and Larochelle 2015 (arXiv 1502.03509). The weights start as in PyTorch's
    linear layer; the authors' code starts from orthogonal matrices. Chapter 04.
    """

    def __init__(
        self,
        event_shape: EventShape,
        hidden_units: int | tuple[int, ...] = (500,),
        order: Sequence[int] | Tensor | None = None,
        dropout: float = 0.0,
        seed: int = 0,
    ) -> None:
        super().__init__(event_shape, order=order)
        self.hidden_units = check_counts(hidden_units, "hidden_units")
        masks = make_masks(self.order, self.hidden_units, seed)
        self.layers = nn.ModuleList([MaskedLinear(mask) for mask in masks])
        self.dropout = nn.Dropout(check_number(dropout, "dropout", 0, 1))

    def logits(self, x: Tensor) -> Tensor:
        h = x.flatten(1)
        for layer in self.layers[:-1]:
            h = self.dropout(F.relu(layer(h)))
        return self.layers[-1](h).unflatten(1, self.event_shape)


def make_masks(order: Tensor, hidden_units: Sequence[int], seed: int = 0) -> list[Tensor]:
    """The masks of all layers, (outputs, inputs) each: True where a connection stays.

    Every unit has a degree d and may depend on the first d pixels of the order. The degrees of hidden units
    are 1 .. pixels - 1, spread evenly and then shuffled. The paper samples each, which can leave a
    pixel of a small model without any past. Chapter 04.
    """
    place = order.argsort()  # 0 for the pixel that comes first
    generator = torch.Generator().manual_seed(check_seed(seed))
    degrees = [place + 1]
    for units in hidden_units:
        spread = 1 + torch.arange(units) * max(len(order) - 1, 1) // units
        degrees.append(spread[torch.randperm(units, generator=generator)])
    degrees.append(place)  # pixel number i depends on the i pixels before it
    return [degree[:, None] >= degree_below for degree_below, degree in pairwise(degrees)]


class OrderAgnosticMADE(DensityModel):
    """One set of weights under the masks of many orders: p(x) is the mean of what each order gives.

    Each update trains the next order in turn. The mean is one of probabilities: a mean of logits would not
    sum to one over all x. `hidden_units`, `dropout` and `seed` are those of `MADE`; the first order is
    row-major, the others are random.

    Source: Germain et al. 2015 (arXiv 1502.03509), order-agnostic and connectivity-agnostic training.
    Chapter 04.
    """

    def __init__(
        self,
        event_shape: EventShape,
        hidden_units: int | tuple[int, ...] = (500,),
        orders: int = 32,
        dropout: float = 0.0,
        seed: int = 0,
    ) -> None:
        super().__init__(event_shape, levels=2)
        self.members = nn.ModuleList([MADE(event_shape, hidden_units, dropout=dropout, seed=seed)])
        generator = torch.Generator().manual_seed(seed)
        for k in range(1, check_count(orders, "orders")):
            order = torch.randperm(len(self.members[0].order), generator=generator)
            self.members.append(self.in_order(order, seed + k))

    def in_order(self, order: Sequence[int] | Tensor, seed: int = 0) -> MADE:
        """A MADE that shares these weights and has another order: the known pixels first, for in-painting."""
        first = self.members[0]
        made = MADE(self.event_shape, first.hidden_units, order, first.dropout.p, seed).to(self.device)
        for layer, shared in zip(made.layers, first.layers, strict=True):
            layer.weight, layer.bias = shared.weight, shared.bias
        return made

    def log_prob(self, x: Tensor) -> Tensor:
        log_probs = torch.stack([member.log_prob(x) for member in self.members])
        return log_probs.logsumexp(0) - math.log(len(self.members))

    def objectives(self) -> list[Objective]:
        turn = cycle(self.members)
        return [Objective("nll", lambda x: next(turn).nll(x), list(self.parameters()))]

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """`n` samples, each in a random one of the orders."""
        u = self.sample_noise(torch.rand, (check_count(n),), generator)
        member = inverse_cdf(u.new_zeros(n, len(self.members)), u)
        x = u.new_empty(n, *self.event_shape)
        for k in member.unique().long().tolist():
            x[member == k] = self.members[k].sample(int((member == k).sum()), generator=generator)
        return x
