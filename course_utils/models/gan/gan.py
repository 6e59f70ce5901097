"""Generative adversarial networks: a generator and a discriminator that play against each other.

Goodfellow et al. 2014 (arXiv 1406.2661). The discriminator returns a logit l; D(x) = sigmoid(l(x)) is the
probability that x comes from the data. Logarithms are taken of logits, so that none ever meets a zero:
log D = -softplus(-l) and log(1 - D) = -softplus(l).
"""

import math

import torch
from torch import nn

from course_utils.models.base import GenerativeModel, Objective
from course_utils.models.gan.losses import GAMES, Game
from course_utils.validation import check_count, check_positive, check_shape, find


def uniform(shape, **options):
    """Random numbers on [-1, 1], centred like the normal ones."""
    return 2 * torch.rand(shape, **options) - 1


NOISES = {"normal": torch.randn, "uniform": uniform}


def perceptron(inputs, hidden_units, outputs):
    """Two hidden layers of tanh units: smooth in its input, and hence p_g and D are smooth."""
    first, second = nn.Linear(inputs, hidden_units), nn.Linear(hidden_units, hidden_units)
    return nn.Sequential(first, nn.Tanh(), second, nn.Tanh(), nn.Linear(hidden_units, outputs))


def initialise(model, generator=None):
    """Draw all weights of a GAN anew as Glorot & Bengio (2010) do; biases of tanh units uniform on [-1, 1].

    torch's own smaller weights make G almost constant at first, so that p_g starts as a needle; these bend G
    and D all over the range.
    """
    for network in (model.generator, model.discriminator):
        *hidden, last = [layer for layer in network if isinstance(layer, nn.Linear)]
        for layer in hidden:
            nn.init.xavier_normal_(layer.weight, nn.init.calculate_gain("tanh"), generator)
            nn.init.uniform_(layer.bias, -1, 1, generator)
        nn.init.xavier_normal_(last.weight, generator=generator)
        nn.init.zeros_(last.bias)


class GAN(GenerativeModel):
    """A GAN of two perceptrons. The noise is "normal" or "uniform" (on [-1, 1]), in `noise_dim` dimensions.

    `objective` is the name of one of GAMES, or a `Game`. The discriminator moves `k` times before the
    generator moves (Algorithm 1). In training, noise comes from `self.random`; None is torch's own generator.
    """

    def __init__(
        self, event_shape, noise_dim=16, hidden_units=64, objective="non-saturating", noise="normal", k=1
    ):
        super().__init__(event_shape)
        self.game = objective if isinstance(objective, Game) else find(GAMES, objective, "objective")
        self.noise = find(NOISES, noise, "noise")
        self.noise_dim, self.k = check_positive(noise_dim, "noise_dim"), check_positive(k, "k")
        self.random = None
        size = math.prod(self.event_shape)
        self.generator = perceptron(noise_dim, hidden_units, size).append(nn.Unflatten(1, self.event_shape))
        self.discriminator = perceptron(size, hidden_units, 1).insert(0, nn.Flatten()).append(nn.Flatten(0))
        initialise(self)

    @torch.no_grad()
    def sample(self, n, generator=None):
        return self.generator(self.sample_noise(self.noise, (check_count(n), self.noise_dim), generator))

    def discriminator_loss(self, x):
        check_shape(x, self.event_shape)
        fake = self.sample(len(x), self.random)
        real_logits, fake_logits = self.discriminator(torch.cat([x, fake])).chunk(2)
        loss = self.game.discriminator(real_logits, fake_logits)
        return loss + self.game.penalty(self.discriminator, x, fake) if self.game.penalty else loss

    def generator_loss(self, x):  # of the data it uses the batch size alone
        fake = self.generator(self.sample_noise(self.noise, (len(x), self.noise_dim), self.random))
        return self.game.generator(self.discriminator(fake))

    def objectives(self):
        g, d = list(self.generator.parameters()), list(self.discriminator.parameters())
        first = Objective("discriminator", self.discriminator_loss, d, steps=self.k)
        return [first, Objective("generator", self.generator_loss, g)]
