"""What a falling learning rate does for CD, PCD and the exact gradient, on bars and stripes.

Writes storage/results/boltzmann_rates.json; ten minutes on one core. The data are the 14 pictures of 3 x 3
pixels whose rows, or columns, are equal; -log p is exact, and at best their entropy, ln 14. Each way of
learning has a constant rate and one that rises and falls, five seeds, and 3,000 updates. Two controls: chains
that never lag, for what is said of PCD, and three times the updates, for what is said of CD.
"""

import math
from functools import partial

import torch

from benchmarks.common.anneal import train
from benchmarks.common.report import write
from course_utils.chapters.ch15.stripes import bars_and_stripes
from course_utils.data import batches
from course_utils.models.energy.rbm import RBM
from course_utils.training import one_cycle, seed_everything

SEEDS, UPDATES, RATE, BATCH = range(5), 3000, 1e-2, 70
LONGER = 3 * UPDATES


class NoLag(RBM):
    """As many samples as PCD has chains, and all of them exact: what PCD would be if its chains kept up."""

    def gibbs(self, x, steps, generator=None):
        return self.sample(len(x), generator)


LEARNERS = {
    "exact gradient": partial(RBM, learning="exact"),
    "CD, 1 step": partial(RBM, learning="cd"),
    "CD, 10 steps": partial(RBM, learning="cd", steps=10),
    "PCD, 1 step": partial(RBM, learning="pcd", chains=BATCH),
    "PCD, 10 steps": partial(RBM, learning="pcd", chains=BATCH, steps=10),
    "exact samples": partial(NoLag, learning="cd"),
}


def constant(optimizer, rate, steps):
    return torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)


def nats(learner, schedule, seed, updates=UPDATES):
    """The loss at the end of one training."""
    seed_everything(seed)
    machine, x = learner((3, 3), hidden_units=12), bars_and_stripes()
    train(machine, batches(x.repeat(5, 1, 1), BATCH, seed), updates, RATE, schedule)
    with torch.no_grad():
        return round(-machine.log_prob(x).mean().item(), 4)


def main():
    torch.set_num_threads(1)
    found = {}
    for name, learner in LEARNERS.items():
        found[name] = {}
        for rate, schedule in {"constant": constant, "falling": one_cycle}.items():
            found[name][rate] = [nats(learner, schedule, seed) for seed in SEEDS]
            print(name, rate, found[name][rate], flush=True)
    longer = [nats(LEARNERS["CD, 1 step"], one_cycle, seed, LONGER) for seed in SEEDS]
    print(f"CD, 1 step, {LONGER:,} updates", longer)
    write(
        "boltzmann_rates",
        {"nats": found, "cd_longer": longer, "entropy": math.log(14)},
        updates=UPDATES,
        longer=LONGER,
        rate=RATE,
        batch=BATCH,
    )


if __name__ == "__main__":
    main()
