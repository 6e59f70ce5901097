"""StyleGAN on faces with its parts turned off one at a time: is W straighter than Z, and what does mixing do?

Writes storage/results/stylegan.json; four minutes on one core. Path length and separability are measured
in the features and by the words of the classifier of traits, on still noise; pictures are compared with 2000
others.
"""

import time
from copy import deepcopy

import torch

from benchmarks.common.report import summary, write
from benchmarks.pretrain.pretrain_faces import FAST_DECAY, PEOPLE, learn_style, people
from course_utils.data.faces import FACTORS, unseen
from course_utils.metrics.frechet import frechet
from course_utils.metrics.path_length import along_w, along_z, path_length
from course_utils.metrics.separability import separability
from course_utils.models.stylegan.networks import LAYERS, style_mixing
from course_utils.models.stylegan.stylegan import StyleGAN
from course_utils.pretrained import trained
from course_utils.training import seed_everything

STEPS, CHANNELS, BATCH, SEEDS, N, WAYS = 500, 16, 16, (0, 1, 2), 2000, 500
VARIANTS = {
    "mapping and mixing": {},
    "without the mapping": {"depth": 0},
    "without mixing": {"mixing": 0.0},
}


@torch.no_grad()
def lengths(generator, features):
    """The mean path length in Z and in W, without the shortest and the longest hundredth of the ways."""
    random = torch.Generator().manual_seed(0)
    start, end = torch.randn((2, WAYS, generator.size), generator=random).double()
    share = torch.rand(WAYS, generator=random).double()
    found = {}
    for name, way in (("z", along_z), ("w", along_w)):
        each = path_length(way(generator, start, end), features, share)
        found[f"path length in {name}"] = each.sort().values[WAYS // 100 : -(WAYS // 100)].mean().item()
    return found


@torch.no_grad()
def measure(generator, classifier, real):
    """All numbers of a generator."""
    random = torch.Generator().manual_seed(1)
    z = torch.randn((2 * N, generator.size), generator=random)
    w = generator.mapping(z)
    pictures = generator(w)
    traits = classifier(pictures)[:, : len(FACTORS)]
    mixed = generator(style_mixing(w[:N], w[N:], LAYERS // 2))
    return {
        "frechet": frechet(real, classifier.features(pictures[:N])).item(),
        "frechet, mixed": frechet(real, classifier.features(mixed)).item(),
        "separability in z": separability(z, traits),
        "separability in w": separability(w, traits),
        "unseen": unseen(traits).double().mean().item(),
    } | lengths(deepcopy(generator).double(), deepcopy(classifier).double().features)


def main():
    torch.set_num_threads(1)
    pictures, classifier = people(PEOPLE, 0), trained("faces_classifier")
    real, found = classifier.features(people(N, 1)), {}
    for name, options in VARIANTS.items():
        rows, start = [], time.process_time()
        for seed in SEEDS:
            seed_everything(seed)
            model = StyleGAN(channels=CHANNELS, **options)
            learn_style(model, pictures, STEPS, seed, BATCH, FAST_DECAY)
            rows.append(measure(model.generator.eval(), classifier, real))
        seconds = round((time.process_time() - start) / len(SEEDS), 1)
        found[name] = summary(rows) | {"seconds": seconds}
        print(name, found[name], flush=True)
    kept = measure(trained("faces_stylegan").generator, classifier, real)
    write(
        "stylegan",
        {"variants": found, "kept": kept},
        steps=STEPS,
        channels=CHANNELS,
        batch=BATCH,
        seeds=SEEDS,
    )


if __name__ == "__main__":
    main()
