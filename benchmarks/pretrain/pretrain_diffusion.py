"""Train the diffusion that chapter 15 rewinds: the digits with their 17 grey levels.

Writes storage/weights/digits_diffusion.pt and .json; two minutes on one core.
"""

import torch

from benchmarks.common.anneal import train
from benchmarks.common.report import keep
from course_utils.data import batches, load
from course_utils.metrics.frechet import frechet
from course_utils.pretrained import MODELS, trained
from course_utils.training import seed_everything

NAME = "digits_diffusion"
SEED, STEPS, BATCH, RATE = 0, 20_000, 64, 2e-3


def main():
    torch.set_num_threads(1)
    seed_everything(SEED)
    digits, classifier = load("digits"), trained("digits_classifier")
    model = MODELS[NAME]()
    seconds = train(model, batches(digits.train.images, BATCH, SEED), STEPS, RATE)
    generator = torch.Generator().manual_seed(SEED)
    samples = model.eval().sample(1400, generator)
    distance = frechet(classifier.features(digits.train.images), classifier.features(samples)).item()
    keep(model, NAME, seed=SEED, steps=STEPS, seconds=round(seconds, 1), frechet=round(distance, 1))
    print(f"Fréchet distance {distance:.1f} to the training digits; {seconds:.0f} s")


if __name__ == "__main__":
    main()
