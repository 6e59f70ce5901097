"""What the weight of the mode-seeking term does to the variety of pictures of one caption.

Writes storage/results/mode_seeking.json, every 300 of 1500 updates, and
storage/weights/drawings_mode_seeking;
five minutes on one core. GAN-CLS with hard negatives, one seed, as in gan_int_cls.py but for the updates.
"""

import copy
from functools import partial

import torch

from benchmarks.common.report import keep, write
from benchmarks.quality.gan_int_cls import BATCH, CLS, N, feeds, learn_texts, measure, seeded
from course_utils.models.text_to_image.configs import SEEKING, gan_int_cls

WEIGHTS, STEPS, EVERY, SEED = (0.0, SEEKING, 0.1), 1500, 300, 0


def main():
    torch.set_num_threads(1)
    found = {}
    for weight in WEIGHTS:
        models = seeded(partial(gan_int_cls, CLS, mode_seeking=weight), [SEED])
        for step, average in learn_texts(models, feeds(16, BATCH, [SEED], True), STEPS):
            if step % EVERY == 0:
                model = copy.deepcopy(models[0]).cpu().eval()
                model.generator.load_state_dict(average.states()[0], strict=False)
                rows = found.setdefault(str(weight), {})
                rows[step] = measure(lambda words, model=model: model.sample(len(words), words), 16)
        print(weight, found[str(weight)], flush=True)
        if weight == SEEKING:
            keep(model, "drawings_mode_seeking", seed=SEED, steps=STEPS, weight=weight)
    write("mode_seeking", {"weights": found}, seed=SEED, steps=STEPS, captions=N)


if __name__ == "__main__":
    main()
