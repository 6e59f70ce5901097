"""StyleGAN: a generator that is told a style at every layer, in the game with R1.

Karras, Laine & Aila 2018 (arXiv 1812.04948); modulated convolutions and skips of Karras et al. 2019 (arXiv
1912.04958). Left out: path length regularisation, progressive growing, and most of the size. Chapter 13.
"""

import torch
from torch import Tensor

from course_utils.models.base import GenerativeModel
from course_utils.models.gan.losses import minus_log_d, minus_value
from course_utils.models.gan.penalties import r1
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.models.stylegan.networks import LAYERS, SIDES, Generator, make_discriminator, style_mixing
from course_utils.validation import check_count, check_generator, check_number


class StyleGAN(TwoPlayers, GenerativeModel):
    """Pictures (n, 3, 16, 16) in [-1, 1]. In training a share `mixing` of them has the styles of two codes.

    R1 of the given weight is computed in every `LAZY`th update only, and then counts as often as it was
    skipped (Karras et al. 2019, section 3.1). Chapter 13.
    """

    LAZY = 4

    def __init__(
        self, size: int = 32, channels: int = 32, depth: int = 4, mixing: float = 0.9, weight: float = 0.3
    ) -> None:
        super().__init__((3, SIDES[-1], SIDES[-1]))
        size, channels = check_count(size, "size"), check_count(channels, "channels")
        self.generator = Generator(size, channels, check_count(depth, "depth", least=0))
        self.discriminator = make_discriminator(channels)
        self.mixing, self.weight = check_number(mixing, "mixing", 0, 1), check_number(weight, "weight", 0)
        self.register_buffer("updates", torch.zeros((), dtype=torch.int64))  # when R1's turn comes

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None, truncation: float = 1.0) -> Tensor:
        """`n` pictures, with the layers' still noise."""
        styles = self.generator.sample_styles(check_count(n), check_generator(generator))
        return self.generator(self.generator.truncate(styles, check_number(truncation, "truncation", 0)))

    def training_styles(self, n: int) -> Tensor:
        """Styles (n, LAYERS, size), mixed in the share `mixing`; from a random layer on the second code's."""
        z = self.sample_noise(torch.randn, (2 * n, self.generator.size))
        first, second = self.generator.mapping(z).chunk(2)
        self.generator.follow(first.detach())
        mixed = self.sample_noise(torch.rand, (n,)) < self.mixing
        at = torch.where(mixed, torch.randint(1, LAYERS, (n,), device=self.device), LAYERS)
        return style_mixing(first, second, at)

    def fake(self, n: int) -> Tensor:
        return self.generator(self.training_styles(n), self.generator.synthesis.sample_noise(n))

    def discriminator_loss(self, x: Tensor) -> Tensor:
        self.check_some(x)
        with torch.no_grad():
            fake = self.fake(len(x))
        loss = minus_value(self.discriminator(x), self.discriminator(fake))
        self.updates += 1
        if self.weight and self.updates % self.LAZY == 0:
            loss = loss + r1(self.discriminator, x, fake, self.LAZY * self.weight)
        return loss

    def generator_loss(self, x: Tensor) -> Tensor:  # of the data it uses the batch size alone
        self.check_some(x)
        return minus_log_d(self.discriminator(self.fake(len(x))))
