"""Images that are none: what a density should find strange."""

import torch
from torch import Tensor

from course_utils.validation import check_floats, check_seed, check_whole


def anomalies(x: Tensor, seed: int = 0) -> dict[str, Tensor]:
    """Five kinds of anomalies by name, each of the shape of the black-and-white images x (n, 1, h, w).

    The last two are made of strokes, as the images are, and so are harder to tell from them.
    """
    check_floats(x, "x", (None, 1, None, None))
    check_whole(x, 2)
    generator = torch.Generator().manual_seed(check_seed(seed))
    half, other = x.shape[2] // 2, x[torch.randperm(len(x), generator=generator)]
    order = torch.randperm(x[0].numel(), generator=generator)
    return {
        "noise with as much ink": (torch.rand(x.shape, generator=generator).to(x.device) < x.mean()).to(
            x.dtype
        ),
        "inverted": 1 - x,
        "pixels shuffled": x.flatten(1)[:, order].reshape(x.shape),
        "upside down": x.flip(2),
        "halves of two images": torch.cat([x[:, :, :half], other[:, :, half:]], 2),
    }
