"""Images turned into what a model takes: binary, continuous, or on the scale of tanh.

Chapters 04, 06 and 15.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # torch takes seconds to import: it is loaded with the first data
    from torch import Tensor


def binarize(images: "Tensor", threshold: float) -> "Tensor":
    """1 where a pixel is at or above `threshold`, else 0. The middle is `levels // 2`: 8 of 16 for digits."""
    from course_utils.validation import check_floats, check_number

    check_floats(images, "images")
    check_number(threshold, "threshold")
    return (images >= threshold).to(images.dtype)


def binarize_stochastic(images: "Tensor", levels: int, seed: int = 0) -> "Tensor":
    """1 with probability pixel / (levels - 1), each pixel on its own.

    One seed gives a fixed data set, a new seed for every epoch gives dynamic binarisation; likelihoods on the
    two do not compare.
    Source: Salakhutdinov and Murray 2008, On the quantitative analysis of deep belief networks.
    """
    return (_uniform(images, levels, seed) < images / (levels - 1)).to(images.dtype)


def dequantize(images: "Tensor", levels: int, seed: int = 0) -> "Tensor":
    """Continuous images in [0, 1): (pixel + u) / levels with u uniform on [0, 1).

    Dividing by `levels` squeezes each of the D axes, so a density p on [0, 1)^D is D log(levels) nats higher
    than the same density on the scale of the pixels. Take these off again, and by Jensen's inequality

        log P(image) >= E_u[log p(dequantized image)] - D log(levels),

    where P(image) is the mass that p gives to all x that round down to this image.
    Source: Theis, van den Oord and Bethge 2016 (arXiv 1511.01844).
    """
    import torch

    x = (images + _uniform(images, levels, seed)) / levels
    # Rounding can lift the brightest pixels to 1 itself, which is outside.
    return x.clamp(max=1 - torch.finfo(x.dtype).eps)


def _uniform(images: "Tensor", levels: int, seed: int) -> "Tensor":
    """Uniform noise on [0, 1), one per pixel: the same on every device, with the global seed left alone."""
    import torch

    from course_utils.validation import check_count, check_floats, check_seed

    check_floats(images, "images")
    check_count(levels, "levels", least=2)
    low, high = images.min().item(), images.max().item()
    if low < 0 or high > levels - 1 or not torch.equal(images, images.round()):
        raise ValueError(f"images lie between {low:g} and {high:g}, expected whole numbers 0 .. {levels - 1}")
    noise = torch.rand(
        images.shape, generator=torch.Generator().manual_seed(check_seed(seed)), dtype=images.dtype
    )
    return noise.to(images.device)


def to_signed(images: "Tensor", levels: int) -> "Tensor":
    """Grey values 0 .. levels - 1 on the scale of tanh, [-1, 1]."""
    from course_utils.validation import check_count, check_floating, check_tensor

    check_tensor(images, "images")
    check_floating(images, "images")
    check_count(levels, "levels", least=2)
    return images * (2 / (levels - 1)) - 1


def from_signed(x: "Tensor", levels: int) -> "Tensor":
    """The way back, to grey values in [0, levels - 1]; nothing is rounded, what lies outside is cut off."""
    from course_utils.validation import check_count, check_floating, check_tensor

    check_tensor(x, "x")
    check_floating(x, "x")
    check_count(levels, "levels", least=2)
    return (x.clamp(-1, 1) + 1) / 2 * (levels - 1)
