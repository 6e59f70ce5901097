"""Train the VAE with two latent coordinates whose plane chapter 06 shows under the cursor.

Writes storage/weights/digits_vae.pt and .json; half a minute on one core.
"""

from functools import partial

import torch

from benchmarks.common.anneal import fall, train
from benchmarks.common.report import keep
from course_utils.data import batches, binarize, load
from course_utils.pretrained import MODELS
from course_utils.training import seed_everything

NAME = "digits_vae"
SEED, STEPS, BATCH, RATE, SAMPLES = 0, 6000, 64, 2e-3, 1000


def main():
    torch.set_num_threads(1)
    seed_everything(SEED)
    digits = load("digits")
    x, test = (binarize(split.images, 8) for split in (digits.train, digits.test))
    model = MODELS[NAME]()
    seconds = train(model, batches(x, BATCH, SEED), STEPS, RATE, partial(fall, last=1e-2))
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        elbo = model.elbo(test, generator).mean().item()
        bound = model.log_prob_bound(test, SAMPLES, generator).mean().item()
    found = {"test_elbo": round(elbo, 2), "test_bound": round(bound, 2), "samples_of_the_bound": SAMPLES}
    keep(model, NAME, seed=SEED, steps=STEPS, seconds=round(seconds, 1), **found)
    print(f"ELBO {elbo:.2f}, bound {bound:.2f} nats on the test images; {seconds:.0f} s")


if __name__ == "__main__":
    main()
