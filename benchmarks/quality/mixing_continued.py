"""Mixing taken away: chapter 13's network trained on with mixing and without, from the same weights.

Writes storage/results/mixing_continued.json after every network; four minutes on one core. Fréchet distances
as in `stylegan`. Both continue with fresh optimisers, the mapping free.
"""

import torch

from benchmarks.common.report import write
from benchmarks.pretrain.pretrain_faces import FAST_DECAY, PEOPLE, learn_style, people
from benchmarks.quality.stylegan import N, look
from course_utils.pretrained import MODELS, trained
from course_utils.training import seed_everything

STEPS, SEEDS, MIXING = 300, range(3), {"mixing 0.9": 0.9, "no mixing": 0.0}


def train_on(mixing, seed, steps=STEPS):
    """The running average of the kept generator after `steps` more updates with this share of mixing."""
    seed_everything(seed)
    model = MODELS["faces_stylegan"](mixing=mixing)
    model.load_state_dict(trained("faces_stylegan").state_dict())
    learn_style(model, people(PEOPLE, 0), steps, seed, decay=FAST_DECAY)
    return model.generator


def main():
    torch.set_num_threads(1)
    classifier = trained("faces_classifier")
    real, found = classifier.features(people(N, 1)), {name: [] for name in MIXING}
    for seed in SEEDS:
        for name, mixing in MIXING.items():
            found[name].append(look(train_on(mixing, seed), classifier, real))
            print(seed, name, found[name][-1], flush=True)
            write("mixing_continued", found, steps=STEPS, seeds=len(found[name]))


if __name__ == "__main__":
    main()
