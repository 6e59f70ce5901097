"""Train the classifier of captioned drawings and the text encoder, which chapter 11 loads.

Writes storage/weights/drawings_classifier and drawings_encoder (.pt and .json); two minutes on one core.
The classifier learns from all combinations of factors, the encoders only from those that generators see in
training.
"""

import torch

from benchmarks.common.anneal import train
from benchmarks.common.report import keep
from course_utils.data.shapes import caption, combinations, make, tokens
from course_utils.models.classifiers.shapes import match
from course_utils.models.text_to_image.batches import drawing_batches
from course_utils.pretrained import MODELS
from course_utils.training import seed_everything

SEED, BATCH, NUMBER = 0, 64, 8000
STEPS = {"drawings_classifier": 800, "drawings_encoder": 2000}


def classifier_numbers(classifier):
    """Its accuracy on drawings that it has not seen: as large, as small, and as small ones enlarged."""
    test = make(2000, combinations(), seed=1)
    return {f"accuracy at {side}": match(classifier, test.pictures(side), test.factors) for side in (64, 16)}


def encoder_numbers(matching):
    """How often the best of a full caption for each of the combinations is the drawing's own."""
    found = {}
    for name, held_out in (("seen", False), ("held out", True)):
        known = make(2000, combinations(held_out), seed=1, omit=0)
        every = combinations()
        texts = tokens([caption(row) for row in every])
        best = every[matching.scores(known.pictures(16), texts).argmax(1)]
        found[f"best caption, {name}"] = (best == known.factors).all(1).double().mean().item()
    return found


NUMBERS = {"drawings_classifier": classifier_numbers, "drawings_encoder": encoder_numbers}
COMBINATIONS = {"drawings_classifier": None, "drawings_encoder": False}


def main():
    torch.set_num_threads(1)
    for name, steps in STEPS.items():
        seed_everything(SEED)
        model, drawings = MODELS[name](), make(NUMBER, combinations(COMBINATIONS[name]), SEED)
        seconds = train(model, drawing_batches(drawings, BATCH, SEED), steps, 3e-3)
        with torch.no_grad():
            about = NUMBERS[name](model.eval()) | {"seed": SEED, "steps": steps, "seconds": round(seconds, 1)}
        keep(model, name, **about)
        print(name, about, flush=True)


if __name__ == "__main__":
    main()
