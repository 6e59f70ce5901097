"""What pix2pix and CycleGAN have in common: networks that make pictures of pictures."""

import torch
from torch import nn

from course_utils.validation import check_shape


class Translator(nn.Module):
    """A model of pictures (n, 3, side, side) in [-1, 1]. It is trained by `fit` on its `objectives`."""

    @property
    def device(self):
        return next(self.parameters()).device

    @torch.no_grad()
    def apply_to(self, network, pictures):
        """What one of the networks makes of pictures, without gradients."""
        check_shape(pictures, (3, *pictures.shape[2:]), "pictures")
        return network(pictures)
