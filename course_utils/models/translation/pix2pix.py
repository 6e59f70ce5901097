"""pix2pix: translation learnt from pairs. Isola, Zhu, Zhou & Efros 2016 (arXiv 1611.07004)."""

import torch
from torch import nn
from torch.nn.functional import l1_loss

from course_utils.models.contract import Objective, check_shape
from course_utils.models.gan import GAMES
from course_utils.models.translation.patch_gan import PatchGAN
from course_utils.models.translation.u_net import UNet

GAME = GAMES["non-saturating"]


class Pix2Pix(nn.Module):
    """A U-Net that plays against a PatchGAN and stays near the given answer.

    The discriminator sees source and target together: it judges whether the one is a translation of the
    other. Batches have `source` and `target`, (n, 3, side, side) in [-1, 1]. The generator's loss is
    `adversarial` times the game's plus `l1` times the mean distance (equation 4: 1 and 100). The paper's
    dropout, `noise`, is 0.5.
    """

    def __init__(self, channels=16, patch=16, skips=True, l1=100.0, adversarial=1.0, noise=0.2):
        super().__init__()
        if l1 < 0 or adversarial < 0 or l1 == adversarial == 0:
            raise ValueError(f"l1 is {l1}, adversarial {adversarial}, expected weights >= 0, not both 0")
        self.l1, self.adversarial = l1, adversarial
        self.generator = UNet(channels=channels, skips=skips, noise=noise)
        self.discriminator = PatchGAN(6, 2 * channels, patch)

    @property
    def device(self):
        return next(self.parameters()).device

    @torch.no_grad()
    def translate(self, source):
        """One translation of each picture. Dropout stays on, so that another call gives another one."""
        check_shape(source, source.shape[1:], "source")
        return self.generator(source)

    def judge(self, source, target):
        """Logits of all patches, (n, 1, rows, columns)."""
        return self.discriminator(torch.cat([source, target], 1))

    def discriminator_loss(self, batch):
        """Half of -V(D, G): the half slows the discriminator down (section 3.3)."""
        source, target = batch
        real, fake = self.judge(source, target), self.judge(source, self.translate(source))
        return GAME.discriminator(real, fake) / 2

    def generator_loss(self, batch):
        source, target = batch
        fake = self.generator(source)
        loss = self.l1 * l1_loss(fake, target)
        if self.adversarial:
            loss = loss + self.adversarial * GAME.generator(self.judge(source, fake))
        return loss

    def objectives(self):
        """Without the game there is nothing to discriminate."""
        d, g = list(self.discriminator.parameters()), list(self.generator.parameters())
        first = [Objective("discriminator", self.discriminator_loss, d)] if self.adversarial else []
        return [*first, Objective("generator", self.generator_loss, g)]
