"""An autoencoder: squeeze an image into a code of few numbers, and rebuild it from the code. Chapter 06."""

import copy
import math

from torch import Tensor, nn

from course_utils.models.base import EventShape, Objective, Trainable, batch_mean
from course_utils.nn.linear import mlp
from course_utils.validation import check_batch, check_count, check_event_shape, check_type


class Autoencoder(Trainable):
    """An encoder and a decoder of two hidden layers each, trained on the squared error (L2) of x rebuilt.

    It has no `sample`: nothing says which codes a decoder should be given, so it generates nothing by itself.
    Source: Rumelhart, Hinton & Williams 1986, PDP 1, chapter 8; Hinton & Salakhutdinov 2006, Science 313.
    Chapter 06.
    """

    def __init__(self, event_shape: EventShape, latent_dim: int = 16, hidden_units: int = 256) -> None:
        super().__init__()
        self.event_shape = check_event_shape(event_shape)
        size = math.prod(self.event_shape)
        self.latent_dim = check_count(latent_dim, "latent_dim")
        self.encoder = mlp(size, hidden_units, latent_dim).insert(0, nn.Flatten())
        self.decoder = mlp(latent_dim, hidden_units, size).append(nn.Unflatten(1, self.event_shape))

    def forward(self, x: Tensor) -> Tensor:
        """x rebuilt from its code, (batch, *event_shape) -> (batch, *event_shape)."""
        check_batch(x, self.event_shape, self)
        return self.decoder(self.encoder(x))

    def squared_error(self, x: Tensor) -> Tensor:
        """The squared error of every image, summed over its pixels: (batch,)."""
        return (self(x) - x).square().flatten(1).sum(1)

    def loss(self, x: Tensor) -> Tensor:
        return batch_mean(self.squared_error(x))

    def objectives(self) -> list[Objective]:
        return [Objective("squared_error", self.loss, list(self.parameters()))]


def classifier(encoder: nn.Sequential, classes: int) -> nn.Sequential:
    """A classifier whose hidden layers start as a copy of the encoder's; its last layer starts anew.

    The encoder is a Sequential that ends with a linear layer, the one to the code: this one is left out.
    Chapter 06.
    """
    *hidden, last = copy.deepcopy(check_type(encoder, nn.Sequential, "encoder"))
    return nn.Sequential(*hidden, nn.Linear(last.in_features, check_count(classes, "classes")))
