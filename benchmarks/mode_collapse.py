"""How often a GAN finds all modes, with and without each remedy, over many seeds, on the ring and the grid.

Writes benchmarks/results/mode_collapse_ring.json and _grid.json. The seeds of a row train side by side; all
rows share networks, batches, the number of updates and the generator's learning rate. The ring takes half an
hour on one core, most of it in ten unrolled steps, and the grid an hour; `ring` or `grid` alone runs one.
"""

import argparse
import time
from typing import NamedTuple

import torch
from report import write
from tqdm import tqdm

from course_utils.models.gan_ensemble import side_by_side
from course_utils.models.penalties import wasserstein, with_r1
from course_utils.models.unrolled_gan import Adam, UnrolledGAN
from course_utils.modes import Modes, coverage, grid, ring
from course_utils.training import fit

SEEDS, BATCH, SAMPLES, RATE, BETAS = 20, 64, 2500, 1e-3, (0.5, 0.999)
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
    """Data, the discriminator's learning rates, and what all methods share; some rows cost too much here."""

    modes: Modes
    rates: tuple
    updates: int
    hidden_units: tuple
    without: tuple = ()


TRIALS = {
    "ring": Trial(ring(), (1e-3, 3e-4), 4000, (64, 64)),
    "grid": Trial(grid(), (1e-3,), 30000, (128, 128, 128), ("unrolled, 5 steps", "unrolled, 10 steps")),
}


def train(model, modes, updates):
    """Adam for both; the generator's learning rate falls to nothing in the second half of the updates."""
    optimizers = []

    def generator_optimizer(parameters):
        optimizers.append(torch.optim.Adam(parameters, lr=RATE, betas=BETAS, fused=True))
        return optimizers[-1]

    makers = {"discriminator": model.discriminator_optimizer, "generator": generator_optimizer}
    batches = side_by_side(modes.sample, range(SEEDS), BATCH)
    for record in tqdm(fit(model, batches, updates, makers), total=updates, leave=False, disable=None):
        optimizers[0].param_groups[0]["lr"] = RATE * min(1.0, 2 * (1 - (record.index + 1) / updates))


def measure(trial, rate, method):
    """The three figures of every seed, and what it took."""
    model = UnrolledGAN(
        range(SEEDS), rule=Adam(rate, BETAS), hidden_units=trial.hidden_units, **({"steps": 0} | method)
    )
    start = time.process_time()
    train(model, trial.modes, trial.updates)
    seconds = time.process_time() - start
    found = coverage(model.sample(SAMPLES), trial.modes)
    kept = {"covered": found.covered, "good": found.good, "reverse_kl": found.reverse_kl}
    return {name: [round(v, 4) for v in values.tolist()] for name, values in kept.items()} | {
        "seconds": round(seconds)
    }


def run(name):
    trial, found = TRIALS[name], {}
    for rate in trial.rates:
        rows = found[f"D's learning rate {rate:g}"] = {}
        for method, options in METHODS.items():
            if method in trial.without:
                continue
            row = rows[method] = measure(trial, rate, options)
            covered, good = (torch.tensor(row[key]) for key in ("covered", "good"))
            full = (covered == len(trial.modes.centres)).double().mean()
            print(
                f"{name} {rate:g} {method:20} modes {covered.mean():5.2f}, all in {full:4.0%} of seeds, "
                f"good {good.mean():4.0%}, {row['seconds']} s",
                flush=True,
            )
    write(
        f"mode_collapse_{name}",
        found,
        seeds=SEEDS,
        batch=BATCH,
        samples=SAMPLES,
        updates=trial.updates,
        generator_rate=RATE,
        hidden_units=trial.hidden_units,
    )


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", default=list(TRIALS), help="ring, grid; both without one")
    torch.set_num_threads(1)
    for name in options.parse_args().names:
        run(name)


if __name__ == "__main__":
    main()
