"""Every tractable model of chapters 02 to 05 on the digits: test nats, and bits per dimension of grey levels.

Writes storage/results/digits_likelihood.json; a few minutes, each training at most half a minute on one
core. With `--valid` it trains on 1,200 of the 1,400 training images, and prints what the other 200 say: the
settings in RUNS were chosen so, without a look at the test images.
"""

import argparse
import math
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch

from benchmarks.common.anneal import train
from benchmarks.common.report import count_parameters, write
from course_utils.data import batches, binarize, load
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.fvsbn import FVSBN
from course_utils.models.made import MADE, OrderAgnosticMADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.training import seed_everything

SHAPE, SEED = (1, 8, 8), 0


def by_counting(model, x):
    model.fit_counts(x)


def by_em(model, x, steps=50):
    for _ in range(steps):
        model.em_step(x)


def by_gradient(model, x, rate, steps, batch):
    train(model, batches(x, batch, SEED), steps, rate)


class Run(NamedTuple):
    """A model and how it learns."""

    model: Callable
    learn: Callable


def gradient(rate, steps, batch=32):
    return partial(by_gradient, rate=rate, steps=steps, batch=batch)


SPATIAL = {
    "PixelCNN": Run(partial(PixelCNN, layers=4, channels=48), gradient(8e-3, 300)),
    "PixelCNN, dropout and position bias": Run(
        partial(PixelCNN, layers=4, channels=48, dropout=0.3, position_bias=True), gradient(8e-3, 800)
    ),
    "gated PixelCNN": Run(partial(GatedPixelCNN, layers=5, channels=24), gradient(5e-3, 600)),
    "Row LSTM": Run(partial(RowLSTM, layers=4, hidden_units=16), gradient(1e-2, 600)),
    "Diagonal BiLSTM": Run(partial(DiagonalBiLSTM, layers=3, hidden_units=16), gradient(1e-2, 450)),
}
RUNS = {
    "binary": {
        "product of Bernoullis": Run(ProductOfBernoullis, by_counting),
        "mixture of 50": Run(partial(BernoulliMixture, components=50), by_em),
        "FVSBN": Run(FVSBN, gradient(5e-2, 300, batch=100)),
        "NADE": Run(
            partial(NADE, hidden_units=384, activation="relu", dropout=0.6), gradient(1e-2, 1500, batch=50)
        ),
        "MADE": Run(partial(MADE, hidden_units=1024, dropout=0.5), gradient(5e-3, 1500, batch=50)),
        "MADE, 8 orders": Run(
            partial(OrderAgnosticMADE, hidden_units=1024, orders=8, dropout=0.3),
            gradient(5e-3, 3000, batch=50),
        ),
        **SPATIAL,
    },
    "grey": {name: Run(partial(run.model, levels=17), run.learn) for name, run in SPATIAL.items()},
}


def measure(run, train, test):
    """Train on the images `train`; the loss of the images `test`, with its standard error."""
    seed_everything(SEED)
    model = run.model(SHAPE)
    start = time.process_time()
    run.learn(model, train)
    seconds = time.process_time() - start
    with torch.no_grad():
        losses = -model.eval().log_prob(test)
    nats, error = losses.mean().item(), losses.std().item() / math.sqrt(len(losses))
    bit = math.prod(SHAPE) * math.log(2)
    return {
        "nats": round(nats, 3),
        "standard error": round(error, 3),
        "bits per dimension": round(nats / bit, 4),
        "its standard error": round(error / bit, 4),
        "seconds": round(seconds, 1),
        "parameters": count_parameters(model),
        "settings": getattr(run.model, "keywords", {}) | getattr(run.learn, "keywords", {}),
    }


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--valid", action="store_true", help="test on 200 of the training images")
    options.add_argument("names", nargs="*", help="the models to run, in place of all")
    options = options.parse_args()
    torch.set_num_threads(1)
    digits = load("digits")
    train, test = digits.train.images, digits.test.images
    if options.valid:
        train, test = train[:-200], train[-200:]
    found = {}
    for kind, (x, y) in {
        "binary": (binarize(train, 8), binarize(test, 8)),
        "grey": (train, test),
    }.items():
        chosen = {name: run for name, run in RUNS[kind].items() if not options.names or name in options.names}
        found[kind] = {}
        for name, run in chosen.items():
            row = found[kind][name] = measure(run, x, y)
            print(
                f"{kind:7}{name:36}{row['nats']:7.2f} ± {row['standard error']:.2f} nats, "
                f"{row['bits per dimension']:.3f} bits per dimension, {row['seconds']:.0f} s",
                flush=True,
            )
    if not (options.valid or options.names):
        write("digits_likelihood", found, seed=SEED, train=len(train), test=len(test))


if __name__ == "__main__":
    main()
