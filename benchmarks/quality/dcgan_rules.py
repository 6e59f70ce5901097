"""DCGAN on the digits with all its rules, without each one, and without small weights and one more.

Writes storage/results/dcgan_rules.json after every seed, which takes two minutes on one core. As many
samples as there are test images are compared with these, in the features of the digits' classifier: neither
has learnt from them. As many training images are the yardstick, which the classifier has seen.
"""

import time
from functools import partial

import torch

from benchmarks.common.report import write
from benchmarks.quality.gan_metrics import numbers
from course_utils.data import batches, load
from course_utils.models.gan.dcgan import DCGAN, Rules
from course_utils.pretrained import trained
from course_utils.training import fit, seed_everything

STEPS, BATCH, RATE, CHANNELS, SEEDS = 800, 64, 1e-3, 16, 10
OFF = [(), *((name,) for name in Rules()._fields)]
OFF += [("small_weights", name) for name in Rules()._fields if name != "small_weights"]


def learn(images, rules, seed):
    seed_everything(seed)
    model = DCGAN((1, 8, 8), channels=CHANNELS, rules=rules)
    for _ in fit(model, batches(images, BATCH, seed), STEPS, partial(rules.adam, rate=RATE)):
        pass
    return model


def name_of(off):
    return f"without {' and '.join(off)}" if off else "all rules"


def main():
    torch.set_num_threads(1)
    digits, classifier = load(), trained("digits_classifier")
    test, train = digits.test.images, digits.train.images
    real = classifier.features(test)
    found = {name_of(off): [] for off in OFF}
    found["training images"] = []
    for seed in range(SEEDS):
        some = torch.randperm(len(train), generator=torch.Generator().manual_seed(seed))[: len(test)]
        found["training images"].append(numbers(real, classifier.features(train[some])))
        start = time.time()
        for off in OFF:
            rules = Rules()._replace(**dict.fromkeys(off, False))
            fake = learn(train, rules, seed).sample(len(test))
            found[name_of(off)].append(numbers(real, classifier.features(fake)))
            print(seed, name_of(off), found[name_of(off)][-1], flush=True)
        settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS, "images": len(test)}
        columns = {name: columns_of(rows) for name, rows in found.items()}
        write("dcgan_rules", {"rules": columns}, seeds=seed + 1, **settings)
        print(f"seed {seed}: {time.time() - start:.0f} s", flush=True)


def columns_of(rows):
    """A list for each number, in place of a dict for each seed."""
    return {key: [round(row[key], 4) for row in rows] for key in rows[0]}


if __name__ == "__main__":
    main()
