"""What the metrics say on MNIST: of sets that one knows, and of the trained generators.

Writes storage/results/gan_metrics.json; three minutes on one core. The reference is a random quarter of
the test images, in the features of the MNIST classifier, which has seen none of them. All sets are as large.
"""

from functools import partial

import torch

from benchmarks.common.report import summary, write
from course_utils.data import load
from course_utils.metrics.frechet import frechet
from course_utils.metrics.kernel_distance import kernel_distance
from course_utils.metrics.precision_recall import density_coverage, precision_recall
from course_utils.pretrained import trained

N, SEEDS = 2500, (0, 1, 2)
TRUNCATIONS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.3, 1.6, 2.0, 3.0)
SIZES = (100, 200, 500, 1000, 2500)
TINY = 0.01 * 255  # of a pixel: no two samples are equal then, and none looks different


def distances(real, fake):
    return {"frechet": frechet(real, fake).item(), "kernel": kernel_distance(real, fake).item()}


def numbers(real, fake):
    """All that is said of a set of features."""
    pairs = precision_recall(real, fake)._asdict() | density_coverage(real, fake)._asdict()
    return distances(real, fake) | pairs


def shuffled(images):
    return images[torch.randperm(len(images), generator=torch.Generator().manual_seed(0))]


def main():
    torch.set_num_threads(1)
    classifier, dcgan, biggan = (trained(f"mnist_{name}") for name in ("classifier", "dcgan", "biggan"))
    mnist = load("mnist")
    test, train = (shuffled(part.images) for part in (mnist.test, mnist.train))  # test's halves differ
    real, *others = (classifier.features(part) for part in test.split(N))
    memorised = [classifier.features(train[seed * N : (seed + 1) * N]) for seed in SEEDS]
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

    def collapsed(generator, jitter=0.0):
        five = dcgan.sample(5, generator).repeat(N // 5, 1, 1, 1)
        return five + jitter * torch.randn(five.shape, generator=generator)

    asked = partial(biggan.sample, N, labels)
    ones = torch.ones_like(labels)
    sets = {
        "real images": summary([numbers(real, other) for other in others]),
        "noise": measure(noise),
        "five samples, repeated": measure(collapsed),
        "five samples, nearly repeated": measure(partial(collapsed, jitter=TINY)),
        "training images": summary([numbers(real, some) for some in memorised]),
        "BigGAN, the 1 alone": measure(partial(biggan.sample, N, ones), ones),
        "DCGAN": measure(partial(dcgan.sample, N)),
        "BigGAN": measure(asked, labels),
    }
    truncation = {t: measure(partial(asked, t), labels) for t in TRUNCATIONS}
    many = [classifier.features(dcgan.sample(N, torch.Generator().manual_seed(seed))) for seed in SEEDS]
    sizes = {
        n: {
            name: summary([distances(real[:n], cloud[:n]) for cloud in clouds])
            for name, clouds in {"real images": others, "DCGAN": many}.items()
        }
        for n in SIZES
    }
    own = {"training images, against themselves": numbers(memorised[0], memorised[0])}
    found = {"sets": sets, "own": own, "truncation": truncation, "sizes": sizes}
    write("gan_metrics", found, images=N, seeds=SEEDS, jitter=TINY)
    for name, row in (sets | truncation).items():
        print(f"{name!s:24}", {key: value["mean"] for key, value in row.items()})


if __name__ == "__main__":
    main()
