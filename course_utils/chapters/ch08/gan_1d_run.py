"""A GAN on the line that trains frame by frame, and whose every frame is known exactly."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from course_utils.chapters.ch08.gan_1d_frame import BOTH, D_ALONE, FRAME, G_ALONE
from course_utils.chapters.ch08.gan_1d_networks import OnePlayer, new_gan
from course_utils.chapters.ch08.gan_1d_objectives import OBJECTIVES
from course_utils.chapters.ch08.gan_1d_observe import observe
from course_utils.chapters.ch08.gan_1d_scene import draw
from course_utils.chapters.ch08.gan_1d_settings import OPTIMIZERS, Settings
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.plotting.scene import Scene
from course_utils.training import fit
from course_utils.validation import check_type
from course_utils.widgets.frame_source import TrainingSource


class GanRun(TrainingSource):
    """A frame source that trains a GAN. The same settings give the same run: its random numbers are its own.

    The frames, an array of FRAME, never take more than `capacity` * FRAME.itemsize bytes, 11 MB by default.
    """

    frame_type = FRAME

    def __init__(self, settings: Settings | None = None, capacity: int = 5000) -> None:
        self.settings = check_type(settings, Settings | None, "settings") or Settings()
        super().__init__(self.frame_type, capacity)

    def scene(self, index: int) -> Scene:
        return draw(self.frames, index, self.settings)

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
        self.model.play(OBJECTIVES[self.settings.objective].loss, self.settings.k)
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
            yield self.settings.data.sample(self.settings.batch_size, self.model.random.generator)

    def observe(self) -> np.ndarray:
        settings = self.settings
        frame = observe(self.model, settings.data, settings.noise, self.step, settings.game)
        frame["moved"] = self.moved
        return frame
