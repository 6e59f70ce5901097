"""The same settings under many seeds, trained side by side: probabilities, not anecdotes. Chapter 08."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from course_utils.chapters.ch08.gan_1d_frame import FRAME
from course_utils.chapters.ch08.gan_1d_networks import new_gan
from course_utils.chapters.ch08.gan_1d_observe import observe
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.models.gan import GAN
from course_utils.models.gan.losses import GANLoss, find_loss
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.nn.linear import SideBySideLinear


def side_by_side(networks: Sequence[nn.Sequential]) -> nn.Sequential:
    """MLPs of one shape as one, weights copied: (members, batch, in) to (members, batch, out)."""
    joined = nn.Sequential()
    for layers in zip(*networks, strict=True):
        if isinstance(layers[0], nn.Linear):
            weight = torch.stack([layer.weight.detach().T for layer in layers])
            many = SideBySideLinear(*weight.shape[1:], [torch.Generator() for _ in layers])
            many.weight.data = weight.contiguous()
            many.bias.data = torch.stack([layer.bias.detach()[None] for layer in layers])
            joined.append(many)
        elif not isinstance(layers[0], nn.Flatten | nn.Unflatten):  # a shape alone
            joined.append(layers[0])
    return joined


@torch.no_grad()
def take_out(joined: nn.Sequential, member: int, network: nn.Sequential) -> None:
    """Give `network`, one of those that were put side by side, the present weights of that member."""
    own = [layer for layer in network if isinstance(layer, nn.Linear)]
    shared = [layer for layer in joined if isinstance(layer, SideBySideLinear)]
    for layer, many in zip(own, shared, strict=True):
        layer.weight.copy_(many.weight[member].T)
        layer.bias.copy_(many.bias[member, 0])


class SideBySideGAN(TwoPlayers):
    """GANs on the line that learn side by side, each from its own data and its own random numbers.

    Losses are summed over the members, so that each gets the gradient that it would get alone.
    """

    def __init__(self, members: Sequence[GAN]) -> None:
        super().__init__()
        self.members = list(members)
        self.generator = side_by_side([gan.generator for gan in members])
        self.discriminator = side_by_side([gan.discriminator for gan in members]).append(nn.Flatten(1))

    def play(self, objective: str | GANLoss, k: int) -> None:
        """Go on with this loss and this k."""
        self.gan_loss, self.k = find_loss(objective), k
        for gan in self.members:
            gan.play(objective, k)

    def fake(self, n: int) -> Tensor:
        """(members, n, 1): every member's samples from its own noise."""
        noise = [gan.sample_noise(gan.noise, (n, 1), gan.random.generator) for gan in self.members]
        return self.generator(torch.stack(noise))

    def discriminator_loss(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            fake = self.fake(x.shape[1])
        return self.gan_loss.of_discriminator(self.discriminator, x, fake) * len(self.members)

    def generator_loss(self, x: Tensor) -> Tensor:  # of the data it uses the batch size alone
        return self.gan_loss.generator(self.discriminator(self.fake(x.shape[1]))) * len(self.members)


class Crowd(GanRun):
    """A `GanRun` for each of `seeds`, at a fraction of their price. `frames` is (frames, seeds) of FRAME.

    A member starts as its run does alone and samples the same numbers; rounding differs, and grows with time.
    """

    of_member = FRAME

    def __init__(self, settings: Settings, seeds: Sequence[int], capacity: int = 200) -> None:
        self.seeds = list(seeds)
        self.frame_type = np.dtype((self.of_member, len(self.seeds)))
        super().__init__(settings, capacity)

    def new_model(self) -> SideBySideGAN:
        return SideBySideGAN([new_gan(self.settings, seed) for seed in self.seeds])

    def _batches(self) -> Iterator[Tensor]:
        randoms = [gan.random.generator for gan in self.model.members]
        while True:
            data, size = self.settings.data, self.settings.batch_size
            yield torch.stack([data.sample(size, random) for random in randoms])

    def observe(self) -> np.ndarray:
        settings, frames = self.settings, []
        for i, gan in enumerate(self.model.members):
            take_out(self.model.generator, i, gan.generator)
            take_out(self.model.discriminator, i, gan.discriminator)
            frames.append(observe(gan, settings.data, settings.noise, self.step, settings.game))
        found = np.stack(frames)
        gradients = [p.grad for p in self.model.generator.parameters() if p.grad is not None]
        if gradients:
            found["gradient"] = torch.cat([g.flatten(1) for g in gradients], 1).norm(dim=1)
        return found

    def play(self, steps: int, every: int = 10) -> np.ndarray:
        """Train `steps` more and return all frames so far. RuntimeError says why where training stops."""
        for _ in range(steps // every):
            if reason := self.advance(every):
                raise RuntimeError(reason)
        return self.frames
