"""The GAN on the line over ten seeds: one setting at a time, both losses early on, and the faults of a slide.

Writes storage/results/gan_1d_seeds.json; takes three minutes. Chapter 08 shows all of it. The JSD is exact.
"""

import numpy as np
import torch

from benchmarks.common.report import write
from course_utils.chapters.ch08.faulty_gan import FAULTS, distance, faulty_gan
from course_utils.chapters.ch08.gan_1d_crowd import Crowd
from course_utils.chapters.ch08.gan_1d_presets import STRONG_D, USUAL
from course_utils.chapters.ch08.gan_1d_settings import Settings

SEEDS = range(10)
STEPS, EARLY = 600, 150
BOTH = {"log_lr_d": -1.5, "log_lr_g": -1.5}  # SGD wants larger rates than Adam
PLAIN_RATE = {"log_lr_g": -2.0}
CHANGES = {
    "Adam, as usual": {},
    "D's rate a fifth": {"log_lr_d": -3.0},
    "G's rate times 10": {"log_lr_g": -2.3},
    "both": {"log_lr_d": -3.0, "log_lr_g": -2.3},
    "both rates a fifth": {"log_lr_d": -3.0, "log_lr_g": -4.0},
    "k = 5": {"k": 5},
    "SGD": {"optimizer": "SGD", **BOTH},
    "SGD, momentum 0.5": {"optimizer": "SGD, momentum 0.5", **BOTH},
    "SGD, momentum 0.9": {"optimizer": "SGD, momentum 0.9", **BOTH},
    "... a tenth the rates": {"optimizer": "SGD, momentum 0.9", "log_lr_d": -2.5, "log_lr_g": -2.5},
}


def late(**changes):
    """Every seed's JSD over the last third of a training: its mean, and how far it swings."""
    frames = Crowd(Settings(**{**USUAL, **changes}), SEEDS).play(STEPS, 20)["jsd"][-10:]
    return {"mean": rounded(frames.mean(0)), "swing": rounded(np.ptp(frames, axis=0))}


class ShortMemory(Crowd):
    """A crowd whose G has an Adam that measures steps by the last ten gradients, not by the last thousand."""

    def _new_optimizers(self):
        super()._new_optimizers()
        self._optimizers["generator"].param_groups[0]["betas"] = 0.5, 0.9


class PlainSteps(Crowd):
    """A crowd whose G moves against the gradient itself: SGD without momentum."""

    def _new_optimizers(self):
        super()._new_optimizers()
        self._optimizers["generator"] = torch.optim.SGD(self.model.generator.parameters(), lr=1.0)
        self._tune()  # until then `fit` holds the optimiser that it had


def early(objective, d, crowd=Crowd):
    """The JSD of every seed every 10 steps, data far away: (frames, seeds)."""
    settings = Settings(**{**USUAL, "target": "far away", "objective": objective, **d})
    return [rounded(row) for row in crowd(settings, SEEDS).play(EARLY, 10)["jsd"]]


def faulty(fault):
    """The JSD under every seed, or the error with which it stops."""
    try:
        return rounded(distance(faulty_gan({fault}, seed)) for seed in SEEDS)
    except RuntimeError as error:
        return str(error).split(" (")[0]


def rounded(values):
    return [round(float(value), 4) for value in values]


def main():
    torch.set_num_threads(1)
    found = {"settings": {}, "early": {}, "faults": {}, "plain steps": {}}
    for fault in ("none", *FAULTS):
        found["faults"][fault] = faulty(fault)
        print(fault, found["faults"][fault], flush=True)
    for objective in ("minimax", "non-saturating"):
        for name, d in {"the usual D": {}, "a strong D": STRONG_D}.items():
            found["early"][f"{objective}, {name}"] = early(objective, d)
            print(objective, name, sorted(found["early"][f"{objective}, {name}"][-1]), flush=True)
    found["short memory"] = early("minimax", STRONG_D, ShortMemory)[-1]
    print("short memory", sorted(found["short memory"]), flush=True)
    for objective in ("minimax", "non-saturating"):
        found["plain steps"][objective] = early(objective, {**STRONG_D, **PLAIN_RATE}, PlainSteps)[-1]
        print("plain steps", objective, sorted(found["plain steps"][objective]), flush=True)
    for name, changes in CHANGES.items():
        found["settings"][name] = late(**changes)
        print(name, np.sort(found["settings"][name]["mean"]), flush=True)
    write("gan_1d_seeds", {"changes": found.pop("settings"), **found}, seeds=len(SEEDS), steps=STEPS)


if __name__ == "__main__":
    main()
