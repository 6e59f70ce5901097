"""A GAN in the plane that trains frame by frame: its samples on D's surface, and the modes it has found."""

import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from course_utils.data.mixtures import grid, ring
from course_utils.metrics.mode_coverage import coverage
from course_utils.models.gan.ensemble import side_by_side
from course_utils.models.gan.penalties import wasserstein, with_r1
from course_utils.models.gan.unrolled import Adam, UnrolledGAN
from course_utils.plotting.scene import Bars, Image, Line, Panel, Points, Rule, Scene
from course_utils.training import fit
from course_utils.widgets.controls import Choice, Preset, Slider
from course_utils.widgets.frame_source import TrainingSource, shown, span
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import ALL, Runs

DATA = {"ring of 8": ring(), "grid of 25": grid()}
VIEWS = {"ring of 8": 3.0, "grid of 25": 5.5}  # half the side of the picture
METHODS = {
    "plain": {},
    "packing, 2 points": {"pack": 2},
    "minibatch deviation": {"deviation": True},
    "WGAN-GP": {"objective": wasserstein(1.0)},
    "R1": {"objective": with_r1(0.1)},
}
CELLS, SHOWN, SAMPLES, BATCH = 48, 400, 2500, 64
FRAME = np.dtype(
    [
        ("step", "i4"),
        ("d", "f2", (CELLS, CELLS)),  # D(x), or for WGAN-GP sigmoid of the critic, at the centre of each cell
        ("x", "f4", (SHOWN, 2)),
        ("share", "f4", 25),  # of all SAMPLES, by nearest mode
        ("covered", "i4"),
        ("good", "f4"),
        ("reverse_kl", "f4"),
    ]
)


@dataclass(frozen=True)
class Settings:
    """What the reader can move; learning rates as powers of ten."""

    data: str = "ring of 8"
    method: str = "plain"
    unrolled: int = 0
    log_lr_d: float = -3.5
    log_lr_g: float = -3.0
    seed: int = 0


class PlaneRun(TrainingSource):
    """A frame source that trains a GAN in the plane. All settings but the learning rates start a new run."""

    def __init__(self, settings: Settings | None = None, capacity: int = 1500) -> None:
        self.settings = settings or Settings()
        super().__init__(FRAME, capacity)

    def scene(self, index: int) -> Scene:
        return draw(self.frames, index, self.settings.data)

    def restart(self) -> None:
        """Sample both networks anew, and forget all frames but a new first one."""
        chosen, self.modes = self.settings, DATA[self.settings.data]
        self.model = UnrolledGAN([chosen.seed], chosen.unrolled, **METHODS[chosen.method])
        self.eye = torch.Generator().manual_seed(chosen.seed)  # looking must not disturb the training
        self._optimizers = {
            "discriminator": self.model.discriminator_optimizer(list(self.model.discriminator.parameters())),
            "generator": Adam().optimizer(list(self.model.generator.parameters())),
        }
        self._tune()
        ready = {name: lambda _, own=own: own for name, own in self._optimizers.items()}
        batches = side_by_side(self.modes.sample, [chosen.seed], BATCH)
        self.updates = fit(self.model, batches, sys.maxsize, ready)
        self.begin()

    def change(self, values: dict[str, Any]) -> None:
        """Take over the values of some settings."""
        old, self.settings = self.settings, replace(self.settings, **values)
        rates = {"log_lr_d": self.settings.log_lr_d, "log_lr_g": self.settings.log_lr_g}
        if self.settings == replace(old, **rates):
            self._tune()
        else:
            self.restart()

    def _tune(self) -> None:
        for name, power in (("discriminator", self.settings.log_lr_d), ("generator", self.settings.log_lr_g)):
            self._optimizers[name].param_groups[0]["lr"] = 10.0**power

    @torch.no_grad()
    def observe(self) -> np.ndarray:
        frame = np.zeros((), FRAME)
        x = self.model.sample(SAMPLES, self.eye)[:, 0]
        frame["step"], frame["x"] = self.step, x[:SHOWN]
        frame["d"] = torch.sigmoid(self._logits(places(VIEWS[self.settings.data]))).view(CELLS, CELLS)
        found = coverage(x, self.modes)
        frame["covered"], frame["good"], frame["reverse_kl"] = found.covered, found.good, found.reverse_kl
        frame["share"][: len(found.share)] = found.share
        return frame

    def _logits(self, x: torch.Tensor) -> torch.Tensor:
        """D at points (n, 2). Where it takes several points together, it sees each of them several times."""
        return self.model.discriminator(x.repeat_interleave(self.model.pack, 0)[None])[0]


