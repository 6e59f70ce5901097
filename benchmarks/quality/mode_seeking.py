"""What makes pictures of one caption differ: the mode-seeking term, and augmented conditions.

Writes storage/results/mode_seeking.json after every seed, and of the first seed
storage/weights/drawings_mode_seeking; three minutes a seed on one core. All are GAN-CLS with hard negatives
as in gan_int_cls.py, with equally many updates. The run with interpolated texts has its control in the first:
"between" is the Fréchet distance from real drawings of pictures of texts half way between two captions.
"""

from functools import partial

import torch

from benchmarks.common.report import keep, write
from benchmarks.quality.gan_int_cls import BATCH, CLS, N, encoder, learn_one, measure
from course_utils.data.shapes import combinations, make
from course_utils.metrics.frechet import frechet
from course_utils.models.text_to_image.configs import SEEKING, gan_int_cls
from course_utils.models.text_to_image.gan_int_cls import Options, middles
from course_utils.pretrained import trained

STEPS, SEEDS = 600, (0, 1, 2)
KEPT = f"mode seeking, {SEEKING}"
RUNS = {
    "neither": partial(gan_int_cls, CLS),
    KEPT: partial(gan_int_cls, CLS, mode_seeking=SEEKING),
    "augmented": partial(gan_int_cls, CLS, augment=True),
    "interpolated": partial(gan_int_cls, Options(matching=True, interpolation=True)),
}


@torch.no_grad()
def between(model):
    """How far from drawings pictures are whose texts lie half way between two captions."""
    features = trained("drawings_classifier").features
    texts = encoder()(make(N, combinations(held_out=False), seed=100, omit=0).tokens)
    real = make(N, combinations(held_out=False), seed=101).pictures(16)
    return frechet(features(real), features(model.sample(N, middles(texts)))).item()


def row(model):
    """All that is said of it."""
    return measure(lambda texts: model.sample(len(texts), texts), 16) | {"between": between(model)}


def main():
    torch.set_num_threads(1)
    found = {name: [] for name in RUNS}
    for i, seed in enumerate(SEEDS):
        for name, make_model in RUNS.items():
            model = learn_one(make_model, seed, 16, BATCH, STEPS)
            found[name].append(row(model))
            print(seed, name, found[name][-1], flush=True)
            if name == KEPT and seed == SEEDS[0]:
                keep(model, "drawings_mode_seeking", seed=seed, steps=STEPS, weight=SEEKING)
        write("mode_seeking", {"runs": found}, seeds=SEEDS[: i + 1], steps=STEPS, captions=N)


if __name__ == "__main__":
    main()
