"""The truncation trick under a slider: better images for less variety, in pictures and in numbers."""

from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate, pad

from course_utils.models.gan.biggan import truncated_normal
from course_utils.plotting.scene import Image, Line, Mark, Panel, Points, Rule, Scene
from course_utils.pretrained import trained
from course_utils.probability.slerp import great_circle
from course_utils.storage.results import load_results
from course_utils.widgets.controls import Choice, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Evenly, Scenes

NAME = "mnist_biggan"
ROWS, COLUMNS, SMALL, SIDE = 3, 4, 16, 28  # twelve small images keep a frame below 20 KB
LOW, HIGH = 0.1, 3.0
SHARES = ((0, "0"), (0.5, "½"), (1, "1"))
ROLES = {"frechet": "accent", "precision": "indigo", "recall": "wine"}


@cache
def uniforms() -> Tensor:
    """The random numbers behind the twelve images, the same under every truncation."""
    shape = (ROWS * COLUMNS, trained(NAME).noise_dim)
    return torch.rand(shape, generator=torch.Generator().manual_seed(0))


@cache
def curves() -> dict[str, np.ndarray]:
    """What benchmarks/quality/gan_metrics.py measured, over the truncations in "at"."""
    found = load_results("gan_metrics")["truncation"]
    means = {name: np.array([row[name]["mean"] for row in found.values()]) for name in ROLES}
    return {"at": np.array([float(t) for t in found]), **means}


def decode(digit: int, truncation: float, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Ink from 0 to 1: the sheet of twelve images, and the image on the way from the first to the last."""
    model = trained(NAME)
    z = truncated_normal(uniforms(), truncation)
    between = great_circle(z[0], z[-1], torch.tensor([share]))
    images = model.decode(torch.cat([z, between]), torch.full((len(z) + 1,), digit)) / (model.levels - 1)
    small = interpolate(images[:-1], (SMALL, SMALL), mode="area")
    sheet = pad(small, (1, 0, 1, 0)).reshape(ROWS, COLUMNS, SMALL + 1, SMALL + 1).transpose(1, 2)
    return sheet.reshape(ROWS * (SMALL + 1), COLUMNS * (SMALL + 1)).numpy(), images[-1, 0].numpy()


def curve(name: str, truncation: float) -> list[Mark]:
    """One measure over the truncation, and where it is now."""
    at, values = curves()["at"], curves()[name]
    now = float(np.interp(truncation, at, values))
    return [Line(at, values, ROLES[name], name), Points([truncation], [now], ROLES[name], size=8)]


def draw(digit: str, truncation: float, share: float) -> Scene:
    """Twelve images of a digit, one between two of them, and what the truncation does on the whole."""
    sheet, between = decode(int(digit), truncation, share)
    height, width = sheet.shape
    blank = {"xticks": (), "yticks": (), "square": True}
    here = Rule(truncation, "faint")
    both = [*curve("precision", truncation), *curve("recall", truncation), here]
    limits, top = (0.0, HIGH + 0.1), 1.35 * float(curves()["frechet"].max())
    row = [
        Panel(
            [Image(sheet, (0, width, 0, height))],
            (0, width),
            (0, height),
            f"Asked for: {digit}",
            weight=1.3,
            **blank,
        ),
        Panel(
            [Image(between, (0, SIDE, 0, SIDE), "model")], (0, SIDE), (0, SIDE), "From first to last", **blank
        ),
        Panel(both, limits, (0, 1.35), "Good? Everything?", "truncation", yticks=SHARES, weight=1.3),
        Panel(
            [*curve("frechet", truncation), here],
            limits,
            (0, top),
            "Fréchet distance",
            "truncation",
            weight=1.3,
        ),
    ]
    numbers = [f"{name} {np.interp(truncation, curves()['at'], curves()[name]):.2f}" for name in ROLES]
    description = (
        f"Noise between -{truncation:.2f} and {truncation:.2f}, over all classes: {', '.join(numbers)}. "
        f"The second picture is {share:.0%} of the way from the first image to the last."
    )
    return Scene([row], description)


RECORDED = Scenes(
    {"digit": ALL, "truncation": (0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3), "share": Evenly(11)}
)


def truncation() -> Explorer:
    """BigGAN's samples of a class under the truncation, and a walk between two of them."""
    return Explorer(
        draw,
        [
            Choice("digit", "class", tuple("0123456789"), "3"),
            Slider("truncation", "truncation", LOW, HIGH, 1.0, 0.05),
            Slider("share", "share of the way", 0.0, 1.0, 0.5, 0.02),
        ],
        "Twelve images of a digit, one between two of them, and precision, recall and Fréchet distance.",
        height=300,
        presets=[
            Preset("almost no noise", {"truncation": LOW}),
            Preset("BigGAN's trade", {"truncation": 0.5}),
            Preset("all the noise", {"truncation": HIGH}),
        ],
    )
