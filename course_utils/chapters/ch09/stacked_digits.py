"""A thousand modes that can be counted in images: three digits, one in each colour. Chapter 09.

Stacked digits are from Metz et al. 2017 (arXiv 1611.02163), section 3.3.1, who stack MNIST; the
count and the reverse KL are those of VEEGAN (Srivastava et al. 2017, arXiv 1705.07761) and PacGAN (Lin et al.
2018, arXiv 1712.04086).
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.gan.dcgan import DCGAN, Rules, initialise, make_discriminator
from course_utils.validation import (
    check_count,
    check_floats,
    check_generator,
    check_indices,
    check_some,
    check_tensor,
    check_type,
)

DIGITS = 3  # in an image: one is red, one green, one blue
MODES = 10**DIGITS
EVENT_SHAPE, LEVELS, NOISE_DIM, CHANNELS = (DIGITS, 8, 8), 17, 16, 16


def stack_digits(images: Tensor, n: int, generator: torch.Generator | None = None) -> Tensor:
    """`n` images (n, 3, height, width): three of `images` (m, 1, height, width), sampled apart."""
    check_tensor(images, "images", (None, 1, None, None))
    check_some(images, "images")
    rows = torch.randint(len(images), (check_count(n), DIGITS), generator=check_generator(generator))
    return images[rows.to(images.device), 0]


class StackedModes(NamedTuple):
    """The modes that were made at least once, and KL(share of each mode || equal shares), in nats."""

    made: int
    reverse_kl: float


@torch.no_grad()
def read_modes(images: Tensor, classifier: DigitClassifier) -> Tensor:
    """Which of the thousand modes each image (n, 3, height, width) is: 0 .. 999, by the classifier."""
    check_type(classifier, Callable, "classifier")  # whatever gives logits, which asks its own of the images
    check_floats(images, "images", (None, DIGITS, None, None))
    digits = [classifier(part.flatten(0, 1)[:, None]).argmax(1) for part in images.split(1000)]
    hundreds, tens, ones = torch.cat(digits).view(-1, DIGITS).unbind(1)
    return 100 * hundreds + 10 * tens + ones


def count_modes(modes: Tensor) -> StackedModes:
    """Of the modes (n,) of a generator's images."""
    check_indices(modes, MODES, "modes")
    check_some(modes, "modes")
    share = torch.bincount(modes.cpu(), minlength=MODES).double() / len(modes)
    reverse_kl = (torch.xlogy(share, share) + share * math.log(MODES)).sum().item()
    return StackedModes(int((share > 0).sum()), reverse_kl)


class PackImages(nn.Module):
    """Join `size` images into one of more channels: (n, c, h, w) to (n / size, size c, h, w). See `Pack`."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = check_count(size, "size")

    def forward(self, x: Tensor) -> Tensor:
        if len(x) % self.size:
            raise ValueError(f"{len(x)} images came, expected a multiple of pack = {self.size}")
        return x.unflatten(0, (-1, self.size)).flatten(1, 2)


def stacked_gan(pack: int = 1) -> DCGAN:
    """A DCGAN of stacked digits, whose discriminator sees `pack` images at once."""
    model = DCGAN(EVENT_SHAPE, NOISE_DIM, CHANNELS, LEVELS)
    discriminator = make_discriminator((pack * DIGITS, *EVENT_SHAPE[1:]), CHANNELS, Rules())
    model.discriminator = discriminator.apply(initialise).insert(0, PackImages(pack))
    return model
