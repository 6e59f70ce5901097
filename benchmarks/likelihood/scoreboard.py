"""The table of chapter 16: all models of the course on 4 x 4 patches and on the binarised digits.

Writes storage/results/scoreboard.json; an hour on one core. On the patches a model is compared with the
true distribution over 65,536 states: KL(data || model) and the Jensen-Shannon divergence in nats, and total
variation. On the digits: nats of the 397 test images, the Fréchet distance of 2,000 samples to them in the
features of a classifier, and what everything costs. All numbers are means over three seeds; where a model
has several plans, the last 200 training images chose. "kind" says of a number whether it is exact, an
estimate or a bound. `make bench-scoreboard` runs it; `python -m benchmarks.likelihood.scoreboard NAMES` makes
the rows of some models only. Rows are kept in benchmarks/checkpoints, and not made twice.
"""

import argparse

import torch

from benchmarks.common.contestants import DIGITS, PATCHES
from benchmarks.common.plans import SEEDS, VALID
from benchmarks.common.report import write
from benchmarks.common.rows import made_with, rounded, row
from benchmarks.common.scores import (
    FRECHET_SAMPLES,
    SAMPLES,
    SETS,
    generator,
    measure_digits,
    measure_patches,
)
from course_utils.chapters.ch16.patches import digit_patches, shares
from course_utils.data import binarize, load
from course_utils.metrics.frechet import frechet
from course_utils.pretrained import trained
from course_utils.probability import entropy, jsd


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", help="the models to try, in place of all")
    names = options.parse_args().names
    torch.set_num_threads(1)
    patches, digits = digit_patches(), load("digits")
    p = shares(patches)
    train, test = (binarize(split.images, 8) for split in (digits.train, digits.test))
    boards = {
        "patches": (PATCHES, lambda contestant: measure_patches(contestant, patches, p)),
        "digits": (DIGITS, lambda contestant: measure_digits(contestant, train, test)),
    }
    found = {
        board: {
            name: row(board, name, lambda measure=measure, contestant=contestant: measure(contestant))
            for name, contestant in contestants.items()
            if not names or name in names
        }
        for board, (contestants, measure) in boards.items()
    }
    if not names:
        environments = made_with([found[board][name] for board in found for name in found[board]])
        write(
            "scoreboard",
            {**found, "references": rounded(floors(p, train, test))},
            made_with=environments,
            seeds=SEEDS,
            validation_images=VALID,
            samples=SAMPLES,
            frechet_samples=FRECHET_SAMPLES,
            frechet_sets=SETS,
        )


def floors(p, train, test):
    """What the estimates say of the data themselves: no model can be expected to do better."""
    samples = torch.multinomial(p, SAMPLES, replacement=True, generator=generator())
    q = samples.bincount(minlength=len(p)) / SAMPLES
    classifier = trained("digits_classifier")
    real, training = classifier.features(16 * test), classifier.features(16 * train)
    halves = [training[torch.randperm(len(training), generator=generator(k))[:700]] for k in range(20)]
    distances = torch.stack([frechet(real, half) for half in halves])
    return {
        "entropy of the patches": entropy(p).item(),
        "jsd of as many samples from the data": jsd(p, q.double()).item(),
        "total variation of as many samples from the data": (p - q).abs().sum().item() / 2,
        "frechet of the training images": frechet(real, training).item(),
        "frechet of 700 training images": distances.mean().item(),
        "deviation of the frechet of 700 training images": distances.std().item(),
    }


if __name__ == "__main__":
    main()
