"""DCGAN: a GAN of convolutions, and the rules that made it train.

Radford, Metz & Chintala 2015 (arXiv 1511.06434), section 3. Each rule is a switch: turn one off and see.
Chapter 10.
"""

from collections.abc import Iterable
from typing import NamedTuple, Self

import torch
from torch import Tensor, nn

from course_utils.data import from_signed, to_signed
from course_utils.models.base import EventShape, GenerativeModel
from course_utils.models.gan.losses import GANLoss, find_loss
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.nn import blocks
from course_utils.validation import check_batch, check_count, check_square, check_type


class Rules(NamedTuple):
    """The paper's guidelines, and two settings of its training. What replaces them was usual. Chapter 10."""

    strided: bool = True  # strides change the side, with kernels of 4; off: pooling and copied pixels, of 3
    batch_norm: bool = True  # in both networks, but for G's last and D's first layer; off: nowhere
    rectifiers: bool = True  # ReLU in G, leaky ReLU of slope 0.2 in D; off: tanh
    tanh_output: bool = True  # G's pixels are bounded; off: a linear output
    all_convolutional: bool = True  # no hidden fully connected layers; off: one in each network
    small_weights: bool = True  # from N(0, 0.02^2) at first; off: torch's own initialisation
    low_momentum: bool = True  # beta_1 of Adam is 0.5; off: the usual 0.9

    def adam(self, parameters: Iterable[nn.Parameter], rate: float = 2e-4) -> torch.optim.Adam:
        """The optimiser of section 4."""
        return torch.optim.Adam(parameters, lr=rate, betas=(0.5 if self.low_momentum else 0.9, 0.999))

    def without(self, name: str) -> Self:
        """The same rules, with one turned off."""
        return self._replace(**{name: False})


def downsample(inputs: int, outputs: int, rules: Rules) -> list[nn.Module]:
    """Half the side. Chapter 10."""
    if rules.strided:
        return [blocks.downsample(inputs, outputs)]
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.MaxPool2d(2)]


def upsample(inputs: int, outputs: int, rules: Rules) -> list[nn.Module]:
    """Twice the side. Chapter 10."""
    if rules.strided:
        return [blocks.upsample(inputs, outputs)]
    return [nn.Upsample(scale_factor=2), nn.Conv2d(inputs, outputs, 3, padding=1)]


def norm(channels: int, rules: Rules) -> list[nn.Module]:
    """Batch norm, or nothing where the rule is off. Chapter 10."""
    return [nn.BatchNorm2d(channels)] if rules.batch_norm else []


def make_generator(
    event_shape: tuple[int, ...], noise_dim: int, channels: int, rules: Rules
) -> nn.Sequential:
    """From noise (n, noise_dim) to images in [-1, 1]: a small square of many channels is doubled twice.

    Chapter 10.
    """
    quarter = event_shape[1] // 4
    activation = nn.ReLU if rules.rectifiers else nn.Tanh
    hidden = [] if rules.all_convolutional else [nn.Linear(noise_dim, 4 * channels), activation()]
    return nn.Sequential(
        *hidden,
        nn.Unflatten(1, (-1, 1, 1)),
        nn.ConvTranspose2d(4 * channels if hidden else noise_dim, 2 * channels, quarter),
        *norm(2 * channels, rules),
        activation(),
        *upsample(2 * channels, channels, rules),
        *norm(channels, rules),
        activation(),
        *upsample(channels, event_shape[0], rules),
        nn.Tanh() if rules.tanh_output else nn.Identity(),
    )


def make_discriminator(event_shape: tuple[int, ...], channels: int, rules: Rules) -> nn.Sequential:
    """From images in [-1, 1] to logits (n,): the generator's way back. Chapter 10."""
    quarter = event_shape[1] // 4
    activation = (lambda: nn.LeakyReLU(0.2)) if rules.rectifiers else nn.Tanh
    last = [nn.Conv2d(2 * channels, 1, quarter), nn.Flatten(0)]
    if not rules.all_convolutional:
        hidden = nn.Linear(2 * channels * quarter**2, 4 * channels)
        last = [nn.Flatten(), hidden, activation(), nn.Linear(4 * channels, 1), nn.Flatten(0)]
    return nn.Sequential(
        *downsample(event_shape[0], channels, rules),
        activation(),
        *downsample(channels, 2 * channels, rules),
        *norm(2 * channels, rules),
        activation(),
        *last,
    )


class DCGAN(TwoPlayers, GenerativeModel):
    """A GAN of convolutions for square images of `levels` grey levels, whose side is a multiple of 4.

    `objective` is the name of one of GAN_LOSSES, or a `GANLoss` without a penalty. The noise is normal,
    where the paper's is uniform. Chapter 10.
    """

    def __init__(
        self,
        event_shape: EventShape,
        noise_dim: int = 16,
        channels: int = 32,
        levels: int = 17,
        rules: Rules = Rules(),
        objective: str | GANLoss = "non-saturating",
    ) -> None:
        super().__init__(event_shape)
        check_square(self.event_shape)
        self.gan_loss, rules = find_loss(objective), check_type(rules, Rules, "rules")
        self.noise_dim = check_count(noise_dim, "noise_dim")
        self.levels = check_count(levels, "levels", least=2)
        self.generator = make_generator(self.event_shape, noise_dim, check_count(channels, "channels"), rules)
        self.discriminator = make_discriminator(self.event_shape, channels, rules)
        if rules.small_weights:
            self.apply(initialise)

    def decode(self, z: Tensor) -> Tensor:
        """Images of the codes (n, noise_dim): grey values in [0, levels - 1], not rounded."""
        check_batch(z, (self.noise_dim,), self, "z")
        return from_signed(self.generator(z), self.levels)

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """`n` images, grey values in [0, levels - 1], not rounded. Batch norm acts as the mode has it."""
        return self.decode(self.sample_noise(torch.randn, (check_count(n), self.noise_dim), generator))

    def fake(self, n: int) -> Tensor:
        return self.generator(self.sample_noise(torch.randn, (n, self.noise_dim)))

    def discriminator_loss(self, x: Tensor) -> Tensor:
        self.check_some(x)
        with torch.no_grad():
            fake = self.fake(len(x))
        # Apart: in one batch, batch norm would give away which images are alike.
        real_logits, fake_logits = self.discriminator(to_signed(x, self.levels)), self.discriminator(fake)
        return self.gan_loss.discriminator(real_logits, fake_logits)

    def generator_loss(self, x: Tensor) -> Tensor:  # of the data it uses the batch size alone
        self.check_some(x)
        return self.gan_loss.generator(self.discriminator(self.fake(len(x))))


def initialise(layer: nn.Module) -> None:
    """Weights from N(0, 0.02^2), biases 0; batch norm keeps its gain of 1. Chapter 10."""
    if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        nn.init.normal_(layer.weight, std=0.02)
        nn.init.zeros_(layer.bias)
