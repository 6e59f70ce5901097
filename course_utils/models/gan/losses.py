"""What the two players of a GAN minimise, as functions of the discriminator's logits.

Goodfellow et al. 2014 (arXiv 1406.2661). D(x) = sigmoid(l(x)) is the probability that x comes from the data.
Logarithms are taken of logits, so that none ever meets a zero: log D = -softplus(-l) and log(1 - D) =
-softplus(l). Chapter 08.
"""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor
from torch.nn.functional import softplus

from course_utils.validation import find

Discriminator = Callable[[Tensor], Tensor]  # from points to logits: the network, or a function like it


class GANLoss(NamedTuple):
    """What the two players minimise. A new game is two functions of logits and, where it has one, a penalty.

    `discriminator(real, fake)` and `generator(fake)` take logits on data and on samples and return scalars.
    `penalty(discriminator, real, fake)` takes the network and the points, and is added to the former.
    Chapter 08.
    """

    discriminator: Callable[[Tensor, Tensor], Tensor]
    generator: Callable[[Tensor], Tensor]
    penalty: Callable[[Discriminator, Tensor, Tensor], Tensor] | None = None

    def of_discriminator(self, discriminator: Discriminator, real: Tensor, fake: Tensor) -> Tensor:
        """The discriminator's whole loss on points of the data and of the generator, penalty included."""
        loss = self.discriminator(discriminator(real), discriminator(fake))
        return loss + self.penalty(discriminator, real, fake) if self.penalty else loss


def value(real: Tensor, fake: Tensor) -> Tensor:
    """V(D, G) = E log D(x) + E log(1 - D(G(z))), equation 1, from logits on data and on samples; in nats.

    Chapter 08.
    """
    return -softplus(-real).mean() - softplus(fake).mean()


def minus_value(real: Tensor, fake: Tensor) -> Tensor:
    """-V(D, G): the discriminator's loss, since it maximises V. Chapter 08."""
    return -value(real, fake)


def log_one_minus_d(fake: Tensor) -> Tensor:
    """E log(1 - D(G(z))): the generator's loss in equation 1. It is flat where D is sure of itself.

    Chapter 08.
    """
    return -softplus(fake).mean()


def minus_log_d(fake: Tensor) -> Tensor:
    """-E log D(G(z)): the loss that section 3 advises instead. Same fixed point, strong gradient early on.

    Chapter 08.
    """
    return softplus(-fake).mean()


def minus_score(fake: Tensor) -> Tensor:
    """-E l(G(z)): the generator's loss where the discriminator gives a score and no probability.

    Chapter 08.
    """
    return -fake.mean()


def squares(real: Tensor, fake: Tensor) -> Tensor:
    """1/2 E (D(x) - 1)^2 + 1/2 E D(G(z))^2 of scores D: Mao et al. 2017 (arXiv 1611.04076), equation 2.

    Chapters 08 and 12.
    """
    return ((real - 1).square().mean() + fake.square().mean()) / 2


def square_to_one(fake: Tensor) -> Tensor:
    """1/2 E (D(G(z)) - 1)^2: the generator wants scores of 1, and no higher. Chapter 08."""
    return (fake - 1).square().mean() / 2


GAN_LOSSES = {
    "minimax": GANLoss(minus_value, log_one_minus_d),
    "non-saturating": GANLoss(minus_value, minus_log_d),
}


LEAST_SQUARES = GANLoss(squares, square_to_one)


def find_loss(objective: str | GANLoss) -> GANLoss:
    """The `GANLoss` of that name, or `objective` itself if it is one; ValueError if there is none.

    Chapter 08.
    """
    return objective if isinstance(objective, GANLoss) else find(GAN_LOSSES, objective, "objective")
