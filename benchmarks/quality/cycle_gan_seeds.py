"""CycleGAN with all its losses by ten seeds, with half as many updates again as in cycle_gan.py.

Writes storage/results/cycle_gan_seeds.json, 6 minutes on one core. What is stored is the first row of
cycle_gan.py as it was at the commit named there, with the settings below.
"""

import torch

from benchmarks.common.report import summary, write
from benchmarks.quality.cycle_gan import BATCH, CHANNELS, OURS, RATE, Metrics, make_classifier
from benchmarks.quality.pix2pix import learn_to_translate
from course_utils.data import load, paired
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.training import seed_everything

STEPS, SEEDS = 600, tuple(range(10))


def main():
    torch.set_num_threads(1)
    digits = load()
    ink, test = (paired.strokes(part.images, digits.levels) for part in (digits.train, digits.test))
    seed_everything(0)
    metrics, pictures = Metrics(digits, test, make_classifier(digits, ink)), paired.unpaired(ink)
    rows, tables = [], []
    for seed in SEEDS:
        seed_everything(seed)
        model = CycleGAN(CHANNELS, **OURS)
        learn_to_translate(model, paired.unpaired_batches(pictures, BATCH, seed), STEPS, RATE)
        numbers, table = metrics(model)
        rows.append(numbers)
        tables.append([[round(share, 3) for share in row] for row in table.tolist()])
        print(seed, numbers, flush=True)
    settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS, "seeds": SEEDS}
    write("cycle_gan_seeds", {"all losses": summary(rows) | {"colours": tables}}, **settings)


if __name__ == "__main__":
    main()
