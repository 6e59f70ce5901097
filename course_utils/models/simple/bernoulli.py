"""Independent pixels: the simplest model of a binary picture, and the baseline of all others. Chapter 02."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.base import DensityModel, EventShape, inverse_cdf
from course_utils.validation import check_count, check_positive


class ProductOfBernoullis(DensityModel):
    """p(x) = prod_i Bernoulli(x_i): every pixel has its own probability and knows nothing of the others.

    Chapter 02.
    """

    def __init__(self, event_shape: EventShape) -> None:
        super().__init__(event_shape, levels=2)
        self.logits = nn.Parameter(torch.zeros(self.event_shape))

    def log_prob(self, x: Tensor) -> Tensor:
        self.check(x)
        logits = self.logits.expand_as(x)
        return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)

    @torch.no_grad()
    def fit_counts(self, x: Tensor, pseudo_count: float = 0.1) -> None:
        """A pixel's probability is the share of pictures that light it: a MAP estimate.

        Every pixel is counted `pseudo_count` times more as on and as off: the mode under a Beta prior with
        both parameters 1 + pseudo_count. Otherwise a pixel that is never on in x would get probability 0, and
        one later picture that lights it an infinite loss.
        """
        self.check(x)
        check_positive(pseudo_count, "pseudo_count")
        on, off = x.sum(0), (1 - x).sum(0)
        self.logits.copy_((on + pseudo_count).log() - (off + pseudo_count).log())

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        u = self.sample_noise(torch.rand, (check_count(n), *self.event_shape), generator)
        return inverse_cdf(self.logits.expand_as(u), u)
