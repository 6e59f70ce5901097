"""StackGAN's two stages against one stage that draws the large picture at once.

Writes storage/results/stack_gan.json, and of the first seed storage/weights/drawings_stack and
drawings_single; ten minutes on a GPU, some hours on one core. Stage II and the single stage train side by
side, for as many updates each; stage I comes on top. All are scored as in gan_int_cls.py, at 64 pixels a
side: stage I enlarged. "patches" is the Frechet distance of squares of 4 x 4 pixels, without any network: it
sees edges with their colours, grids and specks. Sharpness is measured as it is, and after a mean over 3 x 3
pixels.
Two controls say what stage II adds: a threshold on stage I's pictures, and stage II told another shape.
"""

import copy
import time

import torch
from torch.nn.functional import avg_pool2d, pixel_unshuffle

from benchmarks.common.report import count_parameters, keep, seconds, write
from benchmarks.quality.gan_int_cls import (
    AVERAGE,
    RATE,
    encoder,
    feeds,
    learn_texts,
    measure,
    seeded,
    with_average,
)
from course_utils.data.images import blend, hue, resize
from course_utils.data.shapes import FACTORS, HUES, PAPERS, caption, combinations, make, tokens
from course_utils.metrics.frechet import frechet
from course_utils.models.classifiers.shape_overlap import ink_mask, shape_seen
from course_utils.models.classifiers.shapes import sharpness
from course_utils.models.text_to_image.configs import single_stage, stage_one, stage_two
from course_utils.training import seed_everything

SEEDS, N = (0, 1, 2), 200
STEPS = {"stage I": 3900, "both": 5900}
BATCHES = {"stage I": 32, "both": 16}


def blur(pictures):
    return avg_pool2d(pictures, 3, 1)


def patches(pictures):
    """Squares of 4 x 4 pixels, side by side, as rows; each without its mean colour."""
    squares = pixel_unshuffle(pictures, 4).movedim(1, -1).flatten(0, 2).unflatten(1, (3, 16))
    return (squares - squares.mean(2, keepdim=True)).flatten(1)


def of_pictures(pictures, factors):
    """What is said of large pictures, whoever has made them."""
    real = make(N, combinations(held_out=False), seed=101).pictures(64)
    right = shape_seen(resize(pictures, 32), factors) == factors[:, 0]
    shapes = {
        name: right[factors[:, 0] == i].double().mean().item() for i, name in enumerate(FACTORS["shape"])
    }
    return shapes | {
        "sharpness": sharpness(pictures),
        "sharpness, blurred": sharpness(blur(pictures)),
        "patches": frechet(patches(real), patches(pictures)).item(),
    }


def row(model, seed):
    """All that is said of a trained text GAN, at 64 pixels a side."""

    def pictures(texts):
        return resize(model.sample(len(texts), texts), 64)

    seed_everything(seed)
    asked = make(N, combinations(held_out=False), seed=100, omit=0)
    texts = encoder()(asked.tokens)
    return {
        **measure(pictures, 64, N),
        **of_pictures(pictures(texts), asked.factors),
        "parameters": count_parameters(model.generator),
        "milliseconds for 16": 1e3 * seconds(lambda: model.sample(16, texts[:16])),
    }


def thresholded(pictures, factors):
    """Each pixel all ink or all paper, whichever is nearer: sharp, without a network or a caption's shape."""
    _, colour, _, _, background = factors.T
    paper = torch.tensor(PAPERS)[background][:, None].expand(-1, 3)
    return blend(ink_mask(pictures, factors)[:, None].gt(0.5).float(), hue(torch.tensor(HUES)[colour]), paper)


@torch.no_grad()
def controls(model, seed):
    """Of stage I, thresholded, and of stage II that is told the next shape: what is said of pictures."""
    seed_everything(seed)
    asked = make(N, combinations(held_out=False), seed=100, omit=0)
    other = asked.factors.clone()
    other[:, 0] = (other[:, 0] + 1) % len(FACTORS["shape"])
    generator = model.generator
    first, own = model.noise(N).split([generator.sketch.noise_dim, generator.condition.noise_dim], 1)
    sketch, _ = generator.sketch(first, encoder()(asked.tokens))
    condition, _ = generator.condition(encoder()(tokens([caption(row) for row in other])), own)
    large, misled = resize(sketch, 64), generator.refiner(sketch, condition)
    told = shape_seen(resize(misled, 32), asked.factors) == other[:, 0]
    return {
        "stage I, thresholded": of_pictures(thresholded(large, asked.factors), asked.factors),
        "stage II, misled": of_pictures(misled, asked.factors) | {"told shape": told.double().mean().item()},
    }


def drawings():
    """What drawings themselves get, sharp, blurred, and of 16 pixels a side."""
    asked = make(N, combinations(held_out=False), seed=102)
    large, small = asked.pictures(64), resize(asked.pictures(16), 64)
    kinds = {"drawings": large, "drawings, blurred": resize(blur(large), 64), "drawings of 16 pixels": small}
    return {name: of_pictures(pictures, asked.factors) for name, pictures in kinds.items()}


def train(models, side, stage):
    """The models with their generators' averages."""
    *_, (_, average) = learn_texts(models, feeds(side, BATCHES[stage], SEEDS, True), STEPS[stage])
    return [with_average(model, state) for model, state in zip(models, average.states(), strict=True)]


def main():
    torch.set_num_threads(1)
    start = time.monotonic()
    first = train(seeded(stage_one, SEEDS), 16, "stage I")
    second = train([stage_two(copy.deepcopy(model.generator)) for model in first], 64, "both")
    middle = time.monotonic()
    single = train(seeded(single_stage, SEEDS), 64, "both")
    keep(second[0].half(), "drawings_stack", seed=SEEDS[0], steps=STEPS, seconds=round(middle - start))
    about = {"steps": STEPS["both"], "seconds": round(time.monotonic() - middle)}
    keep(single[0].half(), "drawings_single", seed=SEEDS[0], **about)
    models = {"stage I": first, "stage II": second, "single stage": single}
    rows = {
        name: [row(model.float(), seed) for seed, model in zip(SEEDS, each, strict=True)]
        for name, each in models.items()
    }
    found = [controls(model, seed) for model, seed in zip(second, SEEDS, strict=True)]
    found = {"models": rows, "controls": {name: [row[name] for row in found] for name in found[0]}}
    settings = {"steps": STEPS, "batches": BATCHES, "rate": RATE, "average": AVERAGE}
    write("stack_gan", found | {"real": drawings()}, seeds=SEEDS, captions=N, **settings)


if __name__ == "__main__":
    main()
