"""StyleGAN on faces with its parts turned off one at a time, ten seeds each: what do mapping and mixing do?

Writes storage/results/stylegan.json; made for a GPU, where all networks learn side by side: five minutes.
Path length and separability are measured in the features and by the words of the classifier of traits, on
still noise; pictures are compared with 2000 others. One more network learns real images: the digits.
"""

from copy import deepcopy

import torch
from torch.nn.functional import interpolate
from tqdm import trange

from benchmarks.common.crowd import Crowd, Member
from benchmarks.common.report import keep, write
from benchmarks.pretrain.pretrain_faces import ADAM, BATCH, PEOPLE, SLOW_DECAY, people
from course_utils.data import load
from course_utils.data.faces import FACTORS, unseen
from course_utils.metrics.frechet import frechet
from course_utils.metrics.path_length import along_w, along_z, path_length
from course_utils.metrics.separability import separability
from course_utils.models.stylegan.networks import LAYERS, style_mixing
from course_utils.models.stylegan.stylegan import StyleGAN
from course_utils.pretrained import trained
from course_utils.training import pick_device, seed_everything

STEPS, LOOKS, SEEDS, N, WAYS = 6000, (500, 1500, 3000, 4500, 6000), range(10), 2000, 500
LAZY, WEIGHT = StyleGAN.LAZY, 0.3  # of R1
VARIANTS = {
    "mixing 0.9": {},
    "mixing 0.5": {"mixing": 0.5},
    "no mixing": {"mixing": 0.0},
    "path length regularization": {"path_weight": 2.0},
    "without the mapping": {"mapped": False},
}
NAMES = [(name, seed) for seed in SEEDS for name in VARIANTS]


def fresh(seed):
    seed_everything(seed)
    return StyleGAN(size=32, channels=24)


def digits():
    """The real digits as pictures (1400, 3, 16, 16) in [-1, 1]."""
    images = load().train.images / 8 - 1
    return interpolate(images, scale_factor=2, mode="bilinear").expand(-1, 3, -1, -1)


def learn(crowd, steps=STEPS):
    """Train all; yields the number of updates after each. The last member learns the digits."""
    faces, real = people(PEOPLE, 0).to(crowd.device), digits().to(crowd.device)
    for number in trange(1, steps + 1, leave=False, disable=None):
        x = faces[torch.randint(len(faces), (len(crowd.members), BATCH), device=crowd.device)]
        x[-1] = real[torch.randint(len(real), (BATCH,), device=crowd.device)]
        crowd.update(x, number, SLOW_DECAY, LAZY, WEIGHT)
        yield number


@torch.no_grad()
def look(generator, classifier, real):
    """Fréchet distances of pictures with one style and with two, and the share in the missing corner."""
    random = torch.Generator().manual_seed(1)
    w = generator.sample_styles(2 * N, random)
    traits = classifier(generator(w))[:, : len(FACTORS)]
    found = {"unseen": unseen(traits).double().mean().item()}
    found["frechet"] = frechet(real, classifier.features(generator(w[:N]))).item()
    for at in range(1, LAYERS):
        pictures = generator(style_mixing(w[:N], w[N:], at))
        found[f"frechet, mixed at {at}"] = frechet(real, classifier.features(pictures)).item()
        found[f"unseen, mixed at {at}"] = unseen(classifier(pictures)).double().mean().item()
    return found


@torch.no_grad()
def straightness(generator, classifier):
    """Path length, without the shortest and the longest hundredth, and separability, in Z and in W."""
    random = torch.Generator().manual_seed(0)
    z = torch.randn((2 * N, generator.size), generator=random)
    w = generator.mapping(z)
    traits = classifier(generator(w))[:, : len(FACTORS)]
    found = {f"separability in {name}": separability(codes, traits) for name, codes in (("z", z), ("w", w))}
    start, end = torch.randn((2, WAYS, generator.size), generator=random).double()
    share = torch.rand(WAYS, generator=random).double()
    generator, classifier = generator.double(), classifier.double()
    for name, way in (("z", along_z), ("w", along_w)):
        each = path_length(way(generator, start, end), classifier.features, share)
        found[f"path length in {name}"] = each.sort().values[WAYS // 100 : -(WAYS // 100)].mean().item()
    generator.float(), classifier.float()
    return found


def main():
    members = [Member(fresh(seed), **VARIANTS[name]) for name, seed in NAMES]
    crowd = Crowd([*members, Member(fresh(0))], pick_device(), ADAM)
    classifier, runs = trained("faces_classifier"), {name: {"looks": {}} for name in VARIANTS}
    real, near = classifier.features(people(N, 1)), deepcopy(classifier).to(crowd.device)
    for number in learn(crowd):
        if number in LOOKS:
            for row, (name, _) in enumerate(NAMES):
                found = look(crowd.export(row).to(crowd.device), near, real)
                runs[name]["looks"].setdefault(number, []).append(found)
    for row, (name, _) in enumerate(NAMES):
        runs[name].setdefault("straightness", []).append(straightness(crowd.export(row), classifier))
    kept = trained("faces_stylegan").generator
    found = look(kept, classifier, real) | straightness(kept, classifier)
    again = frechet(real, classifier.features(people(N, 2))).item()
    settings = {"steps": STEPS, "batch": BATCH, "seeds": len(SEEDS)}
    write("stylegan", {"variants": runs, "kept": found, "real images": again}, **settings)
    generator = fresh(0)
    generator.generator = crowd.export(len(NAMES))
    keep(generator, "digits_stylegan", seed=0, steps=STEPS)


if __name__ == "__main__":
    main()
