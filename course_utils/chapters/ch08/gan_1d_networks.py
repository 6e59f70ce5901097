"""The networks of the GAN on the line as they are before the first step, and one of its players alone."""

from itertools import pairwise

import torch
from torch import nn

from course_utils.chapters.ch08.gan_1d_settings import Settings, hidden_units
from course_utils.models.base import Objective, Trainable
from course_utils.models.gan import GAN
from course_utils.models.gan.gan import initialise
from course_utils.models.gan.two_players import TwoPlayers


def tanh_network(layers: str) -> nn.Sequential:
    """From one number to one number by way of hidden tanh layers, such as "32, 32": (n, 1) to (n, 1)."""
    network, sizes = nn.Sequential(), [1, *hidden_units(layers)]
    for before, units in pairwise(sizes):
        network.append(nn.Linear(before, units)).append(nn.Tanh())
    return network.append(nn.Linear(sizes[-1], 1))


def new_gan(settings: Settings, seed: int) -> GAN:
    """A GAN on the line with random numbers of its own; the first of them are its weights."""
    with torch.device("meta"):  # where making a network takes no random numbers
        model = GAN(1, noise_dim=1, noise=settings.noise)
        model.generator = tanh_network(settings.g_layers).append(nn.Unflatten(1, (1,)))
        model.discriminator = tanh_network(settings.d_layers).append(nn.Flatten(0))
    model.to_empty(device="cpu")
    model.random.use(torch.Generator().manual_seed(seed))
    initialise(model, model.random.generator)
    return model


class OnePlayer(Trainable):
    """One of a model's two players, objective `turn`, as `fit` trains it: the other stands still."""

    def __init__(self, model: TwoPlayers, turn: int) -> None:
        super().__init__()
        self.model, self.turn = model, turn

    def objectives(self) -> list[Objective]:
        return [self.model.objectives()[self.turn]]
