"""Train what chapter 13 loads: a classifier of traits, StyleGAN on faces, the same on cats, and e4e.

Without arguments it trains all in this order, with names of RUNS only these. Writes storage/weights/NAME.pt
and .json. A StyleGAN's generator that is kept is its running average, as in the papers.
"""

import sys
from functools import partial

import torch
from torch.optim import Adam

from benchmarks.common.anneal import train
from benchmarks.common.learn import learn, learn_average
from benchmarks.common.report import keep
from course_utils.data import Split, batches, labelled_batches
from course_utils.data.faces import FACTORS, TRAITS, draw_faces, sample_factors
from course_utils.models.stylegan.inversion import E4E
from course_utils.pretrained import MODELS, trained
from course_utils.training import seed_everything

SEED, PEOPLE, BATCH = 0, 8000, 32
SLOW_DECAY, FAST_DECAY = 0.995, 0.97  # of the running average: for thousands of updates, for hundreds
ADAM = partial(Adam, lr=2.5e-3, betas=(0.0, 0.99))
CLASSIFIER_STEPS, STYLEGAN_STEPS, CAT_STEPS, ENCODER_STEPS = 2500, 6000, 600, 800


def people(n, seed, cats=False):
    """Pictures of `n` people, or of the same as cats."""
    return draw_faces(sample_factors(n, torch.Generator().manual_seed(seed)), ears=cats, fur=cats)


def everybody(n, seed):
    """A labelled `Split` of all combinations of traits, also of those that the generators never see."""
    labels = torch.rand((n, len(TRAITS)), generator=torch.Generator().manual_seed(seed))
    for name in ("glasses", "ears", "fur"):
        labels[:, TRAITS.index(name)] = labels[:, TRAITS.index(name)].round()
    factors, ears, fur = labels[:, : len(FACTORS)], labels[:, -2], labels[:, -1]
    return Split(draw_faces(factors, ears=ears, fur=fur), labels)


def learn_style(model, pictures, steps, seed=SEED, batch=BATCH, decay=SLOW_DECAY, watch=None):
    """Train a StyleGAN; its generator becomes its own running average. The processor seconds that it took.

    `watch(updates, generator)` is called with the average after every update.
    """
    return learn_average(model, batches(pictures, batch, seed), steps, ADAM, decay, watch)


def learn_traits(classifier):
    seconds = train(classifier, labelled_batches(everybody(20_000, 0), 64, SEED), CLASSIFIER_STEPS, 2e-3)
    test = everybody(2000, 1)
    with torch.no_grad():
        read = classifier.eval()(test.images)
    wrong = (read - test.labels).abs().mean(0).tolist()
    about = {"steps": CLASSIFIER_STEPS, "seconds": seconds}
    return about | {"mean error": dict(zip(TRAITS, [round(error, 4) for error in wrong], strict=True))}


def learn_faces(model):
    return {"steps": STYLEGAN_STEPS, "seconds": learn_style(model, people(PEOPLE, 0), STYLEGAN_STEPS)}


def start_from_faces(model):
    """Fine-tuning begins with both networks of the faces; the mapping stays as it is."""
    model.load_state_dict(trained("faces_stylegan").state_dict())
    model.generator.mapping.requires_grad_(False)
    return model


def learn_cats(model):
    seconds = learn_style(start_from_faces(model), people(PEOPLE, 0, cats=True), CAT_STEPS, decay=FAST_DECAY)
    return {"steps": CAT_STEPS, "seconds": seconds}


def encode(encoder, **weights):
    """Train an encoder as e4e with these weights; the processor seconds that it took."""
    model = E4E(trained("faces_stylegan").generator, trained("faces_classifier").features, **weights)
    model.encoder = encoder
    return learn(model, batches(people(PEOPLE, 0), BATCH, SEED), ENCODER_STEPS, partial(Adam, lr=1e-3))


def learn_to_encode(encoder):
    return {"steps": ENCODER_STEPS, "seconds": encode(encoder)}


RUNS = {
    "faces_classifier": learn_traits,
    "faces_stylegan": learn_faces,
    "faces_cats": learn_cats,
    "faces_encoder": learn_to_encode,
}


def main(names):
    torch.set_num_threads(1)
    for name in names:
        seed_everything(SEED)
        model = MODELS[name]()
        about = RUNS[name](model)
        about["seconds"] = round(about["seconds"], 1)
        keep(model, name, seed=SEED, **about)
        print(name, about, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or RUNS)
