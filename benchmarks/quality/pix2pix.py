"""pix2pix on drawings made from the digits: what the L1 distance, the game and the skip connections do.

Writes storage/results/pix2pix.json and storage/weights/translation_painting.pt, 4 minutes on one core. All
numbers are of the 397 test digits. Beside the models stand the best answer that L1 and the best that L2 has,
and the truth itself with other dice.
"""

from functools import partial

import torch
from sklearn.decomposition import PCA
from torch.optim import Adam

from benchmarks.common.learn import learn
from benchmarks.common.report import count_parameters, keep, summary, write
from course_utils.data import load, paired
from course_utils.metrics.frechet import frechet
from course_utils.models.translation.pix2pix import Pix2Pix
from course_utils.training import seed_everything

STEPS, BATCH, RATE, CHANNELS, SEEDS, FEATURES = 900, 16, 1e-3, 12, (0, 1, 2), 32
VARIANTS = {
    "L1 and GAN": {},
    "L1 only": {"adversarial": 0.0},
    "GAN only": {"l1": 0.0},
    "L1 and GAN, without skip connections": {"skips": False},
}


def learn_to_translate(model, batches, steps, rate=RATE):
    """Both players by the paper's Adam, but faster; the processor seconds that it took."""
    return learn(model, batches, steps, partial(Adam, lr=rate, betas=(0.5, 0.999)))


class Metrics:
    """Compares translations of the test drawings with all their right answers."""

    def __init__(self, train_ink, test_ink):
        self.ink = test_ink
        train = paired.paintings(train_ink)
        self.features = PCA(FEATURES, random_state=0).fit(train.flatten(1).numpy())
        self.real = self.project(train)

    def project(self, pictures):
        return torch.from_numpy(self.features.transform(pictures.flatten(1).numpy()))

    def __call__(self, pictures, target):
        return {
            "L1 to the given": (pictures - target).abs().mean().item(),
            "to the nearest": paired.distance_to_targets(pictures, self.ink).mean().item(),
            "colour": paired.colour_of_ink(pictures, self.ink).mean().item(),
            "stripes": paired.contrast_of_stripes(pictures, self.ink).mean().item(),
            "frechet": frechet(self.real, self.project(pictures)).item(),
        }

    def model(self, model, pairs):
        pictures = model.translate(pairs.source)
        variety = (pictures - model.translate(pairs.source)).abs().mean().item()
        return self(pictures, pairs.target) | {"variety": variety}


def main():
    torch.set_num_threads(1)
    digits = load()
    train, test = (paired.strokes(part.images, digits.levels) for part in (digits.train, digits.test))
    metrics, every = Metrics(train, test), paired.valid_targets(test)
    best = {"best for L1": every.quantile(0.5, dim=1), "best for L2": every.mean(1)}
    best["the truth, other dice"] = paired.paintings(test, seed=2)
    found = {
        name: summary([metrics(pictures, paired.paintings(test, seed)) for seed in (3, 4, 5)])
        for name, pictures in best.items()
    }
    pairs, held_out = (paired.outlines_to_paintings(ink, seed) for seed, ink in enumerate((train, test)))
    for name, options in VARIANTS.items():
        rows = []
        for seed in SEEDS:
            seed_everything(seed)
            model = Pix2Pix(CHANNELS, **options)
            seconds = learn_to_translate(model, paired.paired_batches(pairs, BATCH, seed), STEPS)
            rows.append(metrics.model(model, held_out) | {"seconds": seconds})
            if name == "L1 and GAN" and seed == SEEDS[0]:
                about = {"seed": seed, "steps": STEPS, "seconds": round(seconds, 1)}
                keep(model.half(), "translation_painting", **about)
        found[name] = summary(rows) | {"parameters": count_parameters(model.generator)}
        print(name, found[name], flush=True)
    settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS, "seeds": SEEDS}
    write("pix2pix", {"variants": found}, features=FEATURES, **settings)


if __name__ == "__main__":
    main()
