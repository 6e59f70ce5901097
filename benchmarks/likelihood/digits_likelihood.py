"""Every tractable model of chapters 02 to 05 on the digits: test nats, and bits per dimension of grey levels.

Writes storage/results/digits_likelihood.json; a quarter of an hour, each training at most half a minute on
one core. All numbers are means over three seeds. The settings were chosen on the last 200 of the 1,400
training images, without a look at the test images: contestants.py. `python -m
benchmarks.likelihood.digits_likelihood NAMES` makes the rows of some models only. Rows are kept in
benchmarks/checkpoints and not made twice; those of the binarised digits are the scoreboard's too.
"""

import argparse
import math

import torch

from benchmarks.common.contestants import GREY, TRACTABLE
from benchmarks.common.plans import SEEDS, learn
from benchmarks.common.report import count_parameters, write
from benchmarks.common.rows import made_with, row
from benchmarks.common.scores import likelihood, measure_digits
from course_utils.data import binarize, load

KEPT = ("nats", "standard error", "nats by seed", "seconds", "parameters", "plan", "made with")


def measure_grey(contestant, train, test):
    """A row: all seeds on all training images."""
    (plan,) = contestant.plans
    losses, seconds = [], []
    for seed in SEEDS:
        model, took = learn(plan, train, seed)
        with torch.no_grad():
            losses.append(-model.log_prob(test))
        seconds.append(took)
    cost = {"seconds": sum(seconds) / len(seconds), "parameters": count_parameters(model)}
    return {**likelihood(losses), **cost, "plan": plan.settings}


def with_bits(found, shape):
    """The row's figures that the chapters read, in bits per dimension too."""
    bit = math.prod(shape) * math.log(2)
    bits = {
        "bits per dimension": round(found["nats"] / bit, 4),
        "its standard error": round(found["standard error"] / bit, 4),
    }
    return {key: found[key] for key in KEPT} | bits


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", help="the models to run, in place of all")
    names = options.parse_args().names
    torch.set_num_threads(1)
    digits = load("digits")
    train, test = digits.train.images, digits.test.images
    binary, shape = (binarize(train, 8), binarize(test, 8)), train.shape[1:]
    found = {"binary": {}, "grey": {}}
    for name, contestant in TRACTABLE.items():
        if not names or name in names:
            made = row("digits", name, lambda contestant=contestant: measure_digits(contestant, *binary))
            found["binary"][name] = with_bits(made, shape)
    for name, contestant in GREY.items():
        if not names or name in names:
            made = row("grey", name, lambda contestant=contestant: measure_grey(contestant, train, test))
            found["grey"][name] = with_bits(made, shape)
    if not names:
        environments = made_with([*found["binary"].values(), *found["grey"].values()])
        write(
            "digits_likelihood", found, made_with=environments, seeds=SEEDS, train=len(train), test=len(test)
        )


if __name__ == "__main__":
    main()
