"""NADE: one hidden layer, whose weights all conditionals share. Chapter 04."""

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from course_utils.models.base import EventShape
from course_utils.models.incremental import IncrementalModel
from course_utils.nn.nade_scores import nade_scores
from course_utils.validation import check_count, check_number, find

ACTIVATIONS = {"sigmoid": torch.sigmoid, "relu": torch.relu}


class NADE(IncrementalModel):
    """h_i = sigmoid(c + sum_{j<i} W_j x_j) and p(x_i = 1 | x_<i) = sigmoid(alpha_i . h_i + b_i).

    W and alpha are (pixels, hidden_units); i counts the pixels in the order of generation. `activation` is
    "sigmoid" as in the paper, or "relu". `dropout` is the share of alpha's entries that each training batch
    goes without; the paper has none. W and alpha start uniform on +-1 / sqrt(number of inputs), c and b at 0.

    Source: Larochelle and Murray 2011, The neural autoregressive distribution estimator, AISTATS. Chapter 04.
    """

    def __init__(
        self,
        event_shape: EventShape,
        hidden_units: int = 500,
        order: Sequence[int] | Tensor | None = None,
        activation: str = "sigmoid",
        dropout: float = 0.0,
    ) -> None:
        super().__init__(event_shape, order=order)
        find(ACTIVATIONS, activation, "activation")
        self.activation = activation
        self.dropout = nn.Dropout(check_number(dropout, "dropout", 0, 1))
        shape = len(self.order), check_count(hidden_units, "hidden_units")
        self.W = nn.Parameter(torch.empty(shape).uniform_(-1, 1) / math.sqrt(shape[0]))
        self.c = nn.Parameter(torch.zeros(shape[1]))
        self.alpha = nn.Parameter(torch.empty(shape).uniform_(-1, 1) / math.sqrt(shape[1]))
        self.b = nn.Parameter(torch.zeros(shape[0]))

    def logits(self, x: Tensor) -> Tensor:
        x = x.flatten(1).T[self.order]
        scores = nade_scores(x, self.W, self.c, self.dropout(self.alpha), self.activation).T + self.b
        return scores[:, self.order.argsort()].unflatten(1, self.event_shape)

    def conditionals(self, x: Tensor) -> Iterator[Tensor]:
        """Each pixel's logits from hidden units that the pixels before it have left behind."""
        a, pixels = self.c.repeat(len(x), 1), x.flatten(1).unbind(1)  # views, to which the caller writes
        for i, W, alpha, b in zip(self.order.tolist(), self.W, self.alpha, self.b, strict=True):
            yield ACTIVATIONS[self.activation](a) @ alpha + b
            a.addr_(pixels[i], W)  # a_{i+1} = a_i + W_i x_i


def textbook_logits(model: NADE, x: Tensor) -> Tensor:
    """The logits of `model` as the paper writes them, a pixel at a time: a_{i+1} = a_i + W_i x_i, a_1 = c.

    `NADE.logits` gives the same with `nade_scores`; this loop takes more time, and autograd keeps every h_i.
    Chapter 04.
    """
    x, alpha = x.flatten(1)[:, model.order], model.dropout(model.alpha)
    a, logits = model.c.expand(len(x), -1), []
    for i in range(x.shape[1]):
        h = ACTIVATIONS[model.activation](a)
        logits.append(h @ alpha[i] + model.b[i])
        a = a + x[:, i, None] * model.W[i]
    return torch.stack(logits, 1)[:, model.order.argsort()].unflatten(1, model.event_shape)
