"""StyleGAN with style mixing and without, from nothing, trained as long as the network that chapter 13 loads.

Writes storage/results/mixing.json after every network: ten of them, 3 minutes each on a GPU, 7 on one core.
Fréchet distances as in `stylegan`.
"""

import torch

from benchmarks.common.report import write
from benchmarks.pretrain.pretrain_faces import BATCH, PEOPLE, STYLEGAN_STEPS, learn_style, people
from benchmarks.quality.stylegan import N, look
from course_utils.pretrained import MODELS, trained
from course_utils.training import pick_device, seed_everything

SEEDS, MIXING = range(5), {"mixing 0.9": 0.9, "no mixing": 0.0}


def learn(pictures, mixing, seed, steps=STYLEGAN_STEPS):
    """The generator's running average after training with this share of mixing, and the processor seconds."""
    seed_everything(seed)
    model = MODELS["faces_stylegan"](mixing=mixing).to(pictures.device)
    seconds = learn_style(model, pictures, steps, seed)
    return model.generator.cpu(), round(seconds, 1)


def main():
    torch.set_num_threads(1)
    classifier, pictures = trained("faces_classifier"), people(PEOPLE, 0).to(pick_device())
    real, found = classifier.features(people(N, 1)), {name: [] for name in MIXING}
    for seed in SEEDS:
        for name, mixing in MIXING.items():
            generator, seconds = learn(pictures, mixing, seed)
            found[name].append({"seed": seed, "seconds": seconds, **look(generator, classifier, real)})
            print(name, found[name][-1], flush=True)
            write("mixing", found, steps=STYLEGAN_STEPS, batch=BATCH, device=pictures.device.type)


if __name__ == "__main__":
    main()
