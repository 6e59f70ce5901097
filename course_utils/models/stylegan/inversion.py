"""Inversion: which style makes a given picture? Optimisation, pivotal tuning, and an encoder (e4e).

Chapter 13.
"""

from collections.abc import Callable
from copy import deepcopy

import torch
from torch import Tensor, nn

from course_utils.models.base import Objective, Trainable
from course_utils.models.gan.losses import minus_log_d, minus_value
from course_utils.models.gan.penalties import r1
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.models.stylegan.networks import LAYERS, Generator, to_w_plus
from course_utils.nn.blocks import backbone

Features = Callable[[Tensor], Tensor]  # from pictures to what is compared of them


def distortion(features: Features, x: Tensor, target: Tensor, weight: float = 0.02) -> Tensor:
    """Mean squared error of the pixels + `weight` times that of the features, a scalar. Chapter 13."""
    pixels = (x - target).square().mean()
    return pixels + weight * (features(x) - features(target)).square().mean()


class Inversion(Trainable):
    """Finds styles of given pictures, in W from a start (n, size), in W+ from a start (n, LAYERS, size).

    Abdal et al. 2019 (arXiv 1904.03189). The batch of `loss` are the n pictures themselves; the generator
    stands still. Chapter 13.
    """

    def __init__(self, generator: Generator, features: Features, start: Tensor) -> None:
        super().__init__()
        self.generator, self.features = generator, features
        self.styles = nn.Parameter(start.detach().clone())

    def loss(self, pictures: Tensor) -> Tensor:
        # The n pictures are fitted side by side: each has its own style, and none loses by company.
        return len(pictures) * distortion(self.features, self.generator(self.styles), pictures)

    def objectives(self) -> list[Objective]:
        return [Objective("distortion", self.loss, [self.styles])]


class PivotalTuning(Trainable):
    """A copy of the generator, tuned to one picture at its `pivot`, styles (1, size) or (1, LAYERS, size).

    Roich et al. 2021 (arXiv 2106.05744): distortion at the pivot + `locality` times what changes at styles
    `radius` away from the pivot, towards random ones, where the old generator is to be kept (equations 3, 4).
    Chapter 13.
    """

    def __init__(
        self,
        generator: Generator,
        features: Features,
        pivot: Tensor,
        locality: float = 1.0,
        radius: float = 2.0,
    ) -> None:
        super().__init__()
        self.original, self.features = generator, features
        self.locality, self.radius = locality, radius
        self.register_buffer("pivot", to_w_plus(pivot.detach()).clone())
        self.generator = deepcopy(generator)
        self.generator.synthesis.requires_grad_(True)

    def loss(self, picture: Tensor) -> Tensor:
        """Of a batch (1, 3, 16, 16): the picture itself."""
        near = self.near(4)
        kept = distortion(self.features, self.generator(near), self.original(near))
        return distortion(self.features, self.generator(self.pivot), picture) + self.locality * kept

    def near(self, n: int) -> Tensor:
        """Styles (n, LAYERS, size) on the way from the pivot to random ones, `radius` away from it."""
        way = to_w_plus(self.original.sample_styles(n)) - self.pivot
        return self.pivot + self.radius * way / way.norm(dim=2, keepdim=True)

    def objectives(self) -> list[Objective]:
        return [Objective("tuning", self.loss, list(self.generator.synthesis.parameters()))]


class Encoder(nn.Module):
    """Pictures (n, 3, 16, 16) -> styles (n, LAYERS, size): w, w + d_1, ..., w + d_(LAYERS - 1).

    Only the first `active` of the differences d are in use. All start at 0. Chapter 13.
    """

    def __init__(self, size: int, channels: int = 32) -> None:
        super().__init__()
        self.size = size
        self.body = nn.Sequential(
            *backbone(channels),
            nn.Flatten(),
            nn.Linear(32 * channels, 4 * channels),
            nn.LeakyReLU(0.2),
        )
        self.base = nn.Linear(4 * channels, size)
        self.differences = nn.Linear(4 * channels, (LAYERS - 1) * size)
        nn.init.zeros_(self.differences.weight)
        nn.init.zeros_(self.differences.bias)

    def forward(self, x: Tensor, active: int = LAYERS - 1) -> Tensor:
        h = self.body(x)
        d = self.differences(h).unflatten(1, (LAYERS - 1, self.size))
        d = d * (torch.arange(LAYERS - 1, device=x.device) < active)[:, None]
        return torch.cat([torch.zeros_like(d[:, :1]), d], 1) + self.base(h)[:, None]


class E4E(TwoPlayers):
    """The encoder's training on real pictures, through a generator that stands still.

    distortion + `small` sum_i |d_i| + `natural` times the loss of fooling a discriminator, which is shown
    styles w of the mapping network and styles of the encoder, one layer at a time: equations 5 to 8. One more
    difference is freed every `patience` updates ("progressive training"). Chapter 13.
    """

    players = ("discriminator", "encoder")

    def __init__(
        self,
        generator: Generator,
        features: Features,
        small: float = 2e-4,
        natural: float = 0.02,
        patience: int = 80,
    ) -> None:
        super().__init__()
        self.generator, self.features = generator, features
        self.small, self.natural, self.patience = small, natural, patience
        self.encoder = Encoder(generator.size)
        self.register_buffer("updates", torch.zeros((), dtype=torch.int64))  # when differences are freed
        self.discriminator = nn.Sequential(
            nn.Linear(generator.size, 64),
            nn.LeakyReLU(0.2),
            nn.Linear(64, 64),
            nn.LeakyReLU(0.2),
            nn.Linear(64, 1),
            nn.Flatten(0),
        )

    @property
    def active(self) -> int:
        """How many differences are free by now."""
        return min(LAYERS - 1, self.updates.item() // self.patience)

    def discriminator_loss(self, pictures: Tensor) -> Tensor:
        with torch.no_grad():
            fake = self.encoder(pictures, self.active).flatten(0, 1)
            real = self.generator.sample_styles(len(fake))
        loss = minus_value(self.discriminator(real), self.discriminator(fake))
        return loss + r1(self.discriminator, real, fake, 1.0)

    def generator_loss(self, pictures: Tensor) -> Tensor:  # the encoder's: its styles are the fake ones
        self.updates += 1
        styles = self.encoder(pictures, self.active)
        difference = (styles - styles[:, :1])[:, 1:].norm(dim=2).sum(1).mean()
        fooled = minus_log_d(self.discriminator(styles.flatten(0, 1)))
        loss = distortion(self.features, self.generator(styles), pictures)
        return loss + self.small * difference + self.natural * fooled
