"""DCGAN on the digits with all its rules, with each one turned off, and with two: do they matter here?

Writes storage/results/dcgan_rules.json; half an hour on one core. Samples are compared with the 1400
training images, in the features of the digits' classifier.
"""

import time
from functools import partial

import torch

from benchmarks.common.report import summary, write
from benchmarks.quality.gan_metrics import numbers
from course_utils.data import batches, load
from course_utils.models.gan.dcgan import DCGAN, Rules
from course_utils.pretrained import trained
from course_utils.training import fit, seed_everything

PAIRS = [("all_convolutional", "small_weights")]  # rules that need each other
STEPS, BATCH, RATE, CHANNELS, SEEDS = 800, 64, 1e-3, 16, tuple(range(10))


def learn(images, rules, seed):
    seed_everything(seed)
    model = DCGAN((1, 8, 8), channels=CHANNELS, rules=rules)
    for _ in fit(model, batches(images, BATCH, seed), STEPS, partial(rules.adam, rate=RATE)):
        pass
    return model


def main():
    torch.set_num_threads(1)
    images, classifier = load().train.images, trained("digits_classifier")
    real, found = classifier.features(images), {}
    for off in [(), *((name,) for name in Rules()._fields), *PAIRS]:
        name = " and ".join(off) or "all rules"
        rows, start = [], time.process_time()
        for seed in SEEDS:
            model = learn(images, Rules()._replace(**dict.fromkeys(off, False)), seed)
            fake = classifier.features(model.sample(len(images)))
            rows.append(numbers(real, fake))
        seconds = round((time.process_time() - start) / len(SEEDS), 1)
        found[name] = summary(rows) | {"seconds": seconds}
        print(name, found[name], flush=True)
    write(
        "dcgan_rules", {"rules": found}, steps=STEPS, batch=BATCH, rate=RATE, channels=CHANNELS, seeds=SEEDS
    )


if __name__ == "__main__":
    main()
