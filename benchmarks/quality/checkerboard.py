"""Where a single stage's grid comes from: transposed convolutions, against repeated pixels.

Writes storage/results/checkerboard.json after every seed; a minute a seed on one core. The single stage of
stack_gan.py in few updates, with each way to double the side, measured as there.
"""

from unittest.mock import patch

import torch

from benchmarks.common.report import write
from benchmarks.quality.gan_int_cls import encoder, learn_one
from benchmarks.quality.stack_gan import BATCHES, blur, patches
from course_utils.data.shapes import combinations, make
from course_utils.metrics.frechet import frechet
from course_utils.models.classifiers.shapes import sharpness
from course_utils.models.text_to_image import networks
from course_utils.models.text_to_image.configs import single_stage
from course_utils.models.text_to_image.stage_two import Enlarge
from course_utils.nn.blocks import upsample

SEEDS, STEPS, N = (0, 1, 2), 120, 200
WAYS = {"transposed": upsample, "repeated": Enlarge}


@torch.no_grad()
def measure(model):
    """Sharpness, before and after a blur, and the patches' Fréchet distance from those of drawings."""
    asked = make(N, combinations(held_out=False), seed=100, omit=0)
    pictures = model.sample(N, encoder()(asked.tokens))
    real = make(N, combinations(held_out=False), seed=101).pictures(64)
    return {
        "sharpness": sharpness(pictures),
        "sharpness, blurred": sharpness(blur(pictures)),
        "patches": frechet(patches(real), patches(pictures)).item(),
    }


def train(way, seed):
    """The single stage, which doubles the side in this way, with its generator's average."""
    with patch.object(networks, "upsample", way):
        return learn_one(single_stage, seed, 64, BATCHES["both"], STEPS)


def main():
    torch.set_num_threads(1)
    found = {name: [] for name in WAYS}
    for i, seed in enumerate(SEEDS):
        for name, way in WAYS.items():
            found[name].append(measure(train(way, seed)))
            print(seed, name, found[name][-1], flush=True)
        write("checkerboard", {"models": found}, seeds=SEEDS[: i + 1], steps=STEPS, captions=N)


if __name__ == "__main__":
    main()
