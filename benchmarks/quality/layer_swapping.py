"""From faces to cats: fine-tuning against a start from nothing, and the layers of both swapped.

Writes storage/results/layer_swapping.json; three minutes on one core. The Fréchet distance is that of 500
samples to 1000 other cats, in the features of the classifier of traits.
"""

import torch

from benchmarks.common.report import write
from benchmarks.pretrain.pretrain_faces import FAST_DECAY, PEOPLE, learn_style, people, start_from_faces
from course_utils.data.faces import FACTORS, TRAITS
from course_utils.metrics.frechet import frechet
from course_utils.models.stylegan.editing import swap_layers
from course_utils.models.stylegan.networks import LAYERS
from course_utils.pretrained import MODELS, trained
from course_utils.training import seed_everything

STEPS, EVERY, SEEDS, N = 150, 15, range(5), 500


def curve(classifier, real, tuned, seed):
    """The Fréchet distance to cats (the running average's) after 0, EVERY, ... updates, by updates."""
    seed_everything(seed)
    model, found = MODELS["faces_stylegan"](), {}
    if tuned:
        start_from_faces(model)

    @torch.no_grad()
    def watch(updates, generator):
        if updates % EVERY == 0:
            pictures = generator(generator.sample_styles(N, torch.Generator().manual_seed(1)))
            found[updates] = frechet(real, classifier.features(pictures)).item()

    watch(0, model.generator)
    learn_style(model, people(PEOPLE, 0, cats=True), STEPS, seed, decay=FAST_DECAY, watch=watch)
    return found


@torch.no_grad()
def read(classifier, generator, reference):
    """The share of pictures with ears and with fur, and how far the other traits are from the reference's."""
    traits = classifier(generator(generator.sample_styles(N, torch.Generator().manual_seed(1))))
    shares = {name: (traits[:, TRAITS.index(name)] > 0.5).double().mean().item() for name in ("ears", "fur")}
    return shares | {"changed": (traits - reference)[:, : len(FACTORS)].abs().mean().item()}, traits


def main():
    torch.set_num_threads(1)
    classifier = trained("faces_classifier")
    faces, cats = trained("faces_stylegan").generator, trained("faces_cats").generator
    zero = torch.zeros(N, len(TRAITS))
    _, of_faces = read(classifier, faces, zero)
    swapped = {
        name: [read(classifier, swap_layers(*pair, at), of_faces)[0] for at in range(LAYERS + 1)]
        for name, pair in (("cats, then faces", (cats, faces)), ("faces, then cats", (faces, cats)))
    }
    for name, rows in swapped.items():
        print(name, *rows, sep="\n", flush=True)
    real, curves = classifier.features(people(2 * N, 1, cats=True)), {}
    for name, tuned in (("tuned from faces", True), ("from nothing", False)):
        curves[name] = [curve(classifier, real, tuned, seed) for seed in SEEDS]
        print(name, curves[name], flush=True)
    write("layer_swapping", {"swapped": swapped, "curves": curves}, steps=STEPS, seeds=len(SEEDS), samples=N)


if __name__ == "__main__":
    main()
