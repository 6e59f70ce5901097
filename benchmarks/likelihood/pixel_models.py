"""PixelCNN and its kin on the small digits over three seeds: extras, sizes, labels, levels, orders, controls.

Writes storage/results/pixel_models.json, which chapter 05 shows. The spatial models of grey digits have
17,000 to 18,000 live weights, biases for each place not counted. Each is trained on 1,200 images by Adam at a
constant rate; kept is the moving average of the weights that did best on 200 others, which the seed chooses.
Each control takes an alleged cause away: weights without places, labels that say nothing, no neighbourhood.
Forty minutes on one core. Rows are kept in benchmarks/checkpoints and not made twice: several processes may
share the work, each with its own `--seeds` or `--parts`.
"""

import argparse
import math
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import NamedTuple

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from benchmarks.common.report import write
from benchmarks.common.rows import row
from course_utils.data import Split, batches, binarize, labelled_batches, load
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import ConditionalPixelCNN, GatedPixelCNN, LogisticPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM
from course_utils.nn.masked_conv import MaskedConv2d
from course_utils.training import fit, seed_everything

SEEDS, VALID, BATCH, RATE, DECAY = range(3), 200, 32, 6e-3, 0.99
UPDATES, EVERY, PATIENCE = 2500, 50, 300  # at most; how often the loss of the others is looked at
LEVELS = 17

EXTRAS = {
    "plain": {},
    "dropout": {"dropout": 0.3},
    "position bias": {"position_bias": True},
    "both": {"dropout": 0.3, "position_bias": True},
}
BOTH = EXTRAS["both"]
pixelcnn = partial(PixelCNN, layers=4, channels=32)
gated = partial(GatedPixelCNN, layers=4, channels=15)
row_lstm = partial(RowLSTM, layers=4, hidden_units=13)
small = partial(PixelCNN, layers=3, channels=24)  # of black and white
logistic = partial(LogisticPixelCNN, layers=4, channels=32)
nade = partial(NADE, hidden_units=384, activation="relu", dropout=0.6)  # as in digits_likelihood
GREY = {"levels": LEVELS}


def conditional(event_shape):
    return ConditionalPixelCNN(gated(event_shape, **GREY, **BOTH), labels=10)


def as_they_are(x):
    return x


def mixed_up(labels):
    return labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))]


def black_white(x):
    return binarize(x, 8)


def columns(x):
    return black_white(x).transpose(2, 3)


def backwards(x):
    return black_white(x).flip(2, 3)


def shuffled(x):
    order = torch.randperm(x[0].numel(), generator=torch.Generator().manual_seed(1))
    return black_white(x).flatten(1)[:, order].view_as(x)


ORDERS = {
    "row by row": black_white,
    "column by column": columns,
    "backwards": backwards,
    "shuffled": shuffled,
}


class Run(NamedTuple):
    """What makes the model of a shape, what is done to images and labels, and how many of them there are."""

    model: Callable[..., nn.Module]
    images: Callable = as_they_are
    number: int = 1200
    labels: Callable = as_they_are


PARTS = {
    "extras": {name: Run(partial(pixelcnn, **GREY, **extra)) for name, extra in EXTRAS.items()},
    "levels": {
        "logistic mixture, 1200 images": Run(partial(logistic, **GREY, **BOTH)),  # the softmax's is in extras
        **{
            f"{name}, {n} images": Run(partial(make, **GREY, **BOTH), number=n)
            for n in (100, 300)
            for name, make in {"softmax": pixelcnn, "logistic mixture": logistic}.items()
        },
    },
    "label": {"gated PixelCNN": Run(conditional)},
    "models": {
        "gated PixelCNN": Run(partial(gated, **GREY, **BOTH)),
        "Row LSTM": Run(partial(row_lstm, **GREY, **BOTH)),
    },
    "orders": {order: Run(partial(small, dropout=0.3), images) for order, images in ORDERS.items()},
    "controls": {
        "plain, 34 maps": Run(partial(PixelCNN, layers=4, channels=34, **GREY)),  # the weights of a bias
        "shuffled labels": Run(conditional, labels=mixed_up),
        "NADE, row by row": Run(nade, black_white),
        "NADE, shuffled": Run(nade, shuffled),
    },
}


def live_weights(model):
    """The parameters that no mask holds at zero."""
    masks = [layer.mask for layer in model.modules() if isinstance(layer, MaskedConv2d)]
    return sum(p.numel() for p in model.parameters()) - sum(int((~mask).sum()) for mask in masks)


def learn(model, train, valid):
    """The averaged weights that do best on the images `valid`, and after how many updates."""
    with_labels = isinstance(model, ConditionalPixelCNN)
    feed = (labelled_batches if with_labels else batches)(
        train if with_labels else train.images, BATCH, torch.initial_seed()
    )
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
    best, found, at = math.inf, None, 0
    for record in fit(model, feed, UPDATES, partial(torch.optim.Adam, lr=RATE)):
        average.update_parameters(model)
        updates = record.index + 1
        if updates % EVERY == 0:
            loss = nats(average.module, valid).mean().item()
            if loss < best:
                best, found, at = loss, deepcopy(average.module), updates
            if updates >= at + PATIENCE:
                break
    return found, at


@torch.no_grad()
def nats(model, split):
    """-log p of every image in nats; given its label, where the model takes one."""
    model.eval()
    if isinstance(model, ConditionalPixelCNN):
        return -model.log_prob(*split)
    return -model.log_prob(split.images)


@torch.no_grad()
def by_bayes(model, test):
    """Bayes' rule on all labels alike: how many are read right, and -log p(x) without the label, in nats."""
    labels = range(10)
    log_p = torch.stack([model.given(label).eval().log_prob(test.images) for label in labels], 1)
    return {
        "read right": (log_p.argmax(1) == test.labels).float().mean().item(),
        "without label": (math.log(10) - log_p.logsumexp(1)).mean().item(),
    }


def measure(run, seed):
    """Train one model; its losses in nats on all three sets, and what else is said of it."""
    digits = load("digits")
    order = torch.randperm(len(digits.train.images), generator=torch.Generator().manual_seed(seed))
    images, labels = run.images(digits.train.images), run.labels(digits.train.labels)
    test = Split(run.images(digits.test.images), digits.test.labels)
    valid, train = (Split(images[i], labels[i]) for i in (order[:VALID], order[VALID:][: run.number]))
    seed_everything(seed)
    model = run.model(images.shape[1:])
    model, updates = learn(model, train, valid)
    losses = {name: nats(model, split) for name, split in {"train": train, "test": test}.items()}
    found = {name: loss.mean().item() for name, loss in losses.items()}
    found["error"] = losses["test"].std().item() / math.sqrt(len(test.images))
    if isinstance(model, ConditionalPixelCNN):
        found |= by_bayes(model, test)
    return found | {"updates": updates, "live weights": live_weights(model)}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seeds", type=int, nargs="*", default=SEEDS, choices=SEEDS)
    options.add_argument("--parts", nargs="*", default=PARTS, choices=PARTS)
    options = options.parse_args()
    torch.set_num_threads(1)
    found = {}
    for part in options.parts:
        for name, run in PARTS[part].items():
            rows = [
                row("pixel_models", f"{part}, {name}, {seed}", partial(measure, run, seed))
                for seed in options.seeds
            ]
            found.setdefault(part, {})[name] = rows
    if [*options.seeds] == [*SEEDS] and [*options.parts] == [*PARTS]:
        write("pixel_models", found, seeds=len(SEEDS), batch=BATCH, rate=RATE, valid=VALID, levels=LEVELS)


if __name__ == "__main__":
    main()
