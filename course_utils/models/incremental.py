"""Fast sampling: a model that carries over what the pixels so far have told it. Chapters 04 and 05."""

from collections.abc import Iterator

import torch
from torch import Tensor

from course_utils.models.base import AutoregressiveModel, inverse_cdf


class IncrementalModel(AutoregressiveModel):
    """An autoregression that gets from one pixel's logits to the next one's without starting anew.

    A model writes `conditionals` beside `logits`. Chapters 04 and 05.
    """

    def conditionals(self, x: Tensor) -> Iterator[Tensor]:
        """Yield `logits` of one pixel after the other, (batch,) or (batch, levels), in the order.

        The caller writes to `x` meanwhile: what stands there of the pixels before is what the next one sees.
        """
        raise NotImplementedError

    @torch.no_grad()
    def sample(
        self,
        n: int,
        given: Tensor | None = None,
        known: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """As `AutoregressiveModel.sample`: the same pixels from the same random numbers, in less time."""
        x, known = self.start(n, given, known)
        u = self.uniforms(n, generator)
        pixels, known, u = (v.flatten(1).unbind(1) for v in (x, known, u))  # views: what is written, x holds
        for i, logits in zip(self.order.tolist(), self.conditionals(x), strict=True):
            pixels[i].copy_(torch.where(known[i], pixels[i], inverse_cdf(logits, u[i])))
        return x
