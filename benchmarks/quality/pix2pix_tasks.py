"""The same pix2pix on two more pairs of domains: colourisation and super-resolution.

Writes storage/results/pix2pix_tasks.json, 2 minutes on a core. "L1 at 4x4" is the distance to the target
when both are made as small as the source of super-resolution: what that task must leave as it was.
"""

import torch

from benchmarks.common.report import summary, write
from benchmarks.quality.pix2pix import BATCH, CHANNELS, RATE, SEEDS, Metrics, learn_to_translate
from course_utils.data import load, paired
from course_utils.models.translation.pix2pix import Pix2Pix
from course_utils.training import seed_everything

STEPS = 500
TASKS = ("colourisation", "super-resolution")
VARIANTS = {"L1 and GAN": {}, "L1 only": {"adversarial": 0.0}}


def small(pictures):
    return paired.resize(pictures, 4)


def main():
    torch.set_num_threads(1)
    digits = load()
    train, test = (paired.strokes(part.images, digits.levels) for part in (digits.train, digits.test))
    metrics, found = Metrics(train, test), {task: {} for task in TASKS}
    for task in TASKS:
        pairs, held_out = (paired.PAIRS[task](ink, seed) for seed, ink in enumerate((train, test)))
        for name, options in VARIANTS.items():
            rows = []
            for seed in SEEDS:
                seed_everything(seed)
                model = Pix2Pix(CHANNELS, **options)
                learn_to_translate(model, paired.paired_batches(pairs, BATCH, seed), STEPS)
                off = small(model.translate(held_out.source)) - small(held_out.target)
                rows.append(metrics.model(model, held_out) | {"L1 at 4x4": off.abs().mean().item()})
            found[task][name] = summary(rows)
            print(task, name, found[task][name], flush=True)
    settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS, "seeds": SEEDS}
    write("pix2pix_tasks", {"tasks": found}, **settings)


if __name__ == "__main__":
    main()
