"""A GAN on the line that trains frame by frame, and whose every frame is known exactly.

The generator's density is the pushforward of the noise, not an estimate from samples. So V(D, G), its maximum
V(D*, G) = -log 4 + 2 JSD and the gap between them are exact, as seen through the cells of the picture.
"""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.distributions import Normal, Uniform
from torch.nn.utils import parameters_to_vector
from torch.optim import SGD, Adam

from course_utils.chapters.ch08.gan_1d_scene import (
    BOTH,
    CENTRES,
    D_ALONE,
    EDGES,
    FRAME,
    G_ALONE,
    LINES,
    LOG_4,
    draw,
)
from course_utils.chapters.ch08.gan_1d_targets import TARGETS, Target
from course_utils.models.base import Objective, Trainable
from course_utils.models.gan import GAN
from course_utils.models.gan.gan import initialise
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.plotting.scene import Scene
from course_utils.probability import jsd, value_integrand
from course_utils.probability.pushforward import pushforward
from course_utils.training import fit
from course_utils.widgets.frame_source import TrainingSource

LAYERS = ("4", "32", "128", "4, 4", "32, 32", "128, 128", "32, 32, 32")  # units of the hidden layers
NOISES = {"normal": Normal(0.0, 1.0, False), "uniform": Uniform(-1.0, 1.0, False)}
KNOTS = {"normal": torch.linspace(-4.5, 4.5, 1025), "uniform": torch.linspace(-1, 1, 1025)}
OPTIMIZERS = {
    "SGD": partial(SGD, fused=True),
    "SGD, momentum 0.5": partial(SGD, momentum=0.5, fused=True),
    "SGD, momentum 0.9": partial(SGD, momentum=0.9, fused=True),
    "Adam": partial(Adam, betas=(0.5, 0.999), fused=True),
}


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

    @property
    def restart_key(self) -> tuple[str, str, int, str, str]:
        """What stays while a run lasts: a change starts a new one. All else acts from the next step on."""
        return self.target, self.noise, self.seed, self.d_layers, self.g_layers


class GanRun(TrainingSource):
    """A frame source that trains a GAN. The same settings give the same run: its random numbers are its own.

    The frames, an array of FRAME, never take more than `capacity` * FRAME.itemsize bytes, 11 MB by default.
    """

    frame_type = FRAME

    def __init__(self, settings: Settings | None = None, capacity: int = 5000) -> None:
        self.settings = settings or Settings()
        super().__init__(self.frame_type, capacity)

    def scene(self, index: int) -> Scene:
        return draw_run(self.frames, index, self.settings)

    def restart(self) -> None:
        """Sample both networks anew, and forget all frames but a new first one."""
        self.model = self.new_model()
        self.log, self.moved = [(0, self.settings)], BOTH
        self._new_optimizers()
        self.begin()

    def new_model(self) -> TwoPlayers:
        """The networks as they are before the first step."""
        return new_gan(self.settings, self.settings.seed)

    def change(self, values: dict[str, Any]) -> None:
        """Take over the values of some settings; see `Settings.restart_key`."""
        old, self.settings = self.settings, replace(self.settings, **values)
        if self.settings.restart_key != old.restart_key:
            self.restart()
        elif self.settings != old:
            self.log = [entry for entry in self.log if entry[0] < self.step] + [(self.step, self.settings)]
            if self.settings.optimizer != old.optimizer:
                self._new_optimizers()
            else:
                self._tune()

    def _new_optimizers(self) -> None:
        make = OPTIMIZERS[self.settings.optimizer]
        players = {"discriminator": self.model.discriminator, "generator": self.model.generator}
        self._optimizers = {name: make(player.parameters(), lr=1.0) for name, player in players.items()}
        self._tune()

    def _tune(self) -> None:
        """Go on with the present networks, optimisers and random numbers under the present settings."""
        self.model.play(self.settings.objective, self.settings.k)
        for name, power in (("discriminator", self.settings.log_lr_d), ("generator", self.settings.log_lr_g)):
            self._optimizers[name].param_groups[0]["lr"] = 10.0**power
        ready = {
            name: lambda _, optimizer=optimizer: optimizer for name, optimizer in self._optimizers.items()
        }
        self.updates = fit(self.model, self._batches(), sys.maxsize, optimizer=ready)
        self.halves = {
            mover: fit(OnePlayer(self.model, mover - 1), self._batches(), sys.maxsize, optimizer=ready)
            for mover in (D_ALONE, G_ALONE)
        }

    def move(self) -> None:
        """Train one step on, or half a step: the discriminator's k moves, or then the generator's one."""
        if self.moved == D_ALONE:
            next(self.halves[G_ALONE])
            self.moved = G_ALONE if self.settings.half_steps else BOTH
            self.step += 1
        elif self.settings.half_steps:
            next(self.halves[D_ALONE])
            self.moved = D_ALONE
        else:
            self.moved = BOTH
            super().move()

    def _batches(self) -> Iterator[torch.Tensor]:
        while True:
            yield TARGETS[self.settings.target].sample(self.settings.batch_size, self.model.random.generator)

    def observe(self) -> np.ndarray:
        frame = observe(self.model, TARGETS[self.settings.target], self.settings.noise, self.step)
        frame["moved"] = self.moved
        return frame


