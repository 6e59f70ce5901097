"""How often a GAN drops modes, with and without each remedy, over many seeds, on the ring and the grid.

Writes storage/results/mode_collapse_NAME.json for each of TRIALS: `slow` and `equal` are the ring with a
discriminator that learns more slowly than the generator, or as fast; `unrolled_slow` and `unrolled_equal` are
the same with half of the seeds, for unrolled GANs; `penalties` is the slow one once more, for a control;
`grid` takes forty minutes, on a GPU three a row; the others take one to seven on one core. The seeds of a row
train side by side; all rows of a trial share networks, batches, learning rates and the number of G's updates.
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

BATCH, SAMPLES, BETAS = 64, 2500, (0.5, 0.999)


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
}
PLAIN, MINIMAX, FIVE_STEPS, *SEVERAL_POINTS = list(METHODS)[:6]


class Trial(NamedTuple):
    """Data, names of METHODS, and what all rows share."""

    modes: Modes
    methods: tuple[str, ...]
    rate: float  # the generator's
    discriminator_rate: float
    seeds: int = 20
    updates: int = 4000
    hidden_units: tuple = (64, 64)
    both_fall: bool = False  # in the second half of the updates; or the generator's learning rate alone


SLOW_RING, EQUAL_RING = (Trial(ring(), (), 1e-3, rate) for rate in (3e-4, 1e-3))
UNROLLED = {"methods": ("unrolled, 5 steps",), "seeds": 10}
ON_THE_GRID = ("R1, weight 0.1", PLAIN, "packing, 4 points", "WGAN-GP, weight 1, 1 step")
TRIALS = {
    "slow": SLOW_RING._replace(methods=(PLAIN, MINIMAX, FIVE_STEPS, *SEVERAL_POINTS, "WGAN-GP, paper")),
    "equal": EQUAL_RING._replace(methods=(PLAIN, MINIMAX)),
    "unrolled_slow": SLOW_RING._replace(**UNROLLED),
    "unrolled_equal": EQUAL_RING._replace(**UNROLLED),
    "penalties": SLOW_RING._replace(methods=("WGAN-GP, weight 1, 5 steps",), seeds=10),
    "grid": Trial(grid(), ON_THE_GRID, 4e-3, 4e-3, 20, 20000, (128,) * 3, both_fall=True),
}


def train(model, trial):
    """Adam for both; in the second half of the updates the generator's rate falls to nothing, or both do."""
    generator_optimizer = Adam(trial.rate, BETAS).optimizer(list(model.generator.parameters()))
    makers = {"discriminator": model.discriminator_optimizer, "generator": lambda _: generator_optimizer}
    batches, rate = side_by_side(trial.modes.sample, range(trial.seeds), BATCH), model.rule.lr
    updates = fit(model, batches, trial.updates, makers)
    for record in tqdm(updates, total=trial.updates, leave=False, disable=None):
        share = min(1.0, 2 * (1 - (record.index + 1) / trial.updates))
        generator_optimizer.param_groups[0]["lr"] = trial.rate * share
        if trial.both_fall:
            model.optimizer.param_groups[0]["lr"] = rate * share


def measure(trial, method, device):
    """The figures of every seed, and what it took."""
    options = {"steps": 0} | method.options
    rule = Adam(trial.discriminator_rate, BETAS)
    model = UnrolledGAN(range(trial.seeds), rule=rule, hidden_units=trial.hidden_units, **options)
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
    trial = TRIALS[name]
    rows = {}
    found = {f"D's learning rate {trial.discriminator_rate:g}": rows}
    protocol = {key: METHODS[key].options | {"k": METHODS[key].k} for key in trial.methods}
    settings = trial._asdict() | {"modes": len(trial.modes.centres), "methods": described(protocol)}
    settings |= {"batch": BATCH, "samples": SAMPLES, "device": device.type}
    for method in trial.methods:
        row = rows[method] = measure(trial, METHODS[method], device)
        covered, good, dropped = (torch.tensor(row[key]).double() for key in ("covered", "good", "dropped"))
        print(
            f"{name} {method:26} modes {covered.mean():5.2f}, good {good.mean():4.0%}, "
            f"{int((dropped > 0).sum()):2} of {trial.seeds} seeds collapsed, {row['seconds']} s",
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
