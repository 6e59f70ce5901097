"""StackGAN's two stages against one stage that draws the large picture at once.

Writes storage/results/stack_gan.json, anew after each seed, and of the first seed
storage/weights/drawings_stack and drawings_single; a quarter of an hour a seed on one core. The single stage
trains about as many seconds as both stages together. All are scored as in gan_int_cls.py, at 64 pixels a
side: stage I enlarged.
"""

import torch

from benchmarks.common.report import count_parameters, keep, seconds, write
from benchmarks.quality.gan_int_cls import AVERAGE, RATE, N, encoder, learn_texts, measure
from course_utils.data.images import resize
from course_utils.data.shapes import combinations, make
from course_utils.models.classifiers.shapes import sharpness
from course_utils.models.text_to_image.configs import single_stage, stage_one, stage_two
from course_utils.training import seed_everything

SEEDS = (0,)
STEPS = {"stage I": 6600, "stage II": 1500, "single stage": 5400}
BATCHES = {"stage I": 32, "stage II": 16, "single stage": 16}


def row(model, learnt_in):
    """All that is said of a trained text GAN, at 64 pixels a side."""

    def pictures(texts):
        return resize(model.sample(len(texts), texts), 64)

    texts = encoder()(make(N, combinations(held_out=False), seed=100, omit=0).tokens)
    return {
        **measure(pictures, 64),
        "sharpness": sharpness(pictures(texts)),
        "parameters": count_parameters(model.generator),
        "seconds": learnt_in,
        "milliseconds for 16": 1e3 * seconds(lambda: model.sample(16, texts[:16])),
    }


def stages(seed):
    """The rows of stage I and of stage II on top of it, whose seconds are those of both."""
    seed_everything(seed)
    first = stage_one()
    spent = learn_texts(first, STEPS["stage I"], BATCHES["stage I"], seed)
    rows = {"stage I": row(first, spent)}
    second = stage_two(first.generator)
    spent += learn_texts(second, STEPS["stage II"], BATCHES["stage II"], seed)
    if seed == SEEDS[0]:
        keep(second, "drawings_stack", seed=seed, steps=STEPS, seconds=round(spent, 1))
    return rows | {"stage II": row(second, spent)}


def single(seed):
    seed_everything(seed)
    model = single_stage()
    spent = learn_texts(model, STEPS["single stage"], BATCHES["single stage"], seed)
    if seed == SEEDS[0]:
        keep(model, "drawings_single", seed=seed, steps=STEPS["single stage"], seconds=round(spent, 1))
    return {"single stage": row(model, spent)}


def real():
    """What drawings themselves would get, as they are and shrunk to 16 pixels a side."""
    drawings = make(N, combinations(held_out=False), seed=102)
    large = drawings.pictures(64)
    return {
        "sharpness": sharpness(large),
        "sharpness, enlarged": sharpness(resize(drawings.pictures(16), 64)),
    }


def main():
    torch.set_num_threads(1)
    rows = {}
    for seed in SEEDS:
        for name, values in (stages(seed) | single(seed)).items():
            rows.setdefault(name, []).append(values)
            print(seed, name, {key: round(value, 3) for key, value in values.items()}, flush=True)
        settings = {"steps": STEPS, "batches": BATCHES, "rate": RATE, "average": AVERAGE, "captions": N}
        found = {"models": rows, "real": real()}
        write("stack_gan", found, seeds=SEEDS[: SEEDS.index(seed) + 1], **settings)


if __name__ == "__main__":
    main()
