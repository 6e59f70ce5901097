"""CycleGAN: translation learnt without pairs. Zhu, Park, Isola & Efros 2017 (arXiv 1703.10593).

Chapter 12.
"""

from torch import Tensor, nn
from torch.nn.functional import l1_loss

from course_utils.data.paired import Unpaired
from course_utils.models.gan.losses import GANLoss, squares
from course_utils.models.translation.image_pool import ImagePool
from course_utils.models.translation.patch_gan import PatchGAN
from course_utils.models.translation.translator import Translator
from course_utils.nn.u_net import UNet
from course_utils.validation import check_count, check_number, find

# Scores in place of logits: 1 for real, 0 for fake (Mao et al. 2017, arXiv 1611.04076); CycleGAN's
# generators pay the whole square, not half of it.
LEAST_SQUARES = GANLoss(discriminator=squares, generator=lambda fake: (fake - 1).square().mean())


class CycleGAN(Translator):
    """Two generators that undo each other's work, and two discriminators, one for each domain.

    Batches have `a` and `b`, which do not belong together. `cycle` and `identity` are weights (the paper's:
    10, and half of it where colours shall stay); `pool` is how many old pictures a discriminator may see.
    Chapter 12.
    """

    players = ("discriminators", "generators")

    def __init__(
        self, channels: int = 16, patch: int = 16, cycle: float = 10.0, identity: float = 5.0, pool: int = 50
    ) -> None:
        super().__init__()
        self.cycle, self.identity = check_number(cycle, "cycle", 0), check_number(identity, "identity", 0)
        self.generators = nn.ModuleDict({name: UNet(channels=channels, noise=0.0) for name in "ab"})
        self.discriminators = nn.ModuleDict({name: PatchGAN(3, 2 * channels, patch) for name in "ab"})
        self.pools = nn.ModuleDict({name: ImagePool(check_count(pool, "pool", least=0)) for name in "ab"})

    def translate(self, pictures: Tensor, to: str = "b") -> Tensor:
        """Pictures of the one domain as pictures of the other, "a" or "b"."""
        return self.apply_to(find(self.generators, to, "to"), pictures)

    def discriminator_loss(self, batch: Unpaired) -> Tensor:
        self.check_some(batch)
        loss = 0.0
        for here, x, y in (("a", batch.a, batch.b), ("b", batch.b, batch.a)):
            fake = self.pools[here].exchange(self.translate(y, here))
            loss += LEAST_SQUARES.discriminator(self.discriminators[here](x), self.discriminators[here](fake))
        return loss

    def generator_loss(self, batch: Unpaired) -> Tensor:  # equation 3, and the identity loss of section 5.2
        self.check_some(batch)
        loss = 0.0
        for here, there, x in (("a", "b", batch.a), ("b", "a", batch.b)):
            fake = self.generators[there](x)
            loss += LEAST_SQUARES.generator(self.discriminators[there](fake))
            loss += self.cycle * l1_loss(self.generators[here](fake), x)
            loss += self.identity * l1_loss(self.generators[here](x), x)
        return loss
