"""Two faces of StyleGAN and their mixture: which layers say what, in pictures and as read by a classifier."""

from functools import cache

import numpy as np
import torch
from torch import Tensor

from course_utils.data.faces import FACTORS
from course_utils.models.stylegan.editing import boundary
from course_utils.models.stylegan.networks import LAYERS, style_mixing
from course_utils.plotting.scene import Bars, Panel, Picture, Rule, Scene
from course_utils.pretrained import trained
from course_utils.widgets.controls import Choice, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Evenly, Scenes

FACES, SAMPLES = 24, 2000
SHORT = ("width", "skin", "hair", "tone", "smile", "eyes", "glasses", "back")  # of FACTORS
ROLES = ("indigo", "wine", "olive")  # of A, of B and of the mixture


@cache
def styles() -> Tensor:
    """The styles (FACES, size) of the faces that can be chosen."""
    return trained("faces_stylegan").generator.sample_styles(FACES, torch.Generator().manual_seed(3))


@cache
def direction(trait: str) -> Tensor:
    """One deviation of w along the normal of the plane for a trait, (size,)."""
    generator, read = trained("faces_stylegan").generator, trained("faces_classifier")
    w = generator.sample_styles(SAMPLES, torch.Generator().manual_seed(0))
    traits = torch.cat([read(generator(part)) for part in w.split(250)])  # in little memory
    normal = boundary(w, traits[:, FACTORS.index(trait)] > 0.5)
    return (w @ normal).std() * normal


def mixture(a: int, b: int, at: int, truncation: float, trait: str, strength: float) -> Tensor:
    """Pictures (3, 3, 16, 16): A, B, and A before layer `at` with B from there on, moved along the trait."""
    generator = trained("faces_stylegan").generator
    first, second = generator.truncate(styles()[[a, b]], truncation)[:, None]
    mixed = style_mixing(first, second, at) + strength * direction(trait)
    return torch.cat([generator(first), generator(second), generator(mixed)])


def draw(a: float, b: float, at: float, truncation: float, trait: str, strength: float) -> Scene:
    """A, B, their mixture, and the traits that the classifier finds in each."""
    pictures = mixture(int(a), int(b), int(at), truncation, trait, strength)
    traits = trained("faces_classifier")(pictures)[:, : len(FACTORS)].numpy()
    colours = (pictures.clamp(-1, 1) + 1).permute(0, 2, 3, 1).numpy() / 2
    limits = {"xlim": (0, 16), "ylim": (0, 16), "xticks": (), "yticks": (), "square": True}
    row = [
        Panel([Picture(picture, (0, 16, 0, 16))], title=title, **limits)
        for picture, title in zip(colours, ("A", "B", "Mixture"), strict=True)
    ]
    place = np.arange(len(FACTORS))
    bars = [
        Bars(place + 0.27 * (i - 1), traits[i], np.zeros(len(FACTORS)), role, name, width=0.25)
        for i, (name, role) in enumerate(zip(("A", "B", "mixture"), ROLES, strict=True))
    ]
    read = Panel(
        [*bars, Rule(0.5, "faint", axis="y")],
        (-0.6, len(FACTORS) - 0.4),
        (0, 1.75),
        "Read in the pictures",
        xticks=tuple(enumerate(SHORT)),
        yticks=((0, "0"), (0.5, "½"), (1, "1")),
        weight=3.2,
    )
    numbers = "; ".join(
        f"{name} {x:.2f}, {y:.2f}, {z:.2f}" for name, x, y, z in zip(FACTORS, *traits, strict=True)
    )
    description = (
        f"Layers before {at:g} of {LAYERS} follow A, the others B. Read in A, B and mixture: {numbers}."
    )
    return Scene([[*row, read]], description)


RECORDED = Scenes(
    {"truncation": (0, 0.7, 1), "b": Evenly(8), "a": Evenly(8), "at": ALL},
    {"trait": ALL, "at": (2, LAYERS), "strength": Evenly(17)},
)


def style_mixer() -> Explorer:
    """Mix the styles of two faces at a layer, truncate them, and move the mixture along a trait."""
    return Explorer(
        draw,
        [
            Slider("a", "face A", 0, FACES - 1, 3, 1),
            Slider("b", "face B", 0, FACES - 1, 10, 1),
            Slider("at", "B from layer", 0, LAYERS, 2, 1),
            Slider("truncation", "truncation", 0.0, 1.2, 1.0, 0.05),
            Choice("trait", "edit", FACTORS, "smile"),
            Slider("strength", "strength", -4.0, 4.0, 0.0, 0.25),
        ],
        "Two generated faces, a mixture of their styles, and bars of eight traits that a classifier reads.",
        height=300,
        presets=[
            Preset("coarse from A", {"at": 2, "strength": 0.0, "truncation": 1.0}),
            Preset("glasses and background from B", {"at": 4, "strength": 0.0, "truncation": 1.0}),
            Preset("the mean face", {"truncation": 0.0, "strength": 0.0}),
            Preset("glasses on", {"at": LAYERS, "trait": "glasses", "strength": 3.0}),
        ],
    )
