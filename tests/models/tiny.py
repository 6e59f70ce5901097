"""A logistic autoregression for the tests: small, of any order, with a faster way of sampling."""

import torch
from torch import nn

from course_utils.models.base import AutoregressiveModel, inverse_cdf


class TinyAutoregression(AutoregressiveModel):
    """logits_i = bias_i + sum of weight_ij x_j over the pixels j before i."""

    def __init__(self, event_shape, levels=2, order=None):
        super().__init__(event_shape, levels, order)
        self.rows = 1 if levels == 2 else levels
        pixels = len(self.order)
        self.weight = nn.Parameter(torch.zeros(self.rows, pixels, pixels))
        self.bias = nn.Parameter(torch.zeros(self.rows, pixels))

    def visible(self):
        """Which pixel (column) each pixel (row) may see."""
        rank = self.order.argsort()
        return rank[None, :] < rank[:, None]

    def logits(self, x):
        seen = torch.einsum("kij,nj->nki", self.weight * self.visible(), x.flatten(1))
        logits = (seen + self.bias).unflatten(2, self.event_shape)
        return logits[:, 0] if self.levels == 2 else logits


class TinyFastAutoregression(TinyAutoregression):
    """The same, sampled by adding one pixel's column to all logits instead of computing them again."""

    @torch.no_grad()
    def sample(self, n, given=None, known=None, generator=None):
        x, known = self.start(n, given, known)
        u = self.uniforms(n, generator).flatten(1)
        pixels, known = x.flatten(1), known.flatten(1)
        logits = self.bias.repeat(n, 1, 1)
        for i in self.order.tolist():
            at_pixel = logits[:, 0, i] if self.levels == 2 else logits[:, :, i]
            pixels[:, i] = torch.where(known[:, i], pixels[:, i], inverse_cdf(at_pixel, u[:, i]))
            logits += self.weight[:, :, i] * pixels[:, i, None, None]
        return x
