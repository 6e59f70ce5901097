"""The layers of every model stand in architectures.txt a second time: who changes one must mean it.

PYTHONPATH=. python tests/models/test_architectures.py   writes architectures.txt anew.
"""

from functools import partial
from pathlib import Path

import torch
from torch import nn

from course_utils.models.stylegan.inversion import E4E
from course_utils.models.stylegan.networks import Generator
from course_utils.models.text_to_image.networks import TextDiscriminator
from course_utils.models.text_to_image.text_encoder import TextEncoder
from tests import kept
from tests.models.test_wrong_arguments import MODELS

EXPECTED = Path(__file__).with_name("architectures.txt")
MAKERS = {entry.model.__name__: partial(entry.model, **entry.arguments) for entry in MODELS} | {
    "E4E": lambda: E4E(Generator(8, 6), nn.Flatten()),
    "TextEncoder": TextEncoder,
    "TextDiscriminator": lambda: TextDiscriminator(8, 3, channels=8),
}


def layers(name):
    """A model as torch prints it, and its parameters' shapes."""
    torch.manual_seed(0)
    model = MAKERS[name]()
    shapes = (f"{key} {tuple(parameter.shape)}" for key, parameter in model.named_parameters())
    return [*str(model).splitlines(), *shapes]


test_a_model_has_the_layers_that_were_meant, test_no_model_is_gone = kept.asking(EXPECTED, MAKERS, layers)


if __name__ == "__main__":
    kept.write(EXPECTED, {name: layers(name) for name in MAKERS})
