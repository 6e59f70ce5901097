"""NICE and RealNVP on two half-moons: what scales in every layer bring, over five seeds.

Writes storage/results/moons.json; four minutes on one core. Both have six coupling layers with 32 hidden
units, the same batches and 800 updates; RealNVP's layers have one more output each, the scale. The nats are
those of 4,000 fresh points.
"""

import torch
from sklearn.datasets import make_moons

from benchmarks.common.anneal import train
from benchmarks.common.report import count_parameters, write
from course_utils.data import batches
from course_utils.models.flows.coupling import NICE, RealNVP
from course_utils.training import seed_everything

SEEDS, UPDATES, RATE, BATCH, POINTS, NOISE = range(5), 800, 1e-2, 128, 4000, 0.07
HIDDEN_UNITS, LAYERS = 32, 6


def half_moons(seed):
    points, _ = make_moons(POINTS, noise=NOISE, random_state=seed)
    return torch.tensor(points, dtype=torch.float32)


def main():
    torch.set_num_threads(1)
    moons, fresh = half_moons(0), half_moons(1)
    mean, deviation = moons.mean(0), moons.std(0)
    moons, fresh = (moons - mean) / deviation, (fresh - mean) / deviation
    found, weights = {"NICE": [], "RealNVP": []}, {}
    for seed in SEEDS:
        for flow in (NICE, RealNVP):
            seed_everything(seed)
            model = flow((2,), HIDDEN_UNITS, LAYERS)
            train(model, batches(moons, BATCH, seed), UPDATES, RATE)
            with torch.no_grad():
                nats = -model.log_prob(fresh).mean().item()
            found[flow.__name__].append(round(nats, 4))
            weights[flow.__name__] = count_parameters(model)
            print(flow.__name__, seed, f"{nats:.3f}", flush=True)
    write("moons", {"nats": found, "weights": weights}, updates=UPDATES, rate=RATE, batch=BATCH)


if __name__ == "__main__":
    main()
