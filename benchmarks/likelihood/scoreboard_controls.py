"""What the scoreboard's readings rest on: its models again, each with something changed.

Writes storage/results/scoreboard_controls.json; ten minutes on one core. On the patches: a MADE with
more units and updates, Boltzmann machines that differ in the gradient alone, and a VAE's KL with more
codes. On the digits: nats of training and test images, with dropout, position bias and number of updates
changed one by one. All over the scoreboard's three seeds. `make bench-scoreboard_controls` runs it; rows
are kept in benchmarks/checkpoints, and not made twice. Chapter 16.
"""

from functools import partial

import torch

from benchmarks.common.contestants import DIGITS, PATCHES, one
from benchmarks.common.plans import SEEDS, gradient, learn
from benchmarks.common.report import write
from benchmarks.common.rows import made_with, row
from benchmarks.common.scores import from_prior, measure_patches
from course_utils.chapters.ch16.patches import all_patches, digit_patches, shares
from course_utils.data import binarize, load
from course_utils.models.energy.rbm import RBM
from course_utils.models.made import MADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import PixelCNN
from course_utils.probability import kl

CODES = (5_000, 20_000, 80_000)
AS_EXACT = gradient(3e-2, 1000, batch=2000)  # the plan of the machine that follows the exact gradient
LARGER = {
    "MADE, 4 times the units, 5 times the updates": one(
        partial(MADE, hidden_units=1024), gradient(5e-3, 15_000)
    )
}
MACHINES = {
    "RBM, CD": one(partial(RBM, hidden_units=64), AS_EXACT),
    "RBM, PCD": one(partial(RBM, hidden_units=64, learning="pcd", steps=5), AS_EXACT),
}
SMALL_CNN = partial(PixelCNN, layers=4, channels=48)
SAME_LENGTH = gradient(8e-3, 800, batch=32)
FITTED = {
    "PixelCNN": DIGITS["PixelCNN"],
    "PixelCNN, 800 updates": one(SMALL_CNN, SAME_LENGTH),
    "PixelCNN, 800 updates, position bias": one(partial(SMALL_CNN, position_bias=True), SAME_LENGTH),
    "PixelCNN, 800 updates, dropout": one(partial(SMALL_CNN, dropout=0.3), SAME_LENGTH),
    "PixelCNN, 800 updates, both": DIGITS["PixelCNN, dropout and position bias"],
    "NADE": DIGITS["NADE"],
    "NADE without dropout": one(
        partial(NADE, hidden_units=384, activation="relu"), gradient(1e-2, 1500, batch=50)
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


def by_codes(contestant, patches, p):
    """KL(p || mean of p(x | z) over codes z), for more and more codes."""
    model, _ = learn(contestant.plans[0], patches, SEEDS[0])
    with torch.no_grad():
        return {f"{n}": kl(p, from_prior(model, all_patches(), n)).item() for n in CODES}


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
        "machines": made("machines", MACHINES, lambda contestant: measure_patches(contestant, patches, p)),
        "larger": made("larger", LARGER, lambda contestant: measure_patches(contestant, patches, p)),
        "KL by codes": made(
            "codes", {"VAE": PATCHES["VAE"]}, lambda contestant: by_codes(contestant, patches, p)
        ),
    }
    environments = made_with([found[board][name] for board in found for name in found[board]])
    write("scoreboard_controls", found, made_with=environments, seeds=SEEDS)


if __name__ == "__main__":
    main()
