"""Fréchet distance, precision and recall on MNIST: of the metric itself, and of the trained generators.

Writes storage/results/gan_metrics.json; two minutes on one core. The reference is a random quarter of
the test images, in the features of the MNIST classifier, which has seen none of them.
"""

from functools import partial

import torch

from benchmarks.common.report import summary, write
from course_utils.data import load
from course_utils.metrics.frechet import frechet
from course_utils.metrics.precision_recall import precision_recall
from course_utils.pretrained import trained

N, SEEDS = 2500, (0, 1, 2)
TRUNCATIONS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.3, 1.6, 2.0, 3.0)
SIZES = (100, 200, 500, 1000, 2500)


def numbers(real, fake):
    """All that is said of a set of features."""
    return {"frechet": frechet(real, fake).item(), **precision_recall(real, fake)._asdict()}


def main():
    torch.set_num_threads(1)
    classifier, dcgan, biggan = (trained(f"mnist_{name}") for name in ("classifier", "dcgan", "biggan"))
    test = load("mnist").test.images
    test = test[torch.randperm(len(test), generator=torch.Generator().manual_seed(0))]  # its halves differ
    real, *others = (classifier.features(part) for part in test.split(N))
    labels = torch.arange(10).repeat(N // 10)

    def measure(make, labels=None):
        rows = []
        for seed in SEEDS:
            images = make(generator=torch.Generator().manual_seed(seed))
            features = classifier.features(images)
            rows.append(numbers(real, features))
            if labels is not None:
                said = classifier.last(features).argmax(1)
                rows[-1]["as asked"] = (said == labels).double().mean().item()
        return summary(rows)

    def noise(generator):
        return 255 * torch.rand((N, 1, 28, 28), generator=generator)

    def collapsed(generator):
        return dcgan.sample(5, generator).repeat(N // 5, 1, 1, 1)

    asked = partial(biggan.sample, N, labels)
    ones = torch.ones_like(labels)
    sets = {
        "real images": summary([numbers(real, other) for other in others]),
        "noise": measure(noise),
        "five samples, repeated": measure(collapsed),
        "BigGAN, the 1 alone": measure(partial(biggan.sample, N, ones), ones),
        "DCGAN": measure(partial(dcgan.sample, N)),
        "BigGAN": measure(asked, labels),
    }
    truncation = {t: measure(partial(asked, t), labels) for t in TRUNCATIONS}
    many = dcgan.sample(N, torch.Generator().manual_seed(0))
    sizes = {
        n: {
            "real images": frechet(real[:n], others[0][:n]).item(),
            "DCGAN": frechet(real[:n], classifier.features(many[:n])).item(),
        }
        for n in SIZES
    }
    write("gan_metrics", {"sets": sets, "truncation": truncation, "sizes": sizes}, images=N, seeds=SEEDS)
    for name, row in (sets | truncation).items():
        print(f"{name!s:24}", {key: value["mean"] for key, value in row.items()})


if __name__ == "__main__":
    main()
