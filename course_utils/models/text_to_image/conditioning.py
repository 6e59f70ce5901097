"""How a text enters a generator: as it is, or as a Gaussian around it (conditioning augmentation).

Chapter 11.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu


def kl_to_standard(mean: Tensor, log_scale: Tensor) -> Tensor:
    """KL(N(mean, scale^2) || N(0, I)) of rows (n, d), in nats, (n,).

    Zhang et al. 2016 (arXiv 1612.03242), section 3.2, where it is added to the generator's loss. Chapter 11.
    """
    return ((2 * log_scale).exp() + mean**2 - 1 - 2 * log_scale).sum(1) / 2


class Projection(nn.Module):
    """One condition for each text, as in GAN-INT-CLS: a linear layer and a leaky rectifier. Chapter 11."""

    noise_dim = 0

    def __init__(self, text_dim: int, condition_dim: int) -> None:
        super().__init__()
        self.linear = nn.Linear(text_dim, condition_dim)

    def forward(self, texts: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Conditions (n, condition_dim), and no KL term; of the noise (n, 0) there is none."""
        return leaky_relu(self.linear(texts), 0.2), texts.new_zeros(())


class ConditioningAugmentation(nn.Module):
    """A condition sampled from N(mean(text), scale(text)^2): many conditions for each text.

    Zhang et al. 2016, section 3.2. A text's neighbourhood, and not the text alone, must give good pictures.
    Chapter 11.
    """

    def __init__(self, text_dim: int, condition_dim: int) -> None:
        super().__init__()
        self.noise_dim = condition_dim
        self.linear = nn.Linear(text_dim, 2 * condition_dim)

    def forward(self, texts: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Conditions (n, condition_dim) by reparameterisation, and the mean KL to N(0, I), a scalar."""
        mean, log_scale = self.linear(texts).chunk(2, 1)
        return mean + log_scale.exp() * noise, kl_to_standard(mean, log_scale).mean()


CONDITIONS = {False: Projection, True: ConditioningAugmentation}


def plane(condition: Tensor, like: Tensor) -> Tensor:
    """The condition (n, d) at every pixel of `like` (n, c, h, w): (n, d, h, w). Chapter 11."""
    return condition[:, :, None, None].expand(-1, -1, *like.shape[2:])


def join(features: Tensor, condition: Tensor) -> Tensor:
    """Features (n, c, h, w), with the condition as further channels. Chapter 11."""
    return torch.cat([features, plane(condition, features)], 1)
