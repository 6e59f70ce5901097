"""Inversion of held-out faces by four methods, distortion against editability; and what directions do.

Writes storage/results/inversion.json; two minutes on one core. A seed has its own faces; the encoder is the
one that the course keeps. Pictures are edited along the planes' normals for three traits, each away from
what the picture shows; a classifier says what changed, and whether the result still is a face: it is
compared with the one that the traits make that are read in it.
"""

import time
from functools import partial
from itertools import repeat

import torch
from torch.optim import Adam

from benchmarks.common.report import write
from benchmarks.pretrain.pretrain_faces import people
from course_utils.data.faces import FACTORS, draw_faces
from course_utils.models.stylegan.editing import (
    boundary,
    closed_form_directions,
    principal_directions,
    without,
)
from course_utils.models.stylegan.inversion import Inversion, PivotalTuning
from course_utils.models.stylegan.networks import to_w_plus
from course_utils.pretrained import trained
from course_utils.training import fit

FACES, STEPS, TUNING_STEPS, SAMPLES, SEEDS = 4, 200, 80, 4000, range(5)
EDITS, DEVIATIONS = ("hair length", "smile", "glasses"), 2.0


def optimise(generator, features, faces, start):
    model = Inversion(generator, features, start)
    for _ in fit(model, repeat(faces), STEPS, partial(Adam, lr=0.05)):
        pass
    return model.styles.detach()


def tune(generator, features, face, pivot):
    """A generator for one face (1, 3, 16, 16)."""
    model = PivotalTuning(generator, features, pivot)
    for _ in fit(model, repeat(face), TUNING_STEPS, partial(Adam, lr=2e-3)):
        pass
    return model.generator


@torch.no_grad()
def unreal(pictures, classifier):
    """The mean squared error of pictures against the faces drawn from the traits that they show: a number."""
    return (pictures - draw_faces(classifier(pictures)[:, : len(FACTORS)])).square().mean().item()


@torch.no_grad()
def edit(pictures_of, classifier, styles, direction, trait):
    """How far the trait moves away from where it is, and the others; how unreal the result is: means."""
    before = classifier(pictures_of(styles))[:, : len(FACTORS)]
    away = torch.where(before[:, trait] < 0.5, 1.0, -1.0)
    pictures = pictures_of(styles + (away[:, None] * direction)[:, None])
    after = classifier(pictures)[:, : len(FACTORS)]
    others = [i for i in range(len(FACTORS)) if i != trait]
    moved = (away * (after - before)[:, trait]).mean().item()
    return moved, (after - before)[:, others].abs().mean().item(), unreal(pictures, classifier)


@torch.no_grad()
def evaluate(pictures_of, classifier, styles, faces, directions):
    """Distortion and editability of styles (n, LAYERS, size); without faces, of the generator's own."""
    pictures = pictures_of(styles)
    found = {"unreal": unreal(pictures, classifier)}
    if faces is not None:
        found["mse"] = (pictures - faces).square().mean().item()
        found["features"] = (
            (classifier.features(pictures) - classifier.features(faces)).square().mean().item()
        )
    effects = [edit(pictures_of, classifier, styles, *pair) for pair in directions]
    means = torch.tensor(effects, dtype=torch.float64).mean(0).tolist()
    return found | dict(zip(("moved", "others", "unreal, edited"), means, strict=True))


def effects(generator, classifier, styles, directions):
    """How much each trait differs, on the average, between styles (n, size) moved to either side."""

    def traits(codes):
        return classifier(generator(codes))[:, : len(FACTORS)]

    with torch.no_grad():
        return [(traits(styles + d) - traits(styles - d)).mean(0).tolist() for d in directions]


def planes(generator, classifier):
    """Styles (SAMPLES, size), the normals of the planes of all traits, and how far one moves along them."""
    w = generator.sample_styles(SAMPLES, torch.Generator().manual_seed(0))
    traits = torch.cat([classifier(generator(part)) for part in w.split(500)])
    normals = torch.stack([boundary(w, traits[:, i] > 0.5) for i in range(len(FACTORS))])
    return w, normals, lambda direction: DEVIATIONS * (w @ direction).std() * direction


def invert(generator, features, faces):
    """Styles (n, LAYERS, size) of the faces by three methods, and the processor seconds for each face."""
    mean = generator.mean_style.expand(len(faces), -1)
    methods = {
        "optimised in W": lambda x: to_w_plus(optimise(generator, features, x, mean)),
        "optimised in W+": lambda x: optimise(generator, features, x, to_w_plus(mean)),
        "e4e": torch.no_grad()(trained("faces_encoder")),
    }
    styles, times = {}, {}
    for name, method in methods.items():
        begin = time.process_time()
        styles[name] = method(faces)
        times[name] = (time.process_time() - begin) / len(faces)
    return styles, times


def compare(generator, classifier, edits, seed):
    """What every method reaches on faces of this seed."""
    features, faces = classifier.features, people(FACES, 100 + seed)
    own = generator.sample_styles(500, torch.Generator().manual_seed(seed))
    found = {"the generator's own": evaluate(generator, classifier, to_w_plus(own), None, edits)}
    found["real faces"] = {"unreal": unreal(faces, classifier)}
    styles, times = invert(generator, features, faces)
    for name, codes in styles.items():
        spread = (codes - codes[:, :1]).norm(dim=2)[:, 1:].mean().item()
        found[name] = evaluate(generator, classifier, codes, faces, edits) | {"spread": spread}
    begin, pivots = time.process_time(), styles["optimised in W"]
    pairs = zip(faces.split(1), pivots.split(1), strict=True)
    networks = [tune(generator, features, face, pivot) for face, pivot in pairs]

    def each(codes):
        return torch.cat([g(c[None]) for g, c in zip(networks, codes, strict=True)])

    found["in W, then tuned"] = evaluate(each, classifier, pivots, faces, edits)
    times["in W, then tuned"] = times["optimised in W"] + (time.process_time() - begin) / FACES
    for name, spent in times.items():
        found[name]["seconds"] = spent
    return found


def main():
    torch.set_num_threads(1)
    generator, classifier = trained("faces_stylegan").generator, trained("faces_classifier")
    w, normals, scaled = planes(generator, classifier)
    edits = [(scaled(normals[FACTORS.index(name)]), FACTORS.index(name)) for name in EDITS]
    runs = []
    for seed in SEEDS:
        runs.append(compare(generator, classifier, edits, seed))
        print(seed, runs[-1], flush=True)

    axes, _ = principal_directions(w, len(FACTORS))
    rows = {"InterFaceGAN": normals, "GANSpace": axes}
    rows["SeFa"] = closed_form_directions(generator.synthesis, len(FACTORS))
    alone = [without(n, torch.cat([normals[:i], normals[i + 1 :]])) for i, n in enumerate(normals)]
    rows["InterFaceGAN, others held"] = torch.stack(alone)
    table = {
        name: effects(generator, classifier, w[:1000], map(scaled, directions))
        for name, directions in rows.items()
    }
    write(
        "inversion",
        {"runs": runs, "directions": table},
        faces=FACES,
        seeds=len(SEEDS),
        steps=STEPS,
        tuning_steps=TUNING_STEPS,
        edits=EDITS,
        deviations=DEVIATIONS,
    )


if __name__ == "__main__":
    main()
