"""What the reader can move of the GAN on the line, and what there is to choose from."""

import math
import re
from dataclasses import dataclass
from functools import cache, partial

import torch
from torch.distributions import Normal, Uniform
from torch.optim import SGD, Adam

from course_utils.chapters.ch08.gan_1d_frame import LINES
from course_utils.chapters.ch08.gan_1d_objectives import OBJECTIVES, Game
from course_utils.chapters.ch08.gan_1d_targets import FIRST, OWN, TARGETS, Target, target_of
from course_utils.validation import (
    as_numbers,
    check_count,
    check_flag,
    check_number,
    check_seed,
    check_type,
    find,
)

LAYERS = ("4", "32", "128", "4, 4", "32, 32", "128, 128", "32, 32, 32")  # units of the hidden layers
NOISES = {"normal": Normal(0.0, 1.0, False), "uniform": Uniform(-1.0, 1.0, False)}
KNOTS = {"normal": torch.linspace(-4.5, 4.5, 1025), "uniform": torch.linspace(-1, 1, 1025)}
OPTIMIZERS = {
    "SGD": partial(SGD, fused=True),
    "SGD, momentum 0.5": partial(SGD, momentum=0.5, fused=True),
    "SGD, momentum 0.9": partial(SGD, momentum=0.9, fused=True),
    "Adam": partial(Adam, betas=(0.5, 0.999), fused=True),
}


def hidden_units(layers: str, name: str = "layers") -> list[int]:
    """The units of hidden layers that are written as "32, 32"; TypeError or ValueError if they are not."""
    if not re.fullmatch(r"[1-9]\d*(, *[1-9]\d*)*", check_type(layers, str, name)):
        raise ValueError(f"{name} is {layers!r}, expected units of hidden layers, such as '32, 32'")
    return [int(units) for units in layers.split(",")]


@dataclass(frozen=True)
class Settings:
    """What the reader can move; learning rates as powers of ten."""

    target: str = "one Gaussian"
    noise: str = "normal"
    objective: str = "non-saturating"
    optimizer: str = "Adam"
    log_lr_d: float = -2.3
    log_lr_g: float = -3.3
    k: int = 1
    batch_size: int = 128
    seed: int = 0
    d_layers: str = "32, 32"
    g_layers: str = "32, 32"
    half_steps: bool = False
    arrows: bool = True
    crowd: bool = False
    drawing: tuple[float, ...] = FIRST

    def __post_init__(self) -> None:
        tables = {"noise": NOISES, "objective": OBJECTIVES, "optimizer": OPTIMIZERS}
        for name, table in {"target": {**TARGETS, OWN: None}, **tables}.items():
            find(table, getattr(self, name), name)
        for name in ("log_lr_d", "log_lr_g"):
            check_number(getattr(self, name), name)
        for name in ("k", "batch_size"):
            check_count(getattr(self, name), name)
        check_seed(self.seed)
        for name in ("d_layers", "g_layers"):
            hidden_units(getattr(self, name), name)
        for name in ("half_steps", "arrows", "crowd"):
            check_flag(getattr(self, name), name)
        heights = as_numbers(self.drawing, "drawing", (len(FIRST),))
        if not (heights.min() >= 0 and 0 < heights.max() < math.inf):
            raise ValueError(f"drawing is {self.drawing}, expected heights from 0, one of them above 0")
        object.__setattr__(self, "drawing", tuple(self.drawing))  # a file gives a list

    @property
    def data(self) -> Target:
        """What there is to learn."""
        return target_of(self.target, self.drawing)

    @property
    def game(self) -> Game:
        """What D is and wins under the objective."""
        return OBJECTIVES[self.objective].game

    @property
    def restart_key(self) -> tuple:
        """What stays while a run lasts: a change starts a new one. All else acts from the next step on.

        The generator's loss may change in a run, but not what D is.
        """
        target = (self.target, self.drawing) if self.target == OWN else self.target
        return target, self.noise, self.game, self.seed, self.d_layers, self.g_layers, self.crowd


@cache
def quantiles(noise: str) -> torch.Tensor:
    """The quantiles (i + 1/2) / LINES of the noise: from one to the next lies the same mass."""
    return NOISES[noise].icdf((torch.arange(LINES) + 0.5) / LINES)
