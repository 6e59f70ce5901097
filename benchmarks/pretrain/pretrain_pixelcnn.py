"""Train the networks of the digits with their 17 grey levels that chapter 05 keeps.

Writes storage/weights/NAME.pt and .json: digits_pixelcnn, whose generation the chapter plays, in half a
minute on one core, and digits_conditional, which is told a label, in two.
"""

import argparse
import math
from functools import partial

import torch

from benchmarks.common.anneal import fall, train
from benchmarks.common.report import keep
from course_utils.data import batches, labelled_batches, load
from course_utils.pretrained import MODELS
from course_utils.training import seed_everything

FEEDS = {
    "digits_pixelcnn": lambda digits: batches(digits.images, BATCH, SEED),
    "digits_conditional": lambda digits: labelled_batches(digits, BATCH, SEED),
}
SEED, STEPS, BATCH, RATE = 0, 2000, 32, 1e-2


def pretrain(name):
    """Train the network of this name and keep it, with its loss on the test images."""
    seed_everything(SEED)
    digits = load("digits")
    model = MODELS[name]()
    seconds = train(model, FEEDS[name](digits.train), STEPS, RATE, partial(fall, last=1e-3))
    test = digits.test if name == "digits_conditional" else digits.test.images
    with torch.no_grad():
        nats = model.eval().nll(test).item()
    bits = nats / (digits.test.images[0].numel() * math.log(2))
    found = {"test_nats": round(nats, 2), "test_bits_per_dimension": round(bits, 3)}
    keep(model, name, seed=SEED, steps=STEPS, seconds=round(seconds, 1), **found)
    print(f"{name}: {nats:.2f} nats, {bits:.3f} bits per dimension on the test images; {seconds:.0f} s")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("names", nargs="*", default=list(FEEDS), metavar="NAME", help=", ".join(FEEDS))
    torch.set_num_threads(1)
    for name in options.parse_args().names:
        pretrain(name)


if __name__ == "__main__":
    main()
