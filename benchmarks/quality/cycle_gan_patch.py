"""CycleGAN with all its losses whose discriminators see patches of 7 pixels, as cycle_gan_seeds.py trains it.

Writes storage/results/cycle_gan_patch.json, 35 seconds a seed on one core.
"""

import torch

from benchmarks.common.report import write
from benchmarks.quality.cycle_gan import BATCH, CHANNELS, OURS, RATE, begin, prepare
from benchmarks.quality.cycle_gan_seeds import STEPS
from benchmarks.quality.pix2pix import learn_to_translate

PATCH, SEEDS = 7, (0, 1, 2)


def main():
    torch.set_num_threads(1)
    (metrics, pictures), found = prepare(), {}
    for seed in SEEDS:
        model, batches = begin(pictures, seed, patch=PATCH, **OURS)
        learn_to_translate(model, batches, STEPS, RATE)
        numbers, table = metrics(model)
        found[f"seed {seed}"] = numbers | {"colours": table.argmax(1).tolist()}
        print(seed, found[f"seed {seed}"], flush=True)
        settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS, "patch": PATCH}
        write("cycle_gan_patch", found, **settings)


if __name__ == "__main__":
    main()
