"""PatchGAN: a discriminator that looks at every patch of a picture by itself.

Isola et al. 2016 (arXiv 1611.07004), section 3.2.2 and appendix 6.1.2. Chapter 12.
"""

from collections.abc import Sequence

from torch import Tensor, nn

from course_utils.nn.blocks import norm
from course_utils.validation import came, check_count, is_whole

# Kernels and strides of the layers, by the side of the patch that one logit sees. 16 and 70 are the paper's.
PATCHES = {
    1: ((1, 1), (1, 1), (1, 1)),
    7: ((4, 1), (4, 1)),
    16: ((4, 2), (4, 1), (4, 1)),
    34: ((4, 2), (4, 2), (4, 1), (4, 1)),
    70: ((4, 2), (4, 2), (4, 2), (4, 1), (4, 1)),
}


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    """The side of the patch of the input that one output sees, from (kernel, stride) of each layer.

    Backwards from one pixel: r <- stride (r - 1) + kernel. Chapter 12.
    """
    side = 1
    for kernel, stride in reversed(layers):
        side = stride * (side - 1) + kernel
    return side


class PatchGAN(nn.Module):
    """From pictures (n, inputs, side, side) to a map of logits (n, 1, rows, columns), one for each patch.

    `patch` is the side of a patch, one of PATCHES. Patches overlap, and may reach beyond the picture's edge.
    At all sides but 7, normalisation lets a logit feel the mean and variance of the rest, as in the paper.
    Chapter 12.
    """

    def __init__(self, inputs: int = 3, channels: int = 32, patch: int = 7) -> None:
        super().__init__()
        if not is_whole(patch) or patch not in PATCHES:
            raise ValueError(f"patch is {came(patch)}, expected one of {', '.join(map(str, PATCHES))}")
        layers, width = [], check_count(channels, "channels")
        inputs = check_count(inputs, "inputs")
        *hidden, (kernel, stride) = PATCHES[patch]
        for i, (k, s) in enumerate(hidden):
            layers += [nn.Conv2d(inputs, width, k, s, padding=int(k > 1))]
            layers += [norm(width)] if i else []  # none in the first layer
            layers += [nn.LeakyReLU(0.2)]
            inputs, width = width, min(2 * width, 8 * channels)
        layers += [nn.Conv2d(inputs, 1, kernel, stride, padding=int(kernel > 1))]
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)
