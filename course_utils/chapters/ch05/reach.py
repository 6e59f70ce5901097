"""Which pixels each pixel of a model sees, found by following the paths that its layers leave open.

A layer is a table `table[p, q]`: does pixel p listen to pixel q? Two layers in a row are the product of
their tables. No network is built, so a widget can ask for every model and depth; a test holds the tables
against the gradients of the real models.
"""

from functools import cache

import numpy as np


def taps(shape: tuple[int, int], offsets: list[tuple[int, int]]) -> np.ndarray:
    """The table of a convolution on (height, width) pixels that looks at these (row, column) offsets."""
    row, column = (place.ravel() for place in np.indices(shape))
    down, right = row - row[:, None], column - column[:, None]
    return np.any([(down == r) & (right == c) for r, c in offsets], axis=0)


def box(above: int, side: int) -> list[tuple[int, int]]:
    """Offsets of the `above` rows over the pixel, `side` columns to the left and to the right."""
    return [(-r, c) for r in range(1, above + 1) for c in range(-side, side + 1)]


def left(width: int) -> list[tuple[int, int]]:
    """Offsets of the `width` pixels to the left in the own row."""
    return [(0, -c) for c in range(1, width + 1)]


HERE = [(0, 0)]


def after(second: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The table of two layers, one after the other."""
    return second.astype(np.float32) @ first.astype(np.float32) > 0


def state(step: np.ndarray) -> np.ndarray:
    """The table of a recurrent state, which takes `step` again and again."""
    seen = np.eye(len(step), dtype=bool)
    while (further := seen | after(seen, seen) | step).sum() > seen.sum():
        seen = further
    return seen


def pixelcnn(shape: tuple[int, int], layers: int) -> np.ndarray:
    """Mask A of 7 x 7, then masks B of 3 x 3."""
    seen = taps(shape, box(3, 3) + left(3))
    for _ in range(layers - 1):
        seen = after(taps(shape, box(1, 1) + left(1) + HERE), seen)
    return seen


def gated_pixelcnn(shape: tuple[int, int], layers: int) -> np.ndarray:
    """A stack that sees the rows above, and one that sees the own row and listens to the first."""
    vertical = after(taps(shape, [*box(3, 3), *((0, c) for c in range(-3, 4))]), taps(shape, [(-1, 0)]))
    horizontal = taps(shape, left(3)) | vertical
    for _ in range(layers - 1):
        vertical = after(taps(shape, [*box(1, 1), (0, -1), *HERE, (0, 1)]), vertical)
        horizontal = after(taps(shape, left(1) + HERE), horizontal) | vertical
    return horizontal


def row_lstm(shape: tuple[int, int], layers: int) -> np.ndarray:
    """The state of a pixel listens to three states of the row above, and to the input on its left."""
    seen = taps(shape, box(3, 3) + left(3))
    layer = after(state(taps(shape, box(1, 1))), taps(shape, left(1) + HERE))
    for _ in range(layers - 1):
        seen = seen | after(layer, seen)
    return seen


def diagonal_bilstm(shape: tuple[int, int], layers: int) -> np.ndarray:
    """One state comes from the left and above, the other from the right and above, one row late."""
    height, width = shape
    shape = height, width + 1  # the state from the right begins behind the last pixel of a row, to see it
    seen = taps(shape, box(3, 3) + left(3))
    from_left = state(taps(shape, [(0, -1), (-1, 0)]))
    from_right = state(taps(shape, [(0, 1), (-1, 0)]))
    layer = from_left | after(taps(shape, [(-1, 0)]), from_right)
    for _ in range(layers - 1):
        seen = seen | after(layer, seen)
    inside = np.indices(shape)[1].ravel() < width
    return seen[inside][:, inside]


MODELS = {
    "PixelCNN": pixelcnn,
    "gated PixelCNN": gated_pixelcnn,
    "Row LSTM": row_lstm,
    "Diagonal BiLSTM": diagonal_bilstm,
}


@cache
def fields(name: str, shape: tuple[int, int], layers: int) -> np.ndarray:
    """The table of model `name` for images of (height, width), in reading order."""
    return MODELS[name](shape, layers)
