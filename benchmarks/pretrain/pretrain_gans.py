"""Train the networks that chapter 10 loads: two classifiers, a DCGAN and a small BigGAN.

Without arguments it trains all, with names of `course_utils.pretrained.MODELS` only these. Writes
storage/weights/NAME.pt and .json. On one core: the classifiers 1 minute, DCGAN 5 and BigGAN 12. The BigGAN
that is kept is the running average of its generator, as in its paper, section 3.
"""

import sys
from functools import partial
from typing import NamedTuple

import torch
from torch.optim import Adam

from benchmarks.common.anneal import train
from benchmarks.common.learn import learn, learn_average
from benchmarks.common.report import keep
from course_utils.data import batches, labelled_batches, load
from course_utils.models.gan.dcgan import Rules
from course_utils.pretrained import MODELS
from course_utils.training import seed_everything

SEED, BATCH, AVERAGE = 0, 64, 0.999
BIGGAN_ADAM = {
    "generator": partial(Adam, lr=5e-4, betas=(0.0, 0.999)),
    "discriminator": partial(Adam, lr=1e-3, betas=(0.0, 0.999)),
}


class Run(NamedTuple):
    """How a network is trained: on which data, how long, and by what."""

    data: str
    steps: int
    optimizer: object = None


RUNS = {
    "digits_classifier": Run("digits", 1500),
    "mnist_classifier": Run("mnist", 2000),
    "mnist_dcgan": Run("mnist", 3500, partial(Rules().adam, rate=4e-4)),
    "mnist_biggan": Run("mnist", 4000, BIGGAN_ADAM),
}


def learn_gan(model, run, train_split):
    """Train a GAN; the processor seconds that it took."""
    if isinstance(run.optimizer, dict):  # BigGAN, which is told the classes
        feed = labelled_batches(train_split, BATCH, SEED)
        return learn_average(model, feed, run.steps, run.optimizer, AVERAGE)
    return learn(model, batches(train_split.images, BATCH, SEED), run.steps, run.optimizer)


def main(names):
    torch.set_num_threads(1)
    for name in names:
        seed_everything(SEED)
        run, model = RUNS[name], MODELS[name]()
        images, about = load(run.data), {}
        if run.optimizer:
            seconds = learn_gan(model, run, images.train)
        else:
            feed = labelled_batches(images.train, BATCH, SEED)
            seconds = train(model, feed, run.steps, 2e-3)
            with torch.no_grad():
                about["test_accuracy"] = round(model.eval().accuracy(images.test), 4)
        about |= {"seed": SEED, "steps": run.steps, "seconds": round(seconds, 1)}
        keep(model, name, **about)
        print(name, about, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or RUNS)
