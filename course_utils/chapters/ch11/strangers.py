"""Pictures that show none of the four shapes: a test of whoever says which one it sees. Chapter 11."""

import torch
from torch import Tensor

from course_utils.data.images import blend, hue
from course_utils.data.shapes import CENTRES, FACTORS, HUES, MOST, PAPERS, RADII
from course_utils.validation import check_indices, check_some

SIZE = 16


def strangers(factors: Tensor) -> dict[str, Tensor]:
    """Pictures (n, 3, 16, 16) of the colours, sizes and places of `factors` (n, 5), by what they show."""
    check_indices(factors, MOST, "factors", (None, len(FACTORS)))
    check_some(factors, "factors")
    _, colour, size, position, background = factors.T
    steps = (torch.arange(SIZE) + 0.5) * 2 / SIZE - 1
    centre, radius = torch.tensor(CENTRES)[position], torch.tensor(RADII)[size][:, None, None]
    x, y = steps[None, None, :] - centre[:, :1, None], -steps[None, :, None] - centre[:, 1:, None]
    ink, paper = hue(torch.tensor(HUES)[colour]), torch.tensor(PAPERS)[background][:, None].expand(-1, 3)
    disc = torch.hypot(x, y) - radius
    distances = {
        "a ring": torch.maximum(disc, 0.6 * radius - torch.hypot(x, y)),
        "half a disc": torch.maximum(disc, y.expand_as(disc)),
        "a bar": torch.maximum((x.abs() - 1.1 * radius).expand_as(disc), y.abs() - 0.36 * radius),
        "a diamond": (x.abs() + y.abs() - 1.25 * radius) / 2**0.5,
        "nothing": torch.ones_like(disc),
    }
    return {
        name: blend((0.5 - d * SIZE / 2).clamp(0, 1)[:, None], ink, paper) for name, d in distances.items()
    }
