"""pix2pix: translation learnt from pairs. Isola, Zhu, Zhou & Efros 2016 (arXiv 1611.07004). Chapter 12."""

import torch
from torch.nn.functional import l1_loss

from course_utils.models.gan.losses import GAN_LOSSES
from course_utils.models.translation.patch_gan import PatchGAN
from course_utils.models.translation.translator import Translator
from course_utils.nn.u_net import UNet
from course_utils.validation import check_number

GAN_LOSS = GAN_LOSSES["non-saturating"]


class Pix2Pix(Translator):
    """A U-Net that plays against a PatchGAN and stays near the given answer.

    Batches have `source` and `target`. The generator's loss is `adversarial` times the game's plus `l1` times
    the mean distance (equation 4: 1 and 100). `noise` is dropout, where the paper has 0.5. Chapter 12.
    """

    def __init__(self, channels=16, patch=16, skips=True, l1=100.0, adversarial=1.0, noise=0.2):
        super().__init__()
        check_number(l1, "l1", 0)
        if check_number(adversarial, "adversarial", 0) == l1 == 0:
            raise ValueError(f"l1 is {l1}, adversarial {adversarial}, expected weights >= 0, not both 0")
        self.l1, self.adversarial = l1, adversarial
        self.generator = UNet(channels=channels, skips=skips, noise=noise)
        self.discriminator = PatchGAN(6, 2 * channels, patch)

    def translate(self, source):
        """One translation of each picture. Dropout stays on: another call gives another one."""
        return self.apply_to(self.generator, source, "source")

    def logits(self, source, target):
        """Logits (n, 1, rows, columns): is this patch of the one a translation of that of the other?"""
        return self.discriminator(torch.cat([source, target], 1))

    def discriminator_loss(self, batch):  # halved, to slow it down: section 3.3
        self.check_some(batch)
        real, fake = (self.logits(batch.source, y) for y in (batch.target, self.translate(batch.source)))
        return GAN_LOSS.discriminator(real, fake) / 2

    def generator_loss(self, batch):
        self.check_some(batch)
        fake = self.generator(batch.source)
        distance = self.l1 * l1_loss(fake, batch.target)
        if not self.adversarial:
            return distance
        return distance + self.adversarial * GAN_LOSS.generator(self.logits(batch.source, fake))

    def objectives(self):
        both = super().objectives()
        return both if self.adversarial else both[1:]  # without the game there is nobody to play against
