"""One of the ten seeds of cycle_gan_seeds.py trained longer: do strokes and colours change any more?

Writes storage/results/cycle_gan_longer.json, two minutes on one core.
"""

from functools import partial

import torch
from torch.optim import Adam

from benchmarks.common.report import write
from benchmarks.quality.cycle_gan import BATCH, CHANNELS, OURS, RATE, begin, prepare
from course_utils.training import fit

STEPS, EVERY, SEEDS = 1800, 300, (1,)


def main():
    torch.set_num_threads(1)
    (metrics, pictures), found = prepare(), {}
    settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS}
    for seed in SEEDS:
        model, batches = begin(pictures, seed, **OURS)
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
