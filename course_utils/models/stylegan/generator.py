"""StyleGAN's generator: noise z -> style w -> one style for each layer -> picture."""

import torch
from torch import nn

from course_utils.models.stylegan.mapping import Mapping
from course_utils.models.stylegan.synthesis import LAYERS, Synthesis


class Generator(nn.Module):
    """Mapping and synthesis. `depth` 0 leaves the mapping out: w is z, scaled to mean square 1.

    `mean_style` follows the mean of w during training; truncation pulls styles to it.
    """

    def __init__(self, size=32, channels=32, depth=4):
        super().__init__()
        self.size = size
        self.mapping, self.synthesis = Mapping(size, depth), Synthesis(size, channels)
        self.register_buffer("mean_style", torch.zeros(size))

    def forward(self, styles, noise=None):
        """Pictures (n, 3, 16, 16) of styles in W, (n, size), or in W+, (n, LAYERS, size)."""
        return self.synthesis(spread(styles), noise)

    def truncate(self, styles, truncation):
        """mean + truncation (w - mean): Karras et al. 2018 (arXiv 1812.04948), appendix B."""
        return self.mean_style + truncation * (styles - self.mean_style)

    @torch.no_grad()
    def follow(self, styles, decay=0.99):
        """Move the mean by the share 1 - `decay` towards the mean of these styles (n, size)."""
        self.mean_style.lerp_(styles.mean(0), 1 - decay)

    @torch.no_grad()
    def draw_styles(self, n, generator=None):
        """Styles (n, size) of `n` normal codes z."""
        return self.mapping(torch.randn((n, self.size), generator=generator).to(self.mean_style))


def spread(styles):
    """W in W+: a style (n, size) is given to all layers; (n, LAYERS, size) stays as it is."""
    return styles[:, None].expand(-1, LAYERS, -1) if styles.dim() == 2 else styles


def mix(first, second, at):
    """Style mixing: layers before `at` take the styles `first`, the others `second`; both in W or W+.

    `at` is a number of 0 .. LAYERS, or one for each picture, (n,).
    """
    late = torch.arange(LAYERS, device=first.device) >= torch.as_tensor(at, device=first.device).reshape(
        -1, 1
    )
    return torch.where(late[:, :, None], spread(second), spread(first))
