"""How often a GAN finds all modes, with and without each remedy, over many seeds, on the ring and the grid.

Writes storage/results/mode_collapse_ring.json and _grid.json. The seeds of a row train side by side; all
rows share networks, batches, the number of updates and the generator's learning rate. The ring takes half an
hour on one core, most of it in ten unrolled steps, and the grid an hour; `ring` or `grid` alone runs one.
"""

import argparse
import time
from typing import NamedTuple

import torch
from tqdm import tqdm

from benchmarks.common.report import write
from course_utils.data.mixtures import Modes, grid, ring
from course_utils.metrics.mode_coverage import coverage
from course_utils.models.gan.ensemble import side_by_side
from course_utils.models.gan.penalties import wasserstein, with_r1
from course_utils.models.gan.unrolled import Adam, UnrolledGAN
from course_utils.training import fit

SEEDS, BATCH, SAMPLES, BETAS = 20, 64, 2500, (0.5, 0.999)
METHODS = {
    "plain GAN": {},
    "unrolled, 1 step": {"steps": 1},
    "unrolled, 5 steps": {"steps": 5},
    "unrolled, 10 steps": {"steps": 10},
    "packing, 2 points": {"pack": 2},
    "packing, 4 points": {"pack": 4},
    "minibatch deviation": {"deviation": True},
    "WGAN-GP": {"objective": wasserstein(1.0)},
    "R1": {"objective": with_r1(0.1)},
}


class Trial(NamedTuple):
    """Data, methods, the generator's learning rate, those of the discriminator, and what all rows share."""

    modes: Modes
    methods: tuple
    rate: float
    discriminator_rates: tuple
    updates: int
    hidden_units: tuple
    both_fall: bool  # or the generator's learning rate alone


TRIALS = {
    "ring": Trial(ring(), tuple(METHODS), 1e-3, (1e-3, 3e-4), 4000, (64, 64), False),
    "grid": Trial(  # unrolling would take hours here
        grid(), ("R1", "plain GAN", "packing, 4 points", "WGAN-GP"), 4e-3, (4e-3,), 20000, (128,) * 3, True
    ),
}


def train(model, trial):
    """Adam for both; in the second half of the updates learning rates fall to nothing."""
    generator_optimizer = Adam(trial.rate, BETAS).optimizer(list(model.generator.parameters()))
    makers = {"discriminator": model.discriminator_optimizer, "generator": lambda _: generator_optimizer}
    batches, rate = side_by_side(trial.modes.sample, range(SEEDS), BATCH), model.rule.lr
    updates = fit(model, batches, trial.updates, makers)
    for record in tqdm(updates, total=trial.updates, leave=False, disable=None):
        share = min(1.0, 2 * (1 - (record.index + 1) / trial.updates))
        generator_optimizer.param_groups[0]["lr"] = trial.rate * share
        if trial.both_fall:
            model.optimizer.param_groups[0]["lr"] = rate * share


def measure(trial, rate, method):
    """The three figures of every seed, and what it took."""
    model = UnrolledGAN(
        range(SEEDS), rule=Adam(rate, BETAS), hidden_units=trial.hidden_units, **({"steps": 0} | method)
    )
    start = time.process_time()
    train(model, trial)
    seconds = time.process_time() - start
    found = coverage(model.sample(SAMPLES), trial.modes)
    kept = {"covered": found.covered, "good": found.good, "reverse_kl": found.reverse_kl}
    rounded = {name: [round(v, 4) for v in values.tolist()] for name, values in kept.items()}
    return rounded | {"seconds": round(seconds)}


def run(name):
    """All rows of a trial. What is found is written after every row."""
    trial, found = TRIALS[name], {}
    settings = trial._asdict() | {"modes": name, "seeds": SEEDS, "batch": BATCH, "samples": SAMPLES}
    for rate in trial.discriminator_rates:
        rows = found[f"D's learning rate {rate:g}"] = {}
        for method in trial.methods:
            row = rows[method] = measure(trial, rate, METHODS[method])
            covered, good = (torch.tensor(row[key]) for key in ("covered", "good"))
            full = (covered == len(trial.modes.centres)).double().mean()
            print(
                f"{name} {rate:g} {method:20} modes {covered.mean():5.2f}, all in {full:4.0%} of seeds, "
                f"good {good.mean():4.0%}, {row['seconds']} s",
                flush=True,
            )
            write(f"mode_collapse_{name}", found, **settings)


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", default=list(TRIALS), help="ring, grid; both without one")
    torch.set_num_threads(1)
    for name in options.parse_args().names:
        run(name)


if __name__ == "__main__":
    main()
