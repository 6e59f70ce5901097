"""CycleGAN with all its losses by ten seeds, with half as many updates again as in cycle_gan.py.

Writes storage/results/cycle_gan_seeds.json, 6 minutes on one core. What is stored is the first row of
cycle_gan.py as it was at the commit named there, with the settings below.
"""

import torch

from benchmarks.common.report import summary, write
from benchmarks.quality.cycle_gan import BATCH, CHANNELS, OURS, RATE, begin, prepare, rounded
from benchmarks.quality.pix2pix import learn_to_translate

STEPS, SEEDS = 600, tuple(range(10))


def main():
    torch.set_num_threads(1)
    metrics, pictures = prepare()
    rows, tables = [], []
    for seed in SEEDS:
        model, batches = begin(pictures, seed, **OURS)
        learn_to_translate(model, batches, STEPS, RATE)
        numbers, table = metrics(model)
        rows.append(numbers)
        tables.append(rounded(table))
        print(seed, numbers, flush=True)
    settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS, "seeds": SEEDS}
    write("cycle_gan_seeds", {"all losses": summary(rows) | {"colours": tables}}, **settings)


if __name__ == "__main__":
    main()
