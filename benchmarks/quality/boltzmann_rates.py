"""What a falling learning rate does for CD, PCD and the exact gradient, on bars and stripes.

Writes storage/results/boltzmann_rates.json; two minutes on one core. The data are the 14 pictures of 3 x 3
pixels whose rows, or columns, are equal; -log p is exact, and at best their entropy, ln 14. Each way of
learning has a constant rate and one that rises and falls, five seeds, and 3,000 updates.
"""

import math

import torch

from benchmarks.common.anneal import train
from benchmarks.common.report import write
from course_utils.chapters.ch15.stripes import bars_and_stripes
from course_utils.data import batches
from course_utils.models.energy.rbm import RBM
from course_utils.training import one_cycle, seed_everything

SEEDS, UPDATES, RATE, BATCH = range(5), 3000, 1e-2, 70
LEARNERS = {
    "exact gradient": {"learning": "exact"},
    "CD, 1 step": {"learning": "cd"},
    "PCD, 1 step": {"learning": "pcd"},
}


def constant(optimizer, rate, steps):
    return torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)


def nats(options, schedule, seed):
    """The loss at the end of one training."""
    seed_everything(seed)
    machine, x = RBM((3, 3), hidden_units=12, **options), bars_and_stripes()
    train(machine, batches(x.repeat(5, 1, 1), BATCH, seed), UPDATES, RATE, schedule)
    with torch.no_grad():
        return round(-machine.log_prob(x).mean().item(), 4)


def main():
    torch.set_num_threads(1)
    found = {}
    for name, options in LEARNERS.items():
        found[name] = {}
        for rate, schedule in {"constant": constant, "falling": one_cycle}.items():
            found[name][rate] = [nats(options, schedule, seed) for seed in SEEDS]
            print(name, rate, found[name][rate], flush=True)
    write(
        "boltzmann_rates", {"nats": found, "entropy": math.log(14)}, updates=UPDATES, rate=RATE, batch=BATCH
    )


if __name__ == "__main__":
    main()
