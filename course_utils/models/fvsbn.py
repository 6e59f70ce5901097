"""FVSBN, the fully visible sigmoid belief network: a logistic regression for every pixel.

Chapters 03 and 04.
"""

from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.base import EventShape
from course_utils.models.incremental import IncrementalModel


class FVSBN(IncrementalModel):
    """p(x_i = 1 | x_<i) = sigmoid(b_i + sum_{j<i} w_ij x_j).

    `w` holds the pixels * (pixels - 1) / 2 weights that exist, one pixel's after the other's. All parameters
    start at zero: the loss is convex, so it matters little where one starts.

    Source: Frey, Hinton and Dayan 1996, Does the wake-sleep algorithm produce good density estimators?, NIPS.
    Chapters 03 and 04.
    """

    def __init__(self, event_shape: EventShape, order: Sequence[int] | Tensor | None = None) -> None:
        super().__init__(event_shape, order=order)
        pixels = len(self.order)
        self.w = nn.Parameter(torch.zeros(pixels * (pixels - 1) // 2))
        self.b = nn.Parameter(torch.zeros(pixels))

    def weights(self) -> Tensor:
        """All weights, (pixels, pixels): row i weighs the pixels before pixel i, and is zero elsewhere."""
        rank = self.order.argsort()
        before = rank[None, :] < rank[:, None]
        return self.w.new_zeros(before.shape).masked_scatter(before, self.w)

    def logits(self, x: Tensor) -> Tensor:
        return F.linear(x.flatten(1), self.weights(), self.b).unflatten(1, self.event_shape)

    def conditionals(self, x: Tensor) -> Iterator[Tensor]:
        """Each pixel's logits from its own row of weights alone."""
        pixels, weights = x.flatten(1), self.weights()  # a view, to which the caller writes
        for i in self.order.tolist():
            yield pixels @ weights[i] + self.b[i]
