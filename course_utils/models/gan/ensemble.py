"""Many small GANs side by side: one question asked of many seeds, at little more than the price of one.

Chapter 09.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from numbers import Integral

import torch
from torch import Tensor, nn

from course_utils.models.base import GenerativeModel
from course_utils.models.gan.losses import Discriminator, GANLoss, find_loss
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.nn.linear import SideBySideLinear
from course_utils.nn.random_state import RandomState
from course_utils.validation import (
    check_count,
    check_counts,
    check_flag,
    check_generator,
    check_seed,
    check_several,
)

AT_ONCE = 50  # batches sampled in one call, which costs more than its numbers do


def mlps(inputs: int, hidden_units: Sequence[int], generators: Sequence[torch.Generator]) -> nn.Sequential:
    """Hidden layers of as many ReLU units as `hidden_units` says; the last layer is the caller's.

    Chapter 09.
    """
    network = nn.Sequential()
    for before, units in pairwise([inputs, *hidden_units]):
        network.append(SideBySideLinear(before, units, generators)).append(nn.ReLU())
    return network


class Pack(nn.Module):
    """Join `size` points into one: (members, batch, d) to (members, batch / size, size d).

    A discriminator that is shown several points at once sees that they are alike: PacGAN, Lin et al. 2018
    (arXiv 1712.04086). Chapter 09.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = check_count(size, "size")

    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] % self.size:
            raise ValueError(f"{x.shape[1]} points came, expected a multiple of pack = {self.size}")
        return x.unflatten(1, (-1, self.size)).flatten(2)


class MinibatchDeviation(nn.Module):
    """Append how much the batch varies, (members, batch, d) to (members, batch, d + 1).

    It is the standard deviation of every feature over the batch, averaged over features: Karras et al. 2018
    (arXiv 1710.10196), section 3, after the minibatch discrimination of Salimans et al. 2016. Chapter 09.
    """

    def forward(self, x: Tensor) -> Tensor:
        deviation = (x.var(1, correction=0) + 1e-8).sqrt().mean(1)  # the root has no slope at 0
        return torch.cat([x, deviation[:, None, None].expand(-1, x.shape[1], 1)], 2)


class GANEnsemble(TwoPlayers, GenerativeModel):
    """A GAN in the plane for each of `seeds`. Its events are one point of each: event_shape is (seeds, 2).

    A member samples its weights and its noise with a generator of its own, so it does what it would do alone.
    `hidden_units` are the widths of the hidden layers, `objective` is the name of one of GAN_LOSSES, or a
    `GANLoss`. The discriminator sees `pack` points together, and with `deviation` how much its batch varies.
    Chapter 09.
    """

    def __init__(
        self,
        seeds: Iterable[int],
        noise_dim: int = 16,
        hidden_units: int | tuple[int, ...] = (64, 64),
        objective: str | GANLoss = "non-saturating",
        pack: int = 1,
        deviation: bool = False,
    ) -> None:
        seeds = [check_seed(seed, "seeds") for seed in check_several(seeds, Integral, "seeds")]
        super().__init__((len(seeds), 2))
        self.gan_loss = find_loss(objective)
        self.noise_dim, self.pack = check_count(noise_dim, "noise_dim"), check_count(pack, "pack")
        hidden_units = check_counts(hidden_units, "hidden_units")
        self.members = nn.ModuleList(RandomState(torch.Generator().manual_seed(seed)) for seed in seeds)
        self.generator = mlps(noise_dim, hidden_units, self.random)
        self.generator.append(SideBySideLinear(hidden_units[-1], 2, self.random))
        discriminator = mlps(2 * pack, hidden_units, self.random).insert(0, Pack(pack))
        if check_flag(deviation, "deviation"):
            discriminator.append(MinibatchDeviation())
        last = SideBySideLinear(hidden_units[-1] + deviation, 1, self.random)
        self.discriminator = discriminator.append(last).append(nn.Flatten(1))

    @property
    def random(self) -> list[torch.Generator]:
        """The random numbers of each member, a list of torch.Generator."""
        return [member.generator for member in self.members]

    def noise(self, n: int, generators: Sequence[torch.Generator]) -> Tensor:
        """(members, n, noise_dim): every member's noise from its own generator."""
        z = torch.empty(len(generators), n, self.noise_dim, device=generators[0].device, dtype=self.dtype)
        for own, generator in zip(z, generators, strict=True):
            own.normal_(generator=generator)
        return z.to(self.device)

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        generators = self.random if check_generator(generator) is None else [generator] * len(self.members)
        return self.generator(self.noise(check_count(n), generators)).transpose(0, 1)

    def loss_of(self, discriminator: Discriminator, real: Tensor, fake: Tensor) -> Tensor:
        """The loss of a discriminator, a function of points (members, batch, 2), summed over the members."""
        loss = self.gan_loss.of_discriminator(discriminator, real, fake)
        return loss * len(self.members)  # a GANLoss takes the mean of all logits, a member that of its own

    def discriminator_loss(self, x: Tensor) -> Tensor:
        self.check_some(x)
        real, fake = x.transpose(0, 1), self.sample(len(x)).transpose(0, 1)
        return self.loss_of(self.discriminator, real, fake)

    def generator_loss(self, x: Tensor) -> Tensor:  # of the data it uses the batch size alone
        self.check_some(x)
        fake = self.generator(self.noise(len(x), self.random))
        return self.gan_loss.generator(self.discriminator(fake)) * len(self.members)


def side_by_side(
    sample: Callable[[int, torch.Generator], Tensor], seeds: Iterable[int], size: int
) -> Iterator[Tensor]:
    """Batches (size, seeds, 2) for ever: every member has its own data, from `sample(n, generator)`.

    Chapter 09.
    """
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    while True:
        many = [sample(AT_ONCE * size, generator) for generator in generators]
        yield from torch.stack(many, 1).split(size)
