"""Generative adversarial networks: a generator and a discriminator that play against each other.

Goodfellow et al. 2014 (arXiv 1406.2661). The discriminator returns a logit l; D(x) = sigmoid(l(x)) is the
probability that x comes from the data. Logarithms are taken of logits, so that none ever meets a zero:
log D = -softplus(-l) and log(1 - D) = -softplus(l). Chapter 08.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn

from course_utils.models.base import EventShape, GenerativeModel
from course_utils.models.gan.losses import GANLoss, find_loss
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.nn.linear import mlp
from course_utils.nn.random_state import RandomState
from course_utils.validation import check_count, find


def uniform(shape: tuple[int, ...], **options: Any) -> Tensor:
    """Random numbers on [-1, 1], centred like the normal ones. Chapter 08."""
    return 2 * torch.rand(shape, **options) - 1


NOISES = {"normal": torch.randn, "uniform": uniform}


def initialise(model: TwoPlayers, generator: torch.Generator | None = None) -> None:
    """Sample all weights of a GAN anew as Glorot & Bengio (2010) do; biases of tanh units uniform on [-1, 1].

    torch's own smaller weights make G almost constant at first, so that p_g starts as a needle; these bend G
    and D all over the range. Chapter 08.
    """
    for network in (model.generator, model.discriminator):
        *hidden, last = [layer for layer in network if isinstance(layer, nn.Linear)]
        for layer in hidden:
            nn.init.xavier_normal_(layer.weight, nn.init.calculate_gain("tanh"), generator)
            nn.init.uniform_(layer.bias, -1, 1, generator)
        nn.init.xavier_normal_(last.weight, generator=generator)
        nn.init.zeros_(last.bias)


class GAN(TwoPlayers, GenerativeModel):
    """A GAN of two MLPs. Noise in training is torch's own, until `random.use(generator)`. Chapter 08."""

    def __init__(
        self,
        event_shape: EventShape,
        noise_dim: int = 16,
        hidden_units: int = 64,
        objective: str | GANLoss = "non-saturating",  # a name: one of GAN_LOSSES
        noise: str = "normal",  # or "uniform", on [-1, 1]
        k: int = 1,  # steps of D before G takes one: Algorithm 1
    ) -> None:
        super().__init__(event_shape)
        self.play(objective, k)
        self.noise, self.noise_dim = find(NOISES, noise, "noise"), check_count(noise_dim, "noise_dim")
        size = math.prod(self.event_shape)
        self.generator = mlp(noise_dim, hidden_units, size, nn.Tanh).append(nn.Unflatten(1, self.event_shape))
        self.discriminator = mlp(size, hidden_units, 1, nn.Tanh).insert(0, nn.Flatten()).append(nn.Flatten(0))
        self.random = RandomState()
        initialise(self)

    def play(self, objective: str | GANLoss, k: int = 1) -> None:
        self.gan_loss, self.k = find_loss(objective), check_count(k, "k")  # the networks stay as they are

    def fake(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        return self.generator(self.sample_noise(self.noise, (n, self.noise_dim), generator))

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        return self.fake(check_count(n), generator)

    def discriminator_loss(self, x: Tensor) -> Tensor:
        self.check_some(x)
        fake = self.sample(len(x), self.random.generator)
        loss = self.gan_loss.discriminator(*self.discriminator(torch.cat([x, fake])).chunk(2))
        return loss + self.gan_loss.penalty(self.discriminator, x, fake) if self.gan_loss.penalty else loss

    def generator_loss(self, x: Tensor) -> Tensor:  # of the data it uses the batch size alone
        self.check_some(x)
        return self.gan_loss.generator(self.discriminator(self.fake(len(x), self.random.generator)))
