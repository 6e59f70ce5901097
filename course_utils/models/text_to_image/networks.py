"""The networks of GAN-INT-CLS at any side: DCGAN's, with the text joined to each. Chapter 11."""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from course_utils.models.text_to_image.conditioning import CONDITIONS, join
from course_utils.nn.blocks import downsample, upsample
from course_utils.validation import check_count, check_flag, check_shape


def doublings(side: int) -> int:
    """How often a square of 4 is doubled until it has this side. Chapter 11."""
    times = round(math.log2(check_count(side, "side") / 4))
    if times < 1 or 4 * 2**times != side:
        raise ValueError(f"side is {side}, expected 8, 16, 32, ...")
    return times


class TextGenerator(nn.Module):
    """From noise (n, noise_dim) and texts (n, text_dim) to pictures (n, 3, side, side) in [-1, 1].

    Reed et al. 2016, section 4.1 and figure 2. With `augment` the condition is StackGAN's, and a part of the
    noise belongs to it: so is stage I made. Chapter 11.
    """

    def __init__(
        self,
        side: int,
        text_dim: int,
        channels: int = 32,
        augment: bool = False,
        free_dim: int = 8,
        condition_dim: int = 32,
    ) -> None:
        super().__init__()
        sizes = check_count(text_dim, "text_dim"), check_count(condition_dim, "condition_dim")
        self.condition = CONDITIONS[check_flag(augment, "augment")](*sizes)
        self.free_dim, channels = check_count(free_dim, "free_dim"), check_count(channels, "channels")
        self.noise_dim = free_dim + self.condition.noise_dim
        widths = [max(2 * channels // 2**i, 8) for i in range(doublings(side))]
        self.tower = nn.Sequential(
            nn.Linear(free_dim + condition_dim, widths[0] * 16),
            nn.Unflatten(1, (widths[0], 4, 4)),
            *(nn.BatchNorm2d(widths[0]), nn.ReLU()),
        )
        for inputs, outputs in pairwise([*widths, 8]):
            self.tower.extend([upsample(inputs, outputs), nn.BatchNorm2d(outputs), nn.ReLU()])
        self.tower.extend([nn.Conv2d(8, 3, 3, padding=1), nn.Tanh()])

    def forward(self, noise: Tensor, texts: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures, and the KL term of the conditions."""
        check_shape(noise, (self.noise_dim,), "noise")
        free, own = noise.split([self.free_dim, self.condition.noise_dim], 1)
        condition, kl = self.condition(texts, own)
        return self.tower(torch.cat([free, condition], 1)), kl


class TextDiscriminator(nn.Module):
    """Logits (n,) that pictures are real and show what the texts say.

    Reed et al. 2016, section 4.1: convolutions down to a square of 4, where the text joins every pixel.
    `features` and `logits` are apart, for one picture may come with a right and with a wrong text.
    Chapter 11.
    """

    def __init__(self, side: int, text_dim: int, channels: int = 32, condition_dim: int = 32) -> None:
        super().__init__()
        text_dim, channels = check_count(text_dim, "text_dim"), check_count(channels, "channels")
        check_count(condition_dim, "condition_dim")
        widths = [channels * min(2**i, 2) for i in range(doublings(side))]
        self.tower = nn.Sequential(downsample(3, channels), nn.LeakyReLU(0.2))
        for inputs, outputs in pairwise(widths):
            self.tower.extend([downsample(inputs, outputs), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)])
        self.text = nn.Sequential(nn.Linear(text_dim, condition_dim), nn.LeakyReLU(0.2))
        self.last = nn.Sequential(
            *(nn.Conv2d(widths[-1] + condition_dim, widths[-1], 3, padding=1), nn.LeakyReLU(0.2)),
            *(nn.Conv2d(widths[-1], 1, 4), nn.Flatten(0)),
        )

    def features(self, pictures: Tensor) -> Tensor:
        """What the discriminator sees, (n, width, 4, 4), before it reads."""
        return self.tower(pictures)

    def logits(self, seen: Tensor, texts: Tensor) -> Tensor:
        return self.last(join(seen, self.text(texts)))

    def forward(self, pictures: Tensor, texts: Tensor) -> Tensor:
        return self.logits(self.features(pictures), texts)
