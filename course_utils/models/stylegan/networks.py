"""StyleGAN's networks: noise z -> style w -> one style for each layer -> picture; and the discriminator.

Chapter 13.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, leaky_relu

from course_utils.models.stylegan.layers import EqualLinear, ModulatedConv
from course_utils.nn.blocks import backbone


class Mapping(nn.Module):
    """z (n, size) -> w (n, size): Karras et al. 2018 (arXiv 1812.04948), section 2.

    z is first scaled to mean square 1 over its components. `rate` slows the learning of these layers, as
    they all act one after the other. Chapter 13.
    """

    def __init__(self, size: int, depth: int = 4, rate: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.ModuleList(EqualLinear(size, size, rate) for _ in range(depth))

    def forward(self, z: Tensor) -> Tensor:
        w = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        for layer in self.layers:
            w = math.sqrt(2) * leaky_relu(layer(w), 0.2)  # the root keeps the mean square near 1
        return w


SIDES = (4, 8, 16)


LAYERS = 2 * len(SIDES)


class Layer(nn.Module):
    """A modulated convolution, noise of a learnt strength, a bias and a leaky ReLU. Chapter 13."""

    def __init__(self, inputs: int, outputs: int, style: int, side: int) -> None:
        super().__init__()
        self.convolve = ModulatedConv(inputs, outputs, style)
        self.strength = nn.Parameter(torch.zeros(()))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.register_buffer("still", torch.randn(1, 1, side, side))

    def forward(self, x: Tensor, w: Tensor, noise: Tensor | None = None) -> Tensor:
        noise = self.still if noise is None else noise
        x = self.convolve(x, w) + self.strength * noise + self.bias[:, None, None]
        return 2**0.5 * leaky_relu(x, 0.2)


class Synthesis(nn.Module):
    """Styles (n, LAYERS, style) -> pictures (n, 3, 16, 16): Karras et al. 2019 (arXiv 1912.04958), figure 7b.

    Two layers for each of SIDES; every side adds its colours to those of the side before, doubled ("skips").
    Chapter 13.
    """

    def __init__(self, style: int, channels: int = 32) -> None:
        super().__init__()
        self.constant = nn.Parameter(torch.randn(1, channels, SIDES[0], SIDES[0]))
        self.layers = nn.ModuleList(
            Layer(channels, channels, style, side) for side in SIDES for _ in range(2)
        )
        self.colours = nn.ModuleList(
            ModulatedConv(channels, 3, style, kernel=1, demodulate=False) for _ in SIDES
        )
        self.bias = nn.Parameter(torch.zeros(3, 1, 1))

    def forward(self, styles: Tensor, noise: Sequence[Tensor] | None = None) -> Tensor:
        """`noise` is a list from `sample_noise`, one for each layer; left out, it always is the same."""
        noise = [None] * LAYERS if noise is None else noise
        x, picture = self.constant.expand(len(styles), -1, -1, -1), self.bias
        for i, layer in enumerate(self.layers):
            if i > 0 and i % 2 == 0:
                x, picture = upsample(x), upsample(picture)
            x = layer(x, styles[:, i], noise[i])
            if i % 2 == 1:
                picture = picture + self.colours[i // 2](x, styles[:, i])
        return picture

    def sample_noise(self, n: int, generator: torch.Generator | None = None) -> list[Tensor]:
        """Fresh noise for the layers: a list of (n, 1, side, side)."""
        shapes = [(n, *layer.still.shape[1:]) for layer in self.layers]
        return [standard_normal(shape, generator).to(self.constant) for shape in shapes]


def upsample(x: Tensor) -> Tensor:
    """Twice the side, smoothly. Chapter 13."""
    return interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class Generator(nn.Module):
    """Mapping and synthesis. `depth` 0 leaves the mapping out: w is z, scaled to mean square 1.

    `mean_style` follows the mean of w during training; truncation pulls styles to it. Chapter 13.
    """

    def __init__(self, size: int = 32, channels: int = 32, depth: int = 4) -> None:
        super().__init__()
        self.size = size
        self.mapping, self.synthesis = Mapping(size, depth), Synthesis(size, channels)
        self.register_buffer("mean_style", torch.zeros(size))

    def forward(self, styles: Tensor, noise: Sequence[Tensor] | None = None) -> Tensor:
        """Pictures (n, 3, 16, 16) of styles in W, (n, size), or in W+, (n, LAYERS, size)."""
        return self.synthesis(to_w_plus(styles), noise)

    def truncate(self, styles: Tensor, truncation: float) -> Tensor:
        """mean + truncation (w - mean): Karras et al. 2018 (arXiv 1812.04948), appendix B."""
        return self.mean_style + truncation * (styles - self.mean_style)

    @torch.no_grad()
    def follow(self, styles: Tensor, decay: float = 0.99) -> None:
        """Move the mean by the share 1 - `decay` towards the mean of these styles (n, size)."""
        self.mean_style.lerp_(styles.mean(0), 1 - decay)

    @torch.no_grad()
    def sample_styles(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """Styles (n, size) of `n` normal codes z."""
        return self.mapping(standard_normal((n, self.size), generator).to(self.mean_style))


def standard_normal(shape: tuple[int, ...], generator: torch.Generator | None = None) -> Tensor:
    """Numbers from N(0, 1), sampled where the generator is: one on the CPU gives all devices the same.

    Chapter 13.
    """
    return torch.randn(shape, generator=generator, device=generator and generator.device)


def to_w_plus(styles: Tensor) -> Tensor:
    """W in W+: a style (n, size) is given to all layers; (n, LAYERS, size) stays as it is. Chapter 13."""
    return styles[:, None].expand(-1, LAYERS, -1) if styles.dim() == 2 else styles


def style_mixing(first: Tensor, second: Tensor, at: int | Tensor) -> Tensor:
    """Style mixing: layers before `at` take the styles `first`, the others `second`; both in W or W+.

    `at` is a number of 0 .. LAYERS, or one for each picture, (n,). Chapter 13.
    """
    late = torch.arange(LAYERS, device=first.device) >= torch.as_tensor(at, device=first.device).reshape(
        -1, 1
    )
    return torch.where(late[:, :, None], to_w_plus(second), to_w_plus(first))


class BatchDeviation(nn.Module):
    """Adds a channel with the mean deviation over groups of four: Karras et al. 2017 (arXiv 1710.10196).

    Chapter 13.
    """

    def forward(self, x: Tensor) -> Tensor:
        groups = x.unflatten(0, (-1, 4)) if len(x) % 4 == 0 else x[None]
        deviation = (groups.var(1, correction=0) + 1e-8).sqrt().mean((1, 2, 3))
        deviation = deviation.repeat_interleave(len(x) // len(groups))[:, None, None, None]
        return torch.cat([x, deviation.expand(-1, 1, *x.shape[2:])], 1)


def make_discriminator(channels: int) -> nn.Sequential:
    """From pictures (n, 3, 16, 16) to logits (n,). Chapter 13."""
    return nn.Sequential(
        *backbone(channels),
        BatchDeviation(),
        nn.Conv2d(2 * channels + 1, 2 * channels, 3, padding=1),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(32 * channels, 1),
        nn.Flatten(0),
    )
