"""GAN-INT-CLS and what was added to it: do pictures show what captions say, and do they use the noise?

Writes storage/results/gan_int_cls.json, after 200 and after 3600 updates of every seed, and of the first seed
storage/weights/drawings_gan_int_cls; two minutes a run on a GPU, a quarter of an hour on one core. The names
of runs may be given: the file that the course keeps is of the first three.
Two classifiers look at 500 full captions, of combinations seen in training and of those held out: one of real
drawings, and the overlap with the best true drawing. Samples are those of the running average of the
generator. "positions" is how many of the five positions a caption that leaves the position open gets, as the
exponential of the entropy over 50 noises, and "commonest position" the share of its commonest one.
"""

import copy
import sys
from functools import partial
from typing import NamedTuple

import torch
from torch.nn.functional import one_hot
from torch.optim import Adam

from benchmarks.common.anneal import fall
from benchmarks.common.copies import Average, Copies, side_by_side
from benchmarks.common.report import keep, write
from course_utils.data.images import resize
from course_utils.data.shapes import caption, combinations, make, render, tokens
from course_utils.metrics.frechet import frechet
from course_utils.models.classifiers.shape_overlap import overlap, shape_seen
from course_utils.models.classifiers.shapes import match
from course_utils.models.text_to_image.batches import pair_batches
from course_utils.models.text_to_image.configs import gan_int_cls
from course_utils.models.text_to_image.gan_int_cls import Options
from course_utils.pretrained import trained
from course_utils.training import fit, pick_device, seed_everything

LOOKS, BATCH, RATE, AVERAGE, SEEDS, N, NOISES = (200, 3600), 32, 2e-3, 0.98, (0, 1, 2, 3, 4), 500, 50
CLS, INT = Options(matching=True, interpolation=False), Options(matching=False, interpolation=True)


class Run(NamedTuple):
    """What is trained, and whether its wrong texts are hard negatives."""

    model: partial
    near: bool = False


RUNS = {
    "GAN": Run(partial(gan_int_cls, Options(matching=False, interpolation=False))),
    "GAN-CLS": Run(partial(gan_int_cls, CLS)),
    "CLS, hard negatives": Run(partial(gan_int_cls, CLS), near=True),
    "GAN-INT": Run(partial(gan_int_cls, INT)),
    "GAN-INT-CLS": Run(gan_int_cls),
    "INT-CLS, hard negatives": Run(gan_int_cls, near=True),
}
KEPT = {"INT-CLS, hard negatives": "drawings_gan_int_cls"}


def encoder():
    return trained("drawings_encoder").text


def feeds(side, batch, seeds, near):
    """For every seed 8000 captioned drawings of its own."""
    drawings = [make(8000, combinations(held_out=False), seed) for seed in seeds]
    return [
        pair_batches(each, encoder(), side, batch, seed, near)
        for each, seed in zip(drawings, seeds, strict=True)
    ]


def learn_texts(models, feeds, steps):
    """Train text GANs at once; after every update its number, and the running average of the generators."""
    copies, paces = Copies(models), []

    def adam(parameters):
        optimizer = Adam(parameters, lr=RATE, betas=(0.5, 0.999))
        paces.append(fall(optimizer, RATE, steps, 0.3))
        return optimizer

    average = Average(copies, "generator.", AVERAGE)
    for record in fit(copies, side_by_side(feeds), steps, adam, pick_device()):
        average.update()
        for pace in paces:
            pace.step()
        yield record.index + 1, average


def seeded(make_model, seeds):
    """A model from every seed."""
    models = []
    for seed in seeds:
        seed_everything(seed)
        models.append(make_model())
    return models


def with_average(model, state):
    """A copy of the model with the generator's average, on the processor."""
    model = copy.deepcopy(model).cpu().eval()
    model.generator.load_state_dict(state, strict=False)  # all but the count of batches
    return model


def learn_one(make_model, seed, side, batch, steps):
    """A text GAN of that seed, trained with hard negatives, with its generator's average."""
    (model,) = seeded(make_model, [seed])
    *_, (_, average) = learn_texts([model], feeds(side, batch, [seed], True), steps)
    return with_average(model, average.states()[0])


