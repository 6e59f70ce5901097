"""How many of the 1,000 modes of stacked digits a DCGAN makes, by its rules and with the usual momentum.

Writes storage/results/stacked_digits.json after every seed, which takes a minute on one core. All rows share
networks, batches, learning rate and updates. The first seed's generators of KEPT are kept.
"""

from functools import partial

import torch

from benchmarks.common.learn import learn
from benchmarks.common.report import keep, write
from course_utils.chapters.ch09.stacked_digits import count_modes, read_modes, stack_digits, stacked_gan
from course_utils.data import load
from course_utils.models.gan.dcgan import Rules
from course_utils.pretrained import trained
from course_utils.training import seed_everything

SEEDS, UPDATES, BATCH, SAMPLES, RATE = 3, 1000, 64, 26000, 1e-3
ROWS = {  # images that D sees together, and whether Adam's momentum is DCGAN's 0.5 or the usual 0.9
    "all rules": {"pack": 1, "low_momentum": True},
    "momentum 0.9": {"pack": 1, "low_momentum": False},
    "momentum 0.9, packs of 2": {"pack": 2, "low_momentum": False},
}
KEPT = {"all rules": "stacked_digits", "momentum 0.9": "stacked_digits_collapsed"}


def feed(images, seed):
    """Batches of stacked digits, for ever."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield stack_digits(images, BATCH, generator)


def count(images, classifier):
    return count_modes(read_modes(images, classifier))._asdict()


def main():
    torch.set_num_threads(1)
    digits, classifier = load(), trained("digits_classifier")
    real = stack_digits(digits.test.images, SAMPLES, torch.Generator().manual_seed(0))
    found = {"real images": count(real, classifier), "rows": {name: [] for name in ROWS}}
    for seed in range(SEEDS):
        for name, row in ROWS.items():
            seed_everything(seed)
            model, rules = stacked_gan(row["pack"]), Rules(low_momentum=row["low_momentum"])
            learn(model, feed(digits.train.images, seed), UPDATES, partial(rules.adam, rate=RATE))
            samples = model.sample(SAMPLES, torch.Generator().manual_seed(0))
            found["rows"][name].append({"seed": seed, **count(samples, classifier)})
            print(f"{name:26} {found['rows'][name][-1]}", flush=True)
            if not seed and name in KEPT:
                keep(model.generator, KEPT[name], row=name, seed=seed, updates=UPDATES)
        settings = {"updates": UPDATES, "batch": BATCH, "samples": SAMPLES, "rate": RATE}
        write("stacked_digits", found, seeds=seed + 1, rows_are=ROWS, **settings)


if __name__ == "__main__":
    main()
