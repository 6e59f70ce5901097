"""A plane of codes: the point under the cursor is decoded to a digit, with weights trained beforehand."""

from functools import cache
from typing import NamedTuple

import numpy as np
import torch

from course_utils.data import binarize, load
from course_utils.plotting.scene import Image, Panel, Points, Rule, Scene
from course_utils.pretrained import trained
from course_utils.widgets.controls import Choice, Drag, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Evenly, Scenes

NAME = "digits_vae"
SIDE, EDGE = 8, 3.5
DIGITS = tuple("0123456789")


class Codes(NamedTuple):
    """The test digits: images (n, 8, 8) of ink or none, labels (n,), and the means of q(z|x), (n, 2)."""

    images: np.ndarray
    labels: np.ndarray
    means: np.ndarray


@cache
def codes() -> Codes:
    """Where the encoder puts the test digits."""
    test = load().test
    x = binarize(test.images, 8)
    with torch.no_grad():
        means = trained(NAME).encode(x).mean
    return Codes(x[:, 0].numpy(), test.labels.numpy(), means.numpy())


def decode(z1: float, z2: float) -> np.ndarray:
    """The probability of ink in each pixel, (8, 8)."""
    with torch.no_grad():
        return trained(NAME).decode(torch.tensor([[z1, z2]], dtype=torch.float32)).mean[0, 0].numpy()


def draw(digit: str, z1: float, z2: float) -> Scene:
    """The plane with all test digits' codes, what is decoded at the cursor, and the nearest test digit."""
    known, ink = codes(), decode(z1, z2)
    distances = np.hypot(*(known.means - [z1, z2]).T)
    nearest = int(distances.argmin())
    chosen = known.labels == int(digit)
    plane = [
        Points(*known.means[~chosen].T, "faint", size=4),
        Points(*known.means[chosen].T, "indigo", f"digit {digit}", size=6),
        Points(*known.means[[nearest]].T, "accent", "the nearest", size=8),
        Rule(z1, "model"),
        Rule(z2, "model", "y"),
    ]
    extent, view = (0, SIDE, 0, SIDE), (0, SIDE)
    blank = {"xticks": (), "yticks": (), "square": True}
    panels = [
        Panel(
            plane,
            (-EDGE, EDGE),
            (-EDGE, EDGE + 1.4),
            "Codes of the test digits (drag)",
            "z₁",
            "z₂",
            square=True,
        ),
        Panel([Image(ink, extent, "model")], view, view, "Decoded here", **blank),
        Panel(
            [Image(known.images[nearest], extent, "accent")],
            view,
            view,
            f"The nearest: a {known.labels[nearest]}",
            **blank,
        ),
    ]
    unsure = int(((ink > 0.2) & (ink < 0.8)).sum())
    description = (
        f"At z = ({z1:.2f}, {z2:.2f}) the decoder gives ink a probability between 0.2 and 0.8 in {unsure} of "
        f"{SIDE**2} pixels. The nearest test digit, a {known.labels[nearest]}, lies {distances[nearest]:.2f} "
        "away."
    )
    return Scene([panels], description)


RECORDED = Scenes({"digit": ALL, "z2": Evenly(29), "z1": Evenly(29)})


def latent_plane() -> Explorer:
    """The plane under sliders or under the cursor."""
    limits = {"low": -EDGE, "high": EDGE, "step": 0.05}
    return Explorer(
        draw,
        [
            Choice("digit", "show the digit", DIGITS, "0"),
            Slider("z1", "z₁", value=0.0, **limits),
            Slider("z2", "z₂", value=0.0, **limits),
        ],
        "A plane with the codes of the test digits; the digit decoded at the cursor; the nearest test digit.",
        height=360,
        presets=[
            Preset("the prior's centre", {"z1": 0.0, "z2": 0.0}),
            Preset("where no code lies", {"z1": EDGE, "z2": -EDGE}),
        ],
        drags=[Drag(0, "z1", "z2")],
    )
