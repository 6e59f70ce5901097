"""Train the networks that chapter 10 loads: two classifiers, a DCGAN and a small BigGAN.

Without arguments it trains all, with names of `course_utils.pretrained.MODELS` only these. Writes
storage/weights/NAME.pt and .json, of the GANs in half precision. On one core the classifiers take 1 minute;
DCGAN is for a GPU, where it takes five; BigGAN takes 12. DCGAN learns with its paper's rate and batch, from
sixteen times as many images. Of both the generator's running average is kept, as in BigGAN's section 3.
"""

import sys
from functools import partial
from typing import NamedTuple

import torch
from torch.optim import Adam

from benchmarks.common.anneal import train
from benchmarks.common.learn import learn_average
from benchmarks.common.report import keep
from course_utils.data import batches, labelled_batches, load
from course_utils.models.gan.biggan import BigGAN
from course_utils.models.gan.dcgan import Rules
from course_utils.pretrained import MODELS
from course_utils.training import pick_device, seed_everything

SEED, AVERAGE = 0, 0.999
BIGGAN_ADAM = {
    "generator": partial(Adam, lr=5e-4, betas=(0.0, 0.999)),
    "discriminator": partial(Adam, lr=1e-3, betas=(0.0, 0.999)),
}


class Run(NamedTuple):
    """How a network is trained: on which data, how long, and by what."""

    data: str
    steps: int
    optimizer: object = None
    batch: int = 64


RUNS = {
    "digits_classifier": Run("digits", 1500),
    "mnist_classifier": Run("mnist", 2000),
    "mnist_dcgan": Run("mnist", 32000, Rules().adam, batch=128),
    "mnist_biggan": Run("mnist", 4000, BIGGAN_ADAM),
}


def learn_gan(model, run, split):
    """Train a GAN; the processor seconds that it took."""
    told = isinstance(model, BigGAN)  # the classes
    feed = labelled_batches(split, run.batch, SEED) if told else batches(split.images, run.batch, SEED)
    return learn_average(model, feed, run.steps, run.optimizer, AVERAGE)


def main(names):
    torch.set_num_threads(1)
    for name in names:
        seed_everything(SEED)
        run, model = RUNS[name], MODELS[name]().to(pick_device())
        images, about = load(run.data, device=model.device), {"device": model.device.type}
        if run.optimizer:
            seconds = learn_gan(model, run, images.train)
            model.half()
        else:
            feed = labelled_batches(images.train, run.batch, SEED)
            seconds = train(model, feed, run.steps, 2e-3)
            with torch.no_grad():
                about["test_accuracy"] = round(model.eval().accuracy(images.test), 4)
        about |= {"seed": SEED, "steps": run.steps, "seconds": round(seconds, 1)}
        keep(model, name, **about)
        print(name, about, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or RUNS)
