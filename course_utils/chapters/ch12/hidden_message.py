"""Is a colour hidden in CycleGAN's translations? What the way back makes of them when they are changed.

Chu et al. 2017 (arXiv 1712.02950) found that CycleGAN hides what the other domain cannot show in faint
patterns of high frequency, and that noise destroys them. Chapter 12.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, pad

from course_utils.data.paired import INKS, SIDE, check_ink, coloured_ink
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.validation import check_count, check_floats, check_type


def blurred(pictures: Tensor) -> Tensor:
    """The mean of every 3 x 3 pixels: a fine pattern goes, a tint stays."""
    check_floats(pictures, "pictures", (None, 3, None, None))
    return avg_pool2d(pad(pictures, (1, 1, 1, 1), mode="replicate"), 3, 1)


def noised(pictures: Tensor) -> Tensor:
    """With Gaussian noise of scale 0.2."""
    check_floats(pictures, "pictures", (None, 3, None, None))
    noise = torch.randn(pictures.shape, generator=torch.Generator().manual_seed(0))
    return pictures + 0.2 * noise


def tint(pictures: Tensor, ink: Tensor) -> Tensor:
    """The mean colour (3,) of the paper."""
    check_pictures(pictures, ink)
    paper = (1 - ink).floor().expand_as(pictures)
    return (pictures * paper).sum((0, 2, 3)) / paper.sum((0, 2, 3))


def ink_seen(pictures: Tensor, ink: Tensor) -> Tensor:
    """Which of the three inks (n,) the strokes are nearest to."""
    check_pictures(pictures, ink)
    full = ink.floor()
    mean = (full * pictures).sum((2, 3)) / full.sum((2, 3)).clamp(min=1)
    return (mean[:, None] - INKS).abs().sum(2).argmin(1)


def came_back(
    model: CycleGAN, ink: Tensor, color: int, change: Callable[[Tensor], Tensor] = lambda b: b
) -> Tensor:
    """The shares (3,) of the inks that strokes come back in when their translation is changed."""
    check_type(model, CycleGAN, "model")
    check_type(change, Callable, "change")
    check_ink(ink)
    check_count(color, "color", 0, len(INKS) - 1)
    a = coloured_ink(ink, torch.full((len(ink),), color))
    back = model.translate(change(model.translate(a)), "a")
    return ink_seen(back, ink).bincount(minlength=len(INKS)) / len(ink)


def check_pictures(pictures: Tensor, ink: Tensor) -> None:
    """TypeError or ValueError unless these are strokes (n, 1, 16, 16), and pictures of them."""
    check_ink(ink)
    check_floats(pictures, "pictures", (len(ink), 3, SIDE, SIDE))
