"""What the scoreboard's readings rest on: its models again, each with something changed.

Writes storage/results/scoreboard_controls.json; ten minutes on one core. On the patches: a MADE with
more units and updates, Boltzmann machines with small batches and a low rate. On the digits: nats of training
and test images, with dropout, position bias and number of updates changed one by one. All over the
scoreboard's three seeds. `make bench-scoreboard_controls` runs it; rows are kept in benchmarks/checkpoints,
and not made twice. Chapter 16.
"""

from functools import partial

import torch

from benchmarks.common.contestants import DIGITS, one
from benchmarks.common.plans import SEEDS, gradient, learn
from benchmarks.common.report import write
from benchmarks.common.rows import made_with, row
from benchmarks.common.scores import measure_patches
from course_utils.chapters.ch16.patches import digit_patches, shares
from course_utils.data import binarize, load
from course_utils.models.energy.rbm import RBM
from course_utils.models.made import MADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import PixelCNN

LARGER = {
    "MADE, 4 times the units, 5 times the updates": one(
        partial(MADE, hidden_units=1024), gradient(5e-3, 15_000)
    )
}
SMALL_BATCHES = {
    "RBM, CD": one(partial(RBM, hidden_units=64), gradient(5e-3, 5000)),
    "RBM, PCD": one(partial(RBM, hidden_units=64, learning="pcd", steps=5), gradient(5e-3, 5000)),
}
SMALL_CNN = partial(PixelCNN, layers=4, channels=48)
SAME_LENGTH = gradient(8e-3, 800, batch=32)
FITTED = {
    "PixelCNN": DIGITS["PixelCNN"],
    "PixelCNN, position bias": one(partial(SMALL_CNN, position_bias=True), gradient(8e-3, 300, batch=32)),
    "PixelCNN, 800 updates": one(SMALL_CNN, SAME_LENGTH),
    "PixelCNN, 800 updates, position bias": one(partial(SMALL_CNN, position_bias=True), SAME_LENGTH),
    "PixelCNN, 800 updates, dropout": one(partial(SMALL_CNN, dropout=0.3), SAME_LENGTH),
    "PixelCNN, 800 updates, both": DIGITS["PixelCNN, dropout and position bias"],
    "NADE": DIGITS["NADE"],
    "NADE without dropout": one(
        partial(NADE, hidden_units=384, activation="relu"), gradient(1e-2, 1500, batch=50)
    ),
    "NADE without dropout, 300 updates": one(
        partial(NADE, hidden_units=384, activation="relu"), gradient(1e-2, 300, batch=50)
    ),
    "Row LSTM": DIGITS["Row LSTM"],
}


@torch.no_grad()
def nats(model, x):
    return -model.log_prob(x).mean().item()


def fitted(contestant, train, test):
    """Nats of the images that it learnt from, and of new ones, by seed."""
    (plan,) = contestant.plans
    models = [learn(plan, train, seed)[0] for seed in SEEDS]
    return {
        "training nats by seed": [nats(model, train) for model in models],
        "nats by seed": [nats(model, test) for model in models],
        "plan": plan.settings,
    }


def main():
    torch.set_num_threads(1)
    patches, digits = digit_patches(), load("digits")
    p = shares(patches)
    train, test = (binarize(split.images, 8) for split in (digits.train, digits.test))

    def made(board, contestants, measure):
        return {
            name: row(f"controls_{board}", name, lambda contestant=contestant: measure(contestant))
            for name, contestant in contestants.items()
        }

    found = {
        "digits": made("digits", FITTED, lambda contestant: fitted(contestant, train, test)),
        "small batches": made(
            "small_batches", SMALL_BATCHES, lambda contestant: measure_patches(contestant, patches, p)
        ),
        "larger": made("larger", LARGER, lambda contestant: measure_patches(contestant, patches, p)),
    }
    environments = made_with([found[board][name] for board in found for name in found[board]])
    write("scoreboard_controls", found, made_with=environments, seeds=SEEDS)


if __name__ == "__main__":
    main()
