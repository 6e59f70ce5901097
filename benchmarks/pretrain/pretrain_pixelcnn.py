"""Train the PixelCNN whose generation chapter 05 plays: the digits with their 17 grey levels.

Writes storage/weights/digits_pixelcnn.pt and .json; half a minute on one core.
"""

import math
from functools import partial

import torch

from benchmarks.common.anneal import fall, train
from benchmarks.common.report import keep
from course_utils.data import batches, load
from course_utils.pretrained import MODELS
from course_utils.training import seed_everything

NAME = "digits_pixelcnn"
SEED, STEPS, BATCH, RATE = 0, 2000, 32, 1e-2


def main():
    torch.set_num_threads(1)
    seed_everything(SEED)
    digits = load("digits")
    model = MODELS[NAME]()
    supply = batches(digits.train.images, BATCH, SEED)
    seconds = train(model, supply, STEPS, RATE, partial(fall, last=1e-3))
    with torch.no_grad():
        nats = -model.log_prob(digits.test.images).mean().item()
    bits = nats / (math.prod(model.event_shape) * math.log(2))
    found = {"test_nats": round(nats, 2), "test_bits_per_dimension": round(bits, 3)}
    keep(model, NAME, seed=SEED, steps=STEPS, seconds=round(seconds, 1), **found)
    print(f"{nats:.2f} nats, {bits:.3f} bits per dimension on the test images; {seconds:.0f} s")


if __name__ == "__main__":
    main()
