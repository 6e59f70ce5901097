"""Colour pictures: tensors (n, 3, height, width) of red, green and blue in [-1, 1], the scale of tanh.

Chapters 11 to 13.
"""

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from course_utils.validation import check_count, check_floating, check_floats, check_tensor


def resize(pictures: Tensor, side: int) -> Tensor:
    """Pictures (n, channels, h, w) with `side` pixels a side: averaged where they shrink, else smooth."""
    check_tensor(pictures, "pictures", (None, None, None, None))
    check_floating(pictures, "pictures")
    if check_count(side, "side") < pictures.shape[-1]:
        return interpolate(pictures, (side, side), mode="area")
    return interpolate(pictures, (side, side), mode="bilinear", align_corners=False)


def blend(mask: Tensor, ink: Tensor, paper: Tensor) -> Tensor:
    """Paint: `ink` where the mask is 1, `paper` where it is 0, their mixture between.

    `mask` is (n, 1, height, width) in [0, 1]; `ink` and `paper` are colours (n, 3), or pictures.
    """
    check_floats(mask, "mask", (None, 1, None, None))
    for name, color in {"ink": ink, "paper": paper}.items():
        check_floats(color, name)
    ink, paper = (c[:, :, None, None] if c.dim() == 2 else c for c in (ink, paper))
    ink, paper = ink.to(mask.device), paper.to(mask.device)
    return mask * ink + (1 - mask) * paper


def hue(angle: Tensor) -> Tensor:
    """Colours (n, 3) around the wheel of hues, for angles (n,) in turns: red 0, green 1/3, blue 2/3."""
    check_floats(angle, "angle", (None,))
    thirds = torch.tensor([0.0, 2 / 3, 1 / 3], dtype=angle.dtype, device=angle.device)
    return torch.cos(2 * torch.pi * (angle[:, None] + thirds))
