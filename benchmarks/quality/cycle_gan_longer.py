"""One of the ten seeds of cycle_gan_seeds.py trained longer: do strokes and colours change any more?

Writes storage/results/cycle_gan_longer.json, two minutes on one core.
"""

from functools import partial

import torch
from torch.optim import Adam

from benchmarks.common.report import write
from benchmarks.quality.cycle_gan import BATCH, CHANNELS, OURS, RATE, Metrics, make_classifier
from course_utils.data import load, paired
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.training import fit, seed_everything

STEPS, EVERY, SEEDS = 1800, 300, (1,)


def main():
    torch.set_num_threads(1)
    digits = load()
    ink, test = (paired.strokes(part.images, digits.levels) for part in (digits.train, digits.test))
    seed_everything(0)
    metrics, pictures, found = Metrics(digits, test, make_classifier(digits, ink)), paired.unpaired(ink), {}
    settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS}
    for seed in SEEDS:
        seed_everything(seed)
        model, batches = CycleGAN(CHANNELS, **OURS), paired.unpaired_batches(pictures, BATCH, seed)
        found[f"seed {seed}"] = rows = []
        for record in fit(model, batches, STEPS, partial(Adam, lr=RATE, betas=(0.5, 0.999))):
            if (record.index + 1) % EVERY == 0:
                numbers, table = metrics(model)
                sent = table.argmax(1).tolist()  # the paper that each ink is sent to
                rows.append({"updates": record.index + 1, **numbers, "colours": sent})
                print(seed, rows[-1], flush=True)
                write("cycle_gan_longer", found, **settings)


if __name__ == "__main__":
    main()