@torch.no_grad()
def early(model):
    """What the classifier sees in pictures of full captions."""
    asked = make(N, combinations(held_out=False), seed=100, omit=0)
    shares = match(trained("drawings_classifier"), model.sample(N, encoder()(asked.tokens)), asked.factors)
    return {f"seen, {factor}": share for factor, share in shares.items()}


@torch.no_grad()
def measure(sample, side, n=N):
    """Both classifiers on pictures `sample(texts)`, their variety, distance from real ones, and positions."""
    classifier, found = trained("drawings_classifier"), {}
    for name, held_out in (("seen", False), ("held out", True)):
        asked = make(n, combinations(held_out), seed=100, omit=0)
        words = encoder()(asked.tokens)
        pictures = sample(words)
        small = resize(pictures, 16)
        real = make(n, combinations(held_out), seed=101).pictures(side)
        shares = match(classifier, pictures, asked.factors) | {
            "overlap": overlap(small, asked.factors).mean().item(),
            "shape by overlap": (shape_seen(small, asked.factors) == asked.factors[:, 0])
            .double()
            .mean()
            .item(),
            "variety": (pictures - sample(words)).abs().mean().item(),
            "frechet": frechet(classifier.features(real), classifier.features(pictures)).item(),
        }
        found |= {f"{name}, {what}": value for what, value in shares.items()}
    return found | positions(sample)


def open_rows():
    """The 40 combinations whose captions leave the position open."""
    return combinations(held_out=False)[torch.randperm(480, generator=torch.Generator().manual_seed(5))[:40]]


def positions(sample):
    """Where the pictures of captions lie that leave the position open."""
    told = encoder()(tokens([caption(row, leave_out=["position"]) for row in open_rows()]))
    return spread(sample(told.repeat_interleave(NOISES, 0)))


def spread(pictures):
    """How many positions the pictures of a caption have, NOISES of each, and the share of the commonest."""
    seen = trained("drawings_classifier").predict(pictures)[:, 3].view(-1, NOISES)
    shares = one_hot(seen, 5).double().mean(1)
    used = (-torch.special.xlogy(shares, shares).sum(1)).exp().mean().item()
    return {"positions": used, "commonest position": shares.amax(1).mean().item()}


def real():
    """What drawings themselves get: two of one caption, and where they lie when the position is open."""
    asked = make(N, combinations(held_out=False), seed=100, omit=0)
    again = asked._replace(
        jitter=2 * torch.rand(asked.jitter.shape, generator=torch.Generator().manual_seed(0)) - 1
    )
    first, second = asked.pictures(16), again.pictures(16)
    rows = open_rows().repeat_interleave(NOISES, 0)
    rows[:, 3] = torch.randint(5, (len(rows),), generator=torch.Generator().manual_seed(0))
    jitter = 2 * torch.rand(len(rows), asked.jitter.shape[1], generator=torch.Generator().manual_seed(1)) - 1
    return {
        "seen, variety": (first - second).abs().mean().item(),
        "seen, shape by overlap": (shape_seen(first, asked.factors) == asked.factors[:, 0])
        .double()
        .mean()
        .item(),
        **spread(render(rows, jitter, 16)),
    }


def main():
    torch.set_num_threads(1)
    found = {}
    for name in sys.argv[1:] or RUNS:
        run = RUNS[name]
        models, found[name] = seeded(run.model, SEEDS), {}
        for step, average in learn_texts(models, feeds(16, BATCH, SEEDS, run.near), LOOKS[-1]):
            if step in LOOKS:
                drawn = [with_average(*each) for each in zip(models, average.states(), strict=True)]
                found[name][str(step)] = [
                    measure(lambda words, model=model: model.sample(len(words), words), 16)
                    if step == LOOKS[-1]
                    else early(model)
                    for model in drawn
                ]
        print(name, found[name], flush=True)
        if name in KEPT:
            keep(drawn[0], KEPT[name], seed=SEEDS[0], steps=LOOKS[-1])
        settings = {"steps": LOOKS[-1], "batch": BATCH, "rate": RATE, "average": AVERAGE, "captions": N}
        write("gan_int_cls", {"runs": found, "real": real()}, seeds=SEEDS, **settings)


if __name__ == "__main__":
    main()
