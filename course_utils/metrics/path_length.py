"""Perceptual path length: by how much a picture changes when its code moves a little. Chapter 13."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_utils.probability.slerp import great_circle
from course_utils.validation import check_floats, check_positive


def path_length(
    picture: Callable[[Tensor], Tensor],
    features: Callable[[Tensor], Tensor],
    share: Tensor,
    step: float = 1e-4,
) -> Tensor:
    """E d(picture(t), picture(t + step)) / step^2 over the `share` (n,) of the way: (n,), one for each way.

    `picture` leads from shares (n,) to pictures; d is the squared distance of their `features`. Karras et al.
    2018 (arXiv 1812.04948), section 4.1, where d is a distance in features of VGG16. Use float64.
    """
    check_floats(share, "share", (None,))
    check_positive(step, "step")
    here, there = features(picture(share)), features(picture(share + step))
    return (here - there).square().sum(1) / step**2


def along_z(generator: nn.Module, start: Tensor, end: Tensor) -> Callable[[Tensor], Tensor]:
    """A way between codes z (n, size): on a great circle, for each pair."""

    def picture(share: Tensor):
        pairs = zip(start, end, share, strict=True)
        z = torch.cat([great_circle(a, b, t[None]) for a, b, t in pairs])
        return generator(generator.mapping(z))

    return picture


def along_w(generator: nn.Module, start: Tensor, end: Tensor) -> Callable[[Tensor], Tensor]:
    """A way between the styles w of the codes z (n, size): straight."""
    first, last = generator.mapping(start), generator.mapping(end)
    return lambda share: generator(torch.lerp(first, last, share[:, None]))
