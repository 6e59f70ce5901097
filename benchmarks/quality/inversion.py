"""Inversion of held-out faces by seven methods, distortion against editability; and what directions do.

Writes storage/results/inversion.json; three minutes on one core. Pictures are edited along the planes'
normals for three traits, each away from what the picture shows, and a classifier says what changed.
"""

import time
from functools import partial
from itertools import repeat

import torch
from torch.optim import Adam

from benchmarks.common.report import write
from benchmarks.pretrain.pretrain_faces import encode, people
from course_utils.data.faces import FACTORS
from course_utils.models.stylegan.editing import (
    boundary,
    closed_form_directions,
    principal_directions,
    without,
)
from course_utils.models.stylegan.inversion import Encoder, Inversion, PivotalTuning
from course_utils.models.stylegan.networks import LAYERS, to_w_plus
from course_utils.pretrained import trained
from course_utils.training import fit, seed_everything

FACES, STEPS, TUNING_STEPS, SAMPLES = 16, 200, 80, 4000
EDITS, DEVIATIONS = ("hair length", "smile", "glasses"), 2.0
PLAIN = {"small": 0.0, "natural": 0.0, "patience": 1}
ENCODERS = {"encoder to W": {"patience": 10**9}, "encoder to W+": PLAIN, "e4e": {}}


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
def edit(pictures_of, classifier, styles, direction, trait):
    """By how much the trait moves away from where it is, and by how much the others do: two means."""
    before = classifier(pictures_of(styles))[:, : len(FACTORS)]
    away = torch.where(before[:, trait] < 0.5, 1.0, -1.0)
    after = classifier(pictures_of(styles + (away[:, None] * direction)[:, None]))[:, : len(FACTORS)]
    others = [i for i in range(len(FACTORS)) if i != trait]
    moved = (away * (after - before)[:, trait]).mean().item()
    return moved, (after - before)[:, others].abs().mean().item()


@torch.no_grad()
def evaluate(pictures_of, classifier, styles, faces, directions):
    """Distortion and editability of styles (n, LAYERS, size); without faces, of the generator's own."""
    found = {}
    if faces is not None:
        pictures = pictures_of(styles)
        found["mse"] = (pictures - faces).square().mean().item()
        found["features"] = (
            (classifier.features(pictures) - classifier.features(faces)).square().mean().item()
        )
        wrong = (classifier(pictures) - classifier(faces))[:, : len(FACTORS)].abs()
        found["traits"] = wrong.mean().item()
    effects = [edit(pictures_of, classifier, styles, *pair) for pair in directions]
    found["moved"], found["others"] = torch.tensor(effects, dtype=torch.float64).mean(0).tolist()
    return found


def effects(generator, classifier, styles, directions):
    """How much each trait changes, on the average, when styles (n, size) move along each of `directions`."""
    with torch.no_grad():
        before = classifier(generator(styles))
        return [
            (classifier(generator(styles + d)) - before).mean(0)[: len(FACTORS)].tolist() for d in directions
        ]


def main():
    torch.set_num_threads(1)
    seed_everything(0)
    generator, classifier = trained("faces_stylegan").generator, trained("faces_classifier")
    features, faces = classifier.features, people(FACES, 5)
    w = generator.sample_styles(SAMPLES, torch.Generator().manual_seed(0))
    traits = classifier(generator(w))[:, : len(FACTORS)]
    normals = torch.stack([boundary(w, traits[:, i] > 0.5) for i in range(len(FACTORS))])

    def scaled(direction):
        return DEVIATIONS * (w @ direction).std() * direction

    edits = [(scaled(normals[FACTORS.index(name)]), FACTORS.index(name)) for name in EDITS]
    found, times, styles = {}, {}, {}
    mean = generator.mean_style.expand(FACES, -1)
    for name, start in (("optimised in W", mean), ("optimised in W+", to_w_plus(mean))):
        begin = time.process_time()
        styles[name] = to_w_plus(optimise(generator, features, faces, start))
        times[name] = (time.process_time() - begin) / FACES
    for name, weights in ENCODERS.items():
        encoder = trained("faces_encoder") if name == "e4e" else Encoder(generator.size)
        if name != "e4e":
            encode(encoder, **weights)
        begin = time.process_time()
        with torch.no_grad():
            styles[name] = encoder(faces, active=0 if name == "encoder to W" else LAYERS - 1)
        times[name] = (time.process_time() - begin) / FACES
    found["the generator's own"] = evaluate(generator, classifier, to_w_plus(w[:500]), None, edits)
    for name, codes in styles.items():
        found[name] = evaluate(generator, classifier, codes, faces, edits)
        found[name]["spread"] = (codes - codes[:, :1]).norm(dim=2)[:, 1:].mean().item()
    for name in ("optimised in W", "e4e"):
        begin = time.process_time()
        networks = [
            tune(generator, features, faces[i : i + 1], styles[name][i : i + 1]) for i in range(FACES)
        ]

        def each(codes, networks=networks):
            return torch.cat([g(c[None]) for g, c in zip(networks, codes, strict=True)])

        found[f"{name}, then tuned"] = evaluate(each, classifier, styles[name], faces, edits)
        times[f"{name}, then tuned"] = times[name] + (time.process_time() - begin) / FACES
    for name, row in found.items():
        row["seconds"] = times.get(name)
        print(name, row, flush=True)

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
        {"methods": found, "directions": table},
        faces=FACES,
        steps=STEPS,
        tuning_steps=TUNING_STEPS,
        edits=EDITS,
        deviations=DEVIATIONS,
    )


if __name__ == "__main__":
    main()