def places(half: float) -> torch.Tensor:
    """The centres of the cells of a square picture, (CELLS^2, 2), row by row from the top."""
    line = (torch.arange(CELLS) + 0.5) / CELLS * 2 * half - half
    y, x = torch.meshgrid(-line, line, indexing="ij")
    return torch.stack([x, y], -1).flatten(0, 1)


def draw(frames: np.ndarray, index: int, data: str) -> Scene:
    """The scene of frames[index], with the history of all `frames`."""
    frame, modes, half = frames[index], DATA[data], VIEWS[data]
    n, view = len(modes.centres), (-half, half)
    plane = Panel(
        [
            Image(0.75 * frame["d"].astype(np.float32), (-half, half, -half, half), "discriminator"),
            Points(*modes.centres.T.numpy(), "data", size=7),
            Points(*frame["x"].T, "generator", size=2.5),
        ],
        view,
        view,
        "Samples of G over D",
        square=True,
    )
    shares = Panel(
        [Bars(np.arange(1, n + 1), frame["share"][:n], np.zeros(n), "generator"), Rule(1 / n, "data", "y")],
        (0.4, n + 0.6),
        (0, 1),
        "Share of each mode",
        "mode",
        xticks=tuple((mode, str(mode)) for mode in range(1, n + 1, 1 if n < 10 else 4)),
    )
    past, now = frames[shown(len(frames))], Rule(frame["step"], "accent")
    history = Panel(
        [
            Line(past["step"], past["covered"] / n, "model", "modes covered"),
            Line(past["step"], past["good"], "indigo", "good samples"),
            now,
        ],
        span(int(past["step"][-1])),
        (0, 1.3),
        "Shares over the steps",
        "step",
        yticks=((0, "0"), (0.5, "1/2"), (1, "1")),
    )
    return Scene([[plane, shares, history]], _says(frame, n))


def _says(frame: np.ndarray, modes: int) -> str:
    return (
        f"Step {frame['step']}: {frame['covered']} of {modes} modes have a good sample, "
        f"{frame['good']:.0%} of {SAMPLES} samples are good, reverse KL {frame['reverse_kl']:.2f} nats."
    )


RECORDED = Runs(
    {"data": ALL, "method": ALL}, {"log_lr_d": (-3.5, -3.0)}, {"unrolled": (0, 5)}, length=121, every=10
)


def gan_plane() -> Player:
    """A GAN on the ring or the grid, live, with unrolled steps and the other remedies."""
    first = Settings()
    return Player(
        PlaneRun(),
        [
            Choice("data", "data", tuple(DATA), first.data),
            Choice("method", "remedy", tuple(METHODS), first.method),
            Slider("unrolled", "unrolled steps K", 0, 10, first.unrolled, 1),
            Slider("log_lr_d", "log₁₀ of D's rate", -5.0, -2.0, first.log_lr_d, 0.1),
            Slider("log_lr_g", "log₁₀ of G's rate", -5.0, -2.0, first.log_lr_g, 0.1),
            Slider("seed", "seed", 0, 99, first.seed, 1),
        ],
        "Samples of a GAN in the plane on the surface of its discriminator, the share of samples at every "
        "mode, and the history of both.",
        height=330,
        presets=[
            Preset("G outruns D", {"unrolled": 0, "method": "plain", "log_lr_d": -3.5}),
            Preset("unrolled, 5 steps", {"unrolled": 5, "method": "plain", "log_lr_d": -3.5}),
            Preset("D keeps up", {"unrolled": 0, "method": "plain", "log_lr_d": -3.0}),
            Preset("packing", {"unrolled": 0, "method": "packing, 2 points", "log_lr_d": -3.5}),
        ],
        question="Where will the samples go when D learns slowly: to all modes, to one, or in a circle?",
        speeds=[1, 5, 10, 20],
        still=18,
    )
