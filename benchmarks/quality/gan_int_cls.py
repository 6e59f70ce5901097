"""GAN-INT-CLS with and without CLS and INT: do the pictures show what the captions say?

Wrong texts are hard negatives, but for one run. The last is StackGAN's stage I. Writes
storage/results/gan_int_cls.json, after 200 and after 3600 updates, and of the first seed with both options
storage/weights/drawings_gan_int_cls; a quarter of an hour on one core. A classifier of real drawings looks
for each factor of 1000 full captions, of combinations seen in training and of those held out. Samples are
those of the running average of the generator.
"""

from functools import partial

import torch
from torch.optim import Adam

from benchmarks.common.anneal import fall
from benchmarks.common.learn import learn_average
from benchmarks.common.report import keep, write
from course_utils.data.shapes import combinations, make
from course_utils.metrics.frechet import frechet
from course_utils.models.classifiers.shapes import match
from course_utils.models.text_to_image.batches import pair_batches
from course_utils.models.text_to_image.configs import gan_int_cls, stage_one
from course_utils.models.text_to_image.gan_int_cls import Options, TextModel
from course_utils.pretrained import trained
from course_utils.training import seed_everything

LOOKS, BATCH, RATE, AVERAGE, SEEDS, N = (200, 3600), 32, 2e-3, 0.98, (0,), 1000
RUNS = {
    "GAN": partial(gan_int_cls, Options(matching=False, interpolation=False)),
    "GAN-CLS, any wrong text": partial(gan_int_cls, Options(matching=True, interpolation=False)),
    "GAN-CLS": partial(gan_int_cls, Options(matching=True, interpolation=False)),
    "GAN-INT": partial(gan_int_cls, Options(matching=False, interpolation=True)),
    "GAN-INT-CLS": partial(gan_int_cls, Options(matching=True, interpolation=True)),
    "stage I": stage_one,  # GAN-CLS with conditioning augmentation
}


def encoder():
    return trained("drawings_encoder").text


def learn_texts(model, steps, batch, seed, near=True, look=None):
    """Train a text GAN on 8000 captioned drawings, keep the generator's average; the processor seconds."""
    side = model.event_shape[-1]
    feed = pair_batches(make(8000, combinations(held_out=False), seed), encoder(), side, batch, seed, near)
    paces = []

    def adam(parameters):
        optimizer = Adam(parameters, lr=RATE, betas=(0.5, 0.999))
        paces.append(fall(optimizer, RATE, steps, 0.3))
        return optimizer

    def watch(updates, generator):
        for pace in paces:
            pace.step()
        if look:
            look(updates, generator)

    return learn_average(model, feed, steps, adam, AVERAGE, watch)


@torch.no_grad()
def measure(sample, side):
    """What the classifier sees in the pictures `sample(texts)`, by factor; their distance from real ones."""
    classifier, found = trained("drawings_classifier"), {}
    for name, held_out in (("seen", False), ("held out", True)):
        asked = make(N, combinations(held_out), seed=100, omit=0)
        pictures = sample(encoder()(asked.tokens))
        found |= {
            f"{name}, {factor}": share for factor, share in match(classifier, pictures, asked.factors).items()
        }
        if not held_out:
            real = make(N, combinations(held_out), seed=101).pictures(side)
            found["frechet"] = frechet(classifier.features(real), classifier.features(pictures)).item()
    return found


def main():
    torch.set_num_threads(1)
    rows = {name: [] for name in RUNS}
    for seed in SEEDS:
        for name, make_model in RUNS.items():
            seed_everything(seed)
            model, found = make_model(), {}

            def look(step, generator, found=found):
                if step in LOOKS:
                    found[step] = measure(partial(TextModel(generator, (3, 16, 16)).sample, N), 16)

            near = name != "GAN-CLS, any wrong text"
            found["seconds"] = learn_texts(model, LOOKS[-1], BATCH, seed, near, look)
            rows[name].append(found)
            print(seed, name, found, flush=True)
            if name == "GAN-INT-CLS" and seed == SEEDS[0]:
                about = {"seed": seed, "steps": LOOKS[-1], "seconds": round(found["seconds"], 1)}
                keep(model, "drawings_gan_int_cls", **about)
    settings = {"steps": LOOKS[-1], "batch": BATCH, "rate": RATE, "average": AVERAGE, "captions": N}
    write("gan_int_cls", {"runs": rows}, seeds=SEEDS, **settings)


if __name__ == "__main__":
    main()
