"""CycleGAN: translation learnt without pairs. Zhu, Park, Isola & Efros 2017 (arXiv 1703.10593)."""

import torch
from torch import nn
from torch.nn.functional import l1_loss

from course_utils.models.contract import Objective, check_shape
from course_utils.models.gan import Game
from course_utils.models.translation.image_pool import ImagePool
from course_utils.models.translation.patch_gan import PatchGAN
from course_utils.models.translation.u_net import UNet

# Scores in place of logits: 1 for real, 0 for fake. Mao et al. 2016 (arXiv 1611.04076).
LEAST_SQUARES = Game(
    discriminator=lambda real, fake: ((real - 1).square().mean() + fake.square().mean()) / 2,
    generator=lambda fake: (fake - 1).square().mean(),
)


class CycleGAN(nn.Module):
    """Two translators that undo each other, and two discriminators, one for each domain.

    Batches have `a` and `b`, (n, 3, side, side) in [-1, 1], which do not belong together. `cycle` and
    `identity` are the weights of the L1 distances (the paper's: 10, and half of it where colours shall
    stay); `pool` is the number of earlier pictures that a discriminator may see again, 0 for none.
    """

    def __init__(self, channels=16, patch=16, cycle=10.0, identity=5.0, pool=50):
        super().__init__()
        if cycle < 0 or identity < 0:
            raise ValueError(f"cycle is {cycle}, identity {identity}, expected weights of at least 0")
        self.cycle, self.identity = cycle, identity
        self.to_a, self.to_b = (UNet(channels=channels, noise=0.0) for _ in range(2))
        self.judge_a, self.judge_b = (PatchGAN(3, 2 * channels, patch) for _ in range(2))
        self.pools = [ImagePool(pool), ImagePool(pool)] if pool else []

    @property
    def device(self):
        return next(self.parameters()).device

    @torch.no_grad()
    def translate(self, pictures, to="b"):
        """Pictures of the one domain as pictures of the other, "a" or "b"."""
        check_shape(pictures, pictures.shape[1:], "pictures")
        if to not in ("a", "b"):
            raise ValueError(f"to is {to!r}, expected 'a' or 'b'")
        return (self.to_a if to == "a" else self.to_b)(pictures)

    def discriminator_loss(self, batch):
        fakes = self.translate(batch.b, "a"), self.translate(batch.a, "b")
        if self.pools:
            fakes = [pool.exchange(fake) for pool, fake in zip(self.pools, fakes, strict=True)]
        judges = zip((self.judge_a, self.judge_b), batch, fakes, strict=True)
        return sum(LEAST_SQUARES.discriminator(judge(real), judge(fake)) for judge, real, fake in judges)

    def generator_loss(self, batch):
        """Equation 3, and the identity loss of section 5.2."""
        a, b = batch
        fake_a, fake_b = self.to_a(b), self.to_b(a)
        loss = LEAST_SQUARES.generator(self.judge_a(fake_a)) + LEAST_SQUARES.generator(self.judge_b(fake_b))
        if self.cycle:
            loss = loss + self.cycle * (l1_loss(self.to_a(fake_b), a) + l1_loss(self.to_b(fake_a), b))
        if self.identity:
            loss = loss + self.identity * (l1_loss(self.to_a(a), a) + l1_loss(self.to_b(b), b))
        return loss

    def objectives(self):
        g = [*self.to_a.parameters(), *self.to_b.parameters()]
        d = [*self.judge_a.parameters(), *self.judge_b.parameters()]
        return [
            Objective("discriminators", self.discriminator_loss, d),
            Objective("generators", self.generator_loss, g),
        ]
