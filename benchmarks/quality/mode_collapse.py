"""How often a GAN drops modes, with and without each remedy, over many seeds, on the ring and the grid.

Writes storage/results/mode_collapse_NAME.json for each of TRIALS: `slow` and `equal` are the ring with a
discriminator that learns more slowly than the generator, or as fast; `packs` are the remedies of `slow` at
the rate of `equal`; `penalties` and `unrolled` are the ring at both rates, each with the row that lacks the
remedy; `grid` takes an hour. The seeds of a row train side by side; all rows of a trial share networks,
batches, learning rates and the number of the generator's updates. The others take two to seven minutes each
on one core, the unrolled ones ten.
"""

import argparse
import time
from itertools import product
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
SLOW, EQUAL = 3e-4, 1e-3  # of the discriminator, where the generator has 1e-3


class Method(NamedTuple):
    """What an `UnrolledGAN` is made of, and the steps of its discriminator for one of the generator."""

    options: dict
    k: int = 1


METHODS = {
    "plain GAN": Method({}),
    "plain GAN, minimax loss": Method({"objective": "minimax"}),
    "plain GAN, 5 steps of D": Method({}, k=5),
    "packing, 2 points": Method({"pack": 2}),
    "packing, 4 points": Method({"pack": 4}),
    "minibatch deviation": Method({"deviation": True}),
    "WGAN-GP, paper": Method({"objective": wasserstein(10.0)}, k=5),
    "WGAN-GP, weight 1, 1 step": Method({"objective": wasserstein(1.0)}),
    "WGAN-GP, weight 1, 5 steps": Method({"objective": wasserstein(1.0)}, k=5),
    "R1, weight 0.1": Method({"objective": with_r1(0.1)}),
    "unrolled, 5 steps": Method({"steps": 5, "objective": "minimax"}),
    "unrolled, 1 step": Method({"steps": 1, "objective": "minimax"}),
}
PLAIN, MINIMAX, FIVE_STEPS, *SEVERAL_POINTS = list(METHODS)[:6]
PENALTIES = ("WGAN-GP, weight 1, 1 step", "WGAN-GP, weight 1, 5 steps", "R1, weight 0.1")


class Trial(NamedTuple):
    """Data, names of METHODS, the learning rates of generator and discriminator, and what all rows share."""

    modes: Modes
    methods: tuple[str, ...]
    rate: float
    discriminator_rates: tuple
    updates: int
    hidden_units: tuple
    both_fall: bool  # in the second half of the updates; or the generator's learning rate alone


RING = Trial(ring(), (), 1e-3, (SLOW, EQUAL), 4000, (64, 64), both_fall=False)
ON_THE_GRID = ("R1, weight 0.1", PLAIN, "packing, 4 points", "WGAN-GP, weight 1, 1 step")
GRID = Trial(grid(), ON_THE_GRID, 4e-3, (4e-3,), 20000, (128,) * 3, both_fall=True)
TRIALS = {
    "slow": RING._replace(
        methods=(PLAIN, MINIMAX, FIVE_STEPS, *SEVERAL_POINTS, "WGAN-GP, paper"),
        discriminator_rates=(SLOW,),
    ),
    "equal": RING._replace(methods=(PLAIN, MINIMAX), discriminator_rates=(EQUAL,)),
    "packs": RING._replace(methods=(*SEVERAL_POINTS, FIVE_STEPS), discriminator_rates=(EQUAL,)),
    "penalties": RING._replace(methods=(PLAIN, *PENALTIES)),
    "unrolled": RING._replace(methods=(MINIMAX, "unrolled, 5 steps", "unrolled, 1 step")),
    "grid": GRID,
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


def measure(trial, rate, method, device):
    """The figures of every seed, and what it took."""
    options = {"steps": 0} | method.options
    model = UnrolledGAN(range(SEEDS), rule=Adam(rate, BETAS), hidden_units=trial.hidden_units, **options)
    model.k = method.k
    model.to(device)
    start = time.process_time()
    train(model, trial)
    seconds = time.process_time() - start
    found = coverage(model.sample(SAMPLES).cpu(), trial.modes)
    names = ("covered", "good", "reverse_kl", "dropped")
    rounded = {name: [round(v, 4) for v in getattr(found, name).tolist()] for name in names}
    return rounded | {"seconds": round(seconds)}


def run(name, device):
    """All rows of a trial. What is found is written after every row."""
    trial, found = TRIALS[name], {}
    protocol = {key: METHODS[key].options | {"k": METHODS[key].k} for key in trial.methods}
    settings = trial._asdict() | {"modes": len(trial.modes.centres), "methods": described(protocol)}
    settings |= {"seeds": SEEDS, "batch": BATCH, "samples": SAMPLES, "device": device.type}
    for method, rate in product(trial.methods, trial.discriminator_rates):
        rows = found.setdefault(f"D's learning rate {rate:g}", {})
        row = rows[method] = measure(trial, rate, METHODS[method], device)
        covered, good, dropped = (torch.tensor(row[key]).double() for key in ("covered", "good", "dropped"))
        print(
            f"{name} {rate:g} {method:26} modes {covered.mean():5.2f}, good {good.mean():4.0%}, "
            f"{int((dropped > 0).sum()):2} of {SEEDS} seeds collapsed, {row['seconds']} s",
            flush=True,
        )
        write(f"mode_collapse_{name}", found, **settings)


def described(protocol):
    """The same with every GANLoss as text: its functions and the weight of its penalty."""
    for options in protocol.values():
        loss = options.get("objective", "non-saturating")
        if not isinstance(loss, str):
            penalty = loss.penalty
            loss = f"{loss.generator.__name__}, {penalty.func.__name__} {penalty.keywords['weight']:g}"
        options["objective"] = loss
    return protocol


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", default=list(TRIALS), help="of TRIALS; all without one")
    options.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    torch.set_num_threads(1)
    chosen = options.parse_args()
    for name in chosen.names:
        run(name, chosen.device)


if __name__ == "__main__":
    main()
