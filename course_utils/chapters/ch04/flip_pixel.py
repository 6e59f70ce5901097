"""One pixel is flipped under the cursor: which conditionals of the model notice?"""

from functools import cache, partial

import numpy as np
import torch

from course_utils import data
from course_utils.chapters.ch04.small_nade import NOTE, binary_model
from course_utils.models.base import AutoregressiveModel
from course_utils.plotting.scene import Bars, Image, Panel, Points, Rule, Scene
from course_utils.widgets.controls import Drag, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes


@cache
def digits() -> torch.Tensor:
    """The first test images, black and white."""
    loaded = data.load("digits")
    return data.binarize(loaded.test.images[:20], loaded.levels // 2)


@torch.no_grad()
def conditionals(model: AutoregressiveModel, images: torch.Tensor) -> np.ndarray:
    """p(x_i = 1 | x_<i) for every pixel, (images, pixels)."""
    return torch.sigmoid(model.logits(images.to(model.device, model.dtype))).flatten(1).cpu().numpy()


def draw(model: AutoregressiveModel, image: int, column: int, below: int) -> Scene:
    """The conditionals of a test image before and after the flip of a pixel with `below` rows under it."""
    before = digits()[image]
    height, width = before.shape[1:]
    after = before.clone()
    row = height - 1 - below
    after[0, row, column] = 1 - after[0, row, column]
    p, q = conditionals(model, torch.stack([before, after]))
    changed = np.abs(q - p)
    rank = model.order.argsort().cpu().numpy()  # the place of each pixel in the order
    place = int(rank[row * width + column]) + 1
    log_p = [
        np.log(np.where(x.flatten() == 1, r, 1 - r)).sum()
        for x, r in ((before.numpy(), p), (after.numpy(), q))
    ]
    view, extent = (0, width), (0, width, 0, height)
    ink, expected = Image(after[0], extent), Image(q.reshape(height, width), extent, "model")
    here = Points([column + 0.5], [below + 0.5], "accent", size=9)
    options = {"xticks": (), "yticks": (), "square": True}
    panels = [
        Panel([ink, here], view, (0, height), "The image (click to flip)", **options),
        Panel([expected, here], view, (0, height), "p(ink | before)", **options),
        Panel(
            [
                Bars(rank + 1, changed, 0 * changed, "model", width=0.9),
                Rule(place, "accent", label="the flipped pixel"),
            ],
            (0, len(p) + 1),
            (0, 1),
            "How far each conditional moved",
            "pixel, in the order of sampling",
            "change of p",
            weight=1.6,
        ),
    ]
    return Scene(
        [panels],
        f"Pixel {place} in the order is flipped. Of those up to it {_moved(changed, rank < place)} change "
        f"their p by more than 0.001, of those after it {_moved(changed, rank >= place)}. "
        f"log p(x): {log_p[0]:.1f} nats, after the flip {log_p[1]:.1f}.",
    )


def _moved(changed: np.ndarray, which: np.ndarray) -> int:
    return int((changed[which] > 1e-3).sum())


RECORDED = Scenes({"image": ALL, "below": ALL, "column": ALL}, note=NOTE)


def flip_pixel(model: AutoregressiveModel | None = None) -> Explorer:
    """Flip a pixel of a digit under a binary model (1, 8, 8). Without a model, a small NADE learns first."""
    return Explorer(
        partial(draw, binary_model(model, side=8)),
        [
            Slider("image", "test image", 0, 19, 3, 1),
            Slider("column", "column", 0, 7, 3, 1),
            Slider("below", "height", 0, 7, 4, 1),
        ],
        "A digit with one pixel flipped, the model's conditionals, and how far each has moved.",
        height=330,
        drags=[Drag(0, "column", "below"), Drag(1, "column", "below")],
    )
