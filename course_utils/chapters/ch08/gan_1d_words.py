"""What the picture of a GAN on the line says in words: the numbers of a frame, in one sentence."""

import numpy as np

from course_utils.chapters.ch08.gan_1d_frame import D_ALONE, G_ALONE
from course_utils.chapters.ch08.gan_1d_objectives import CRITIC, PROBABILITY, Game


def in_words(frame: np.ndarray, before: np.ndarray, game: Game) -> str:
    """The sentence below the picture of `frame`; `before` is the frame before it."""
    said = f"Step {frame['step']}: JSD {frame['jsd']:.3f}, V(D, G) {frame['value']:.3f}, "
    if game is CRITIC:
        said += f"the Wasserstein distance {frame['best']:.3f}; "
    else:
        nats = " nats" if game is PROBABILITY else ""
        said += f"gap to V(D*, G) {frame['best'] - frame['value']:.3f}{nats}; "
        said += f"D(G(z)) is {frame['d_of_g']:.3f} on average; "
    said += f"p_g integrates to {frame['total']:.3f}"
    if frame["step"]:
        said += f"; the gradient of G has the norm {frame['gradient']:.2g}"
    if frame["atoms"] >= 0.0005:
        said += f"; {frame['atoms']:.3f} of p_g sits on single points, where G is constant"
    if not np.isnan(frame["crowd"]).any():
        low, middle, high = np.quantile([frame["jsd"], *frame["crowd"]], (0.1, 0.5, 0.9))
        said += f"; of 20 seeds the JSD is {middle:.3f} in the middle, for 8 of 10 {low:.3f} to {high:.3f}"
    if frame["moved"] == D_ALONE:
        said += f"; D has moved, V(D, G) was {before['value']:.3f} before"
    if frame["moved"] == G_ALONE:
        said += f"; G has moved, the JSD was {before['jsd']:.3f} before"
    return said.replace("-", "−") + "."
