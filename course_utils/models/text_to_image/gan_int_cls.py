"""GAN-INT-CLS: a GAN that is asked for pictures in words.

Reed, Akata, Yan, Logeswaran, Schiele & Lee 2016 (arXiv 1605.05396). Chapter 11.
"""

from typing import NamedTuple, Self

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss

from course_utils.models.base import EventShape, GenerativeModel
from course_utils.models.gan.losses import minus_log_d, minus_value
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.validation import check_count, check_shape


class Pairs(NamedTuple):
    """Real pictures (n, 3, side, side) in [-1, 1], texts (n, text_dim) that describe them, and wrong ones.

    Chapter 11.
    """

    pictures: Tensor
    texts: Tensor
    wrong: Tensor

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        return Pairs(*(part.to(device) for part in self))


class Options(NamedTuple):
    """What the paper adds to a conditional GAN; both are switches. Chapter 11."""

    matching: bool = True  # CLS: the discriminator also sees real pictures with wrong texts
    interpolation: bool = True  # INT: the generator is also asked for the middle of two texts


def middles(texts: Tensor) -> Tensor:
    """Half way from each text of a batch to the one before it: equation 5 with beta = 1/2. Chapter 11."""
    return (texts + texts.roll(1, 0)) / 2


class TextModel(GenerativeModel):
    """A generator that is asked in texts: (noise, texts) -> (pictures, KL term). Chapter 11."""

    def __init__(self, generator: nn.Module, event_shape: EventShape) -> None:
        super().__init__(event_shape)
        self.generator = generator

    def noise(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """Noise (n, noise_dim) for `n` pictures."""
        return self.sample_noise(torch.randn, (n, self.generator.noise_dim), generator)

    def fake(self, texts: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures for the texts, from fresh noise, and the KL term."""
        return self.generator(self.noise(len(texts)), texts)

    @torch.no_grad()
    def sample(self, n: int, texts: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """`n` pictures for as many texts (n, text_dim)."""
        if len(texts) != check_count(n):
            raise ValueError(f"texts are {len(texts)}, expected n = {n}")
        return self.generator(self.noise(n, generator), texts.to(self.device))[0]


class TextGAN(TwoPlayers, TextModel):
    """The generator against a discriminator, (pictures, texts) -> logits; batches are `Pairs`. Chapter 11."""

    def __init__(
        self,
        generator: nn.Module,
        discriminator: nn.Module,
        event_shape: EventShape,
        options: Options = Options(),
        kl_weight: float = 0.0,  # StackGAN's lambda
        mode_seeking: float = 0.0,  # the lambda of Mao et al. 2019 (arXiv 1903.05628)
    ) -> None:
        super().__init__(generator, event_shape)
        self.discriminator, self.options = discriminator, options
        self.kl_weight, self.mode_seeking = kl_weight, mode_seeking

    def discriminator_loss(self, pairs: Pairs) -> Tensor:
        """Algorithm 1: right pairs against wrong texts and against fakes, which share the weight 1."""
        check_shape(pairs.pictures, self.event_shape, "pictures")
        with torch.no_grad():
            fake, _ = self.fake(pairs.texts)
        seen = self.discriminator.features(pairs.pictures)
        right = self.discriminator.logits(seen, pairs.texts)
        false = [self.discriminator(fake, pairs.texts)]
        if self.options.matching:
            false.append(self.discriminator.logits(seen, pairs.wrong))
        return minus_value(right, torch.cat(false))

    def generator_loss(self, pairs: Pairs) -> Tensor:  # of the pairs it uses the texts alone
        asked = pairs.texts
        if self.options.interpolation:
            asked = torch.cat([asked, middles(asked)])
        noise = self.noise(len(asked))
        fake, kl = self.generator(noise, asked)
        loss = minus_log_d(self.discriminator(fake, asked)) + self.kl_weight * kl
        if self.mode_seeking:
            other = self.noise(len(asked))
            again, _ = self.generator(other, asked)
            loss = loss + self.mode_seeking * l1_loss(noise, other) / l1_loss(fake, again)
        return loss
