"""A run among others: the JSD of the same settings under more seeds, trained beside the one that is shown."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from course_utils.chapters.ch08.gan_1d_crowd import Crowd
from course_utils.chapters.ch08.gan_1d_frame import D_ALONE, EDGES, OTHERS
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import KNOTS, NOISES
from course_utils.probability.pushforward import pushforward_jsd

EVERY = 4  # fourth knot is looked at: the JSD differs by less than 1e-4 nats, at a quarter of the price
SEEDS = 100  # that the control offers: the next ones begin again at 0


class Companions(Crowd):
    """A crowd of whom the JSD is known and nothing else: `frames` is (frames, seeds), in nats."""

    of_member = np.float64

    @torch.no_grad()
    def observe(self) -> np.ndarray:
        """The JSD of every member. FloatingPointError if a generator is not finite somewhere."""
        z = KNOTS[self.settings.noise][::EVERY]
        x = self.model.generator(z.expand(len(self.seeds), -1)[..., None].contiguous())[..., 0]
        if not torch.isfinite(x).all():
            raise FloatingPointError("a network's output is not finite")
        cdf, target = NOISES[self.settings.noise].cdf, self.settings.data.cdf
        return pushforward_jsd(x, z, cdf, EDGES, target).numpy()


class RunAmongOthers(GanRun):
    """A `GanRun` that trains the same settings under the next seeds too, where `crowd` is on."""

    others: Companions | None = None

    def restart(self) -> None:
        """Sample all networks anew, and forget all frames but a new first one."""
        self.others = None
        if self.settings.crowd:
            whole, seed = replace(self.settings, half_steps=False), self.settings.seed
            self.others = Companions(whole, [(seed + i) % SEEDS for i in range(1, OTHERS + 1)], capacity=2)
            self.fan = self.others.observe()
        super().restart()

    def change(self, values: dict[str, Any]) -> None:
        """Take over the values of some settings; see `Settings.restart_key`."""
        super().change(values)
        if self.others:
            self.others.change({**values, "half_steps": False})

    def move(self) -> None:
        """Train one step on, or half a step, which the others wait for."""
        super().move()
        if self.others and self.moved != D_ALONE:
            self.others.move()

    def observe(self) -> np.ndarray:
        frame = super().observe()
        if self.others:
            if self.moved != D_ALONE:
                self.fan = self.others.observe()
            frame["crowd"] = self.fan
        return frame
