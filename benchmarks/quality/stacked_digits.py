"""How many of the 1,000 modes of stacked digits a DCGAN makes, whose discriminator is small or sees packs.

Writes storage/results/stacked_digits.json after every row; for a GPU, where a seed takes a minute. All rows
share the generator, batches, learning rate and updates. The first seed's generators are kept, in half
precision, as stacked_0, stacked_1 ...
"""

import time
from functools import partial
from typing import NamedTuple

import torch

from benchmarks.common.learn import learn
from benchmarks.common.report import keep, write
from course_utils.chapters.ch09.stacked_digits import count_modes, read_modes, stack_digits, stacked_gan
from course_utils.data import load
from course_utils.models.gan.dcgan import Rules
from course_utils.pretrained import trained
from course_utils.training import pick_device, seed_everything

SEEDS, UPDATES, BATCH, SAMPLES, RATE = 5, 2500, 64, 26000, 4e-4


class Row(NamedTuple):
    """The channels of D, where G's mirror image has 32; images that D sees together; the momentum of Adam."""

    channels: int = 32
    pack: int = 1
    low_momentum: bool = True


ROWS = {
    "D as wide as G": Row(),
    "momentum 0.9": Row(low_momentum=False),
    "momentum 0.9, packs of 2": Row(pack=2, low_momentum=False),
    "D an eighth": Row(4),
    "D an eighth, packs of 2": Row(4, 2),
}


def feed(images, seed):
    """Batches of stacked digits, for ever."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield stack_digits(images, BATCH, generator)


@torch.no_grad()
def modes_of(model, classifier):
    generator = torch.Generator().manual_seed(0)
    parts = [read_modes(model.sample(1000, generator), classifier) for _ in range(SAMPLES // 1000)]
    return count_modes(torch.cat(parts))


def main():
    torch.set_num_threads(1)
    device = pick_device()
    images, test = (part.images.to(device) for part in (load("mnist").train, load("mnist").test))
    classifier = trained("mnist_classifier").to(device)
    real = count_modes(read_modes(stack_digits(test, SAMPLES, torch.Generator().manual_seed(0)), classifier))
    found = {"real images": real._asdict(), "rows": {name: [] for name in ROWS}}
    settings = {"updates": UPDATES, "batch": BATCH, "samples": SAMPLES, "rate": RATE}
    protocol = {name: row._asdict() for name, row in ROWS.items()}
    for seed in range(SEEDS):
        for number, (name, row) in enumerate(ROWS.items()):
            seed_everything(seed)
            model = stacked_gan(row.channels, row.pack).to(device)
            rules = Rules(low_momentum=row.low_momentum)
            start = time.time()
            learn(model, feed(images, seed), UPDATES, partial(rules.adam, rate=RATE))
            seconds = round(time.time() - start)
            found["rows"][name].append({"seed": seed, **modes_of(model, classifier)._asdict()})
            print(f"{name:26} {found['rows'][name][-1]} {seconds} s", flush=True)
            if not seed:
                keep(model.generator.half().cpu(), f"stacked_{number}", row=name, seed=seed, updates=UPDATES)
            write("stacked_digits", found, **settings, protocol=protocol, device=device.type)


if __name__ == "__main__":
    main()