def tanh_network(layers: str) -> nn.Sequential:
    """From one number to one number by way of hidden tanh layers, such as "32, 32": (n, 1) to (n, 1)."""
    network, sizes = nn.Sequential(), [1, *map(int, layers.split(","))]
    for before, units in pairwise(sizes):
        network.append(nn.Linear(before, units)).append(nn.Tanh())
    return network.append(nn.Linear(sizes[-1], 1))


class OnePlayer(Trainable):
    """One of a model's two players, objective `turn`, as `fit` trains it: the other stands still."""

    def __init__(self, model: TwoPlayers, turn: int) -> None:
        super().__init__()
        self.model, self.turn = model, turn

    def objectives(self) -> list[Objective]:
        return [self.model.objectives()[self.turn]]


def new_gan(settings: Settings, seed: int) -> GAN:
    """A GAN on the line with random numbers of its own; the first of them are its weights."""
    with torch.device("meta"):  # where making a network takes no random numbers
        model = GAN(1, noise_dim=1, noise=settings.noise)
        model.generator = tanh_network(settings.g_layers).append(nn.Unflatten(1, (1,)))
        model.discriminator = tanh_network(settings.d_layers).append(nn.Flatten(0))
    model.to_empty(device="cpu")
    model.random.use(torch.Generator().manual_seed(seed))
    initialise(model, model.random.generator)
    return model


@torch.no_grad()
def observe(model: GAN, target: Target, noise: str, step: int) -> np.ndarray:
    """One FRAME of a GAN on the line. FloatingPointError if G or D is not finite somewhere."""
    z, cdf = KNOTS[noise], NOISES[noise].cdf
    x, strokes = (
        _finite(model.generator(torch.cat([z, quantiles(noise)])[:, None])).flatten().tensor_split([len(z)])
    )
    law = pushforward(x, z, cdf, EDGES)
    places = torch.cat([EDGES[:1], CENTRES, EDGES[-1:], law.atoms])
    logits = _finite(model.discriminator(places.float()[:, None])).double()
    d, p_g, p_data = torch.sigmoid(logits), law.probabilities, law.probabilities_of(target.cdf)
    divergence = jsd(p_data, p_g).item()
    atoms, _ = np.histogram(law.atoms, EDGES, weights=law.atom_masses)
    gradients = [p.grad for p in model.generator.parameters() if p.grad is not None]
    found = {
        "step": step,
        "p_g": law.density + torch.from_numpy(atoms) / EDGES.diff(),
        "d": d[1 : len(EDGES)],
        "x": strokes,
        "push": push(model, strokes),
        "value": value_integrand(logits, p_data, p_g).sum(),
        "best": 2 * divergence - LOG_4,
        "jsd": divergence,
        "gradient": parameters_to_vector(gradients).norm() if gradients else math.nan,
        "d_of_g": (p_g * d).sum(),
        "mean": torch.trapezoid(x.double(), cdf(z.double())),
        "total": p_g.sum(),
        "atoms": law.atom_masses.sum(),
    }
    frame = np.zeros((), FRAME)
    for name, value in found.items():
        frame[name] = value
    return frame


def push(model: GAN, x: torch.Tensor) -> torch.Tensor:
    """Where the generator's loss pushes each sample, (n,): minus the slope in x of the loss of that one."""
    with torch.enable_grad():
        x = x.detach()[:, None].requires_grad_()
        loss = model.gan_loss.generator(model.discriminator(x)) * len(x)  # it is their mean
        return -torch.autograd.grad(loss, x)[0][:, 0]


def _finite(values: torch.Tensor) -> torch.Tensor:
    if not torch.isfinite(values).all():
        raise FloatingPointError("a network's output is not finite")
    return values


def draw_run(frames: np.ndarray, index: int, settings: Settings) -> Scene:
    """The scene of frames[index] of a run, live or recorded."""
    return draw(frames, index, settings.target, quantiles(settings.noise).numpy(), settings.arrows)


@cache
def quantiles(noise: str) -> torch.Tensor:
    """The quantiles (i + 1/2) / LINES of the noise: from one to the next lies the same mass."""
    return NOISES[noise].icdf((torch.arange(LINES) + 0.5) / LINES)
