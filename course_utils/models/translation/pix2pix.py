"""pix2pix: translation learnt from pairs. Isola, Zhu, Zhou & Efros 2016 (arXiv 1611.07004). Chapter 12."""

import torch
from torch import Tensor
from torch.nn.functional import l1_loss

from course_utils.data.paired import Pairs
from course_utils.models.base import Objective
from course_utils.models.gan.losses import GAN_LOSSES
from course_utils.models.translation.patch_gan import PatchGAN
from course_utils.models.translation.translator import Translator
from course_utils.nn.u_net import UNet
from course_utils.validation import check_number

GAN_LOSS = GAN_LOSSES["non-saturating"]


class Pix2Pix(Translator):
    """A U-Net that plays against a PatchGAN and stays near the given answer. Chapter 12."""

    def __init__(
        self,
        channels: int = 16,
        patch: int = 16,
        skips: bool = True,
        l1: float = 100.0,  # the weight of the mean distance to the answer, as in equation 4
        adversarial: float = 1.0,  # the weight of the game
        noise: float = 0.2,  # dropout; the paper has 0.5
    ) -> None:
        super().__init__()
        self.l1, self.adversarial = check_number(l1, "l1", 0), check_number(adversarial, "adversarial", 0)
        if l1 == adversarial == 0:
            raise ValueError(f"l1 is {l1}, adversarial {adversarial}, expected weights >= 0, not both 0")
        self.generator = UNet(channels=channels, skips=skips, noise=noise)
        self.discriminator = PatchGAN(6, 2 * channels, patch)

    def translate(self, source: Tensor) -> Tensor:
        """One translation of each picture. Dropout stays on: another call gives another one."""
        return self.apply_to(self.generator, source, "source")

    def logits(self, source: Tensor, target: Tensor) -> Tensor:
        """Logits (n, 1, rows, columns): is this patch of the one a translation of that of the other?"""
        return self.discriminator(torch.cat([source, target], 1))

    def discriminator_loss(self, batch: Pairs) -> Tensor:  # halved, as in section 3.3
        self.check_some(batch)
        real, fake = (self.logits(batch.source, y) for y in (batch.target, self.translate(batch.source)))
        return GAN_LOSS.discriminator(real, fake) / 2

    def generator_loss(self, batch: Pairs) -> Tensor:
        self.check_some(batch)
        fake = self.generator(batch.source)
        game = GAN_LOSS.generator(self.logits(batch.source, fake)) if self.adversarial else 0.0
        return self.l1 * l1_loss(fake, batch.target) + self.adversarial * game

    def objectives(self) -> list[Objective]:
        return super().objectives() if self.adversarial else super().objectives()[1:]  # no game, no opponent
