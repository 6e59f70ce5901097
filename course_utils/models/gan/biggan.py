"""BigGAN's ideas at small size: a GAN that is told the class, and whose noise can be truncated.

Brock, Donahue & Simonyan 2018 (arXiv 1809.11096), without its self-attention, its residual blocks, its shared
embedding, its spectral norm and orthogonal weights in the generator, and its size. Chapter 10.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import relu
from torch.nn.utils.parametrizations import spectral_norm

from course_utils.data import Split, from_signed, to_signed
from course_utils.models.base import EventShape, GenerativeModel
from course_utils.models.gan.losses import GANLoss, minus_score
from course_utils.models.gan.two_players import TwoPlayers
from course_utils.nn import blocks
from course_utils.validation import (
    check_batch,
    check_count,
    check_indices,
    check_positive,
    check_some,
    check_square,
)


def hinge(real: Tensor, fake: Tensor) -> Tensor:
    """E max(0, 1 - l(x)) + E max(0, 1 + l(G(z))): Lim & Ye 2017 (arXiv 1705.02894).

    Logits beyond the margins, 1 and -1, are right enough: they leave no gradient. Chapter 10.
    """
    return relu(1 - real).mean() + relu(1 + fake).mean()


HINGE = GANLoss(hinge, minus_score)


class ConditionalBatchNorm(nn.Module):
    """Batch norm whose gain and shift are looked up by class: de Vries et al. 2017 (arXiv 1707.00683).

    Chapter 10.
    """

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.gain, self.shift = nn.Embedding(classes, channels), nn.Embedding(classes, channels)
        nn.init.ones_(self.gain.weight)
        nn.init.zeros_(self.shift.weight)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        gain, shift = (table(labels)[:, :, None, None] for table in (self.gain, self.shift))
        return gain * self.norm(x) + shift


class Generator(nn.Module):
    """From noise (n, noise_dim) and labels (n,) to images in [-1, 1]. The class enters by batch norm.

    Chapter 10.
    """

    def __init__(self, event_shape: tuple[int, ...], noise_dim: int, channels: int, classes: int) -> None:
        super().__init__()
        quarter, widths = event_shape[1] // 4, (2 * channels, channels, channels // 2)
        self.first = nn.Linear(noise_dim, widths[0] * quarter**2)
        self.square = nn.Unflatten(1, (widths[0], quarter, quarter))
        self.norms = nn.ModuleList(ConditionalBatchNorm(width, classes) for width in widths)
        self.enlarge = nn.Upsample(scale_factor=2)
        outputs = (*widths[1:], event_shape[0])
        self.convolutions = nn.ModuleList(
            nn.Conv2d(*pair, 3, padding=1) for pair in zip(widths, outputs, strict=True)
        )

    def forward(self, z: Tensor, labels: Tensor) -> Tensor:
        h = self.square(self.first(z))
        for i, (norm, convolve) in enumerate(zip(self.norms, self.convolutions, strict=True)):
            h = relu(norm(h, labels))
            h = convolve(self.enlarge(h) if i < 2 else h)
        return torch.tanh(h)


class ProjectionDiscriminator(nn.Module):
    """l(x, y) = psi(phi(x)) + e_y . phi(x): Miyato & Koyama 2018 (arXiv 1802.05637), equation 3.

    Every matrix is divided by its largest singular value: Miyato et al. 2018 (arXiv 1802.05957). Chapter 10.
    """

    def __init__(self, event_shape: tuple[int, ...], channels: int, classes: int) -> None:
        super().__init__()
        width = 2 * channels
        self.phi = nn.Sequential(
            spectral_norm(blocks.downsample(event_shape[0], channels)),
            nn.LeakyReLU(0.2),
            spectral_norm(blocks.downsample(channels, width)),
            nn.LeakyReLU(0.2),
            spectral_norm(nn.Conv2d(width, width, 3, padding=1)),
            nn.ReLU(),
        )
        self.psi = spectral_norm(nn.Linear(width, 1))
        self.embedding = spectral_norm(nn.Embedding(classes, width))

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        phi = self.phi(x).sum((2, 3))
        return self.psi(phi).squeeze(1) + (self.embedding(labels) * phi).sum(1)


def truncated_normal(u: Tensor, truncation: float) -> Tensor:
    """From uniform numbers to N(0, 1) cut off at +-truncation (inf: nowhere); one u moves smoothly with it.

    The law is that of BigGAN's truncation trick, which samples numbers beyond it anew. Chapter 10.
    """
    limit = u.new_tensor(check_positive(truncation, "truncation", finite=False))
    low, high = torch.special.ndtr(-limit), torch.special.ndtr(limit)
    tiny = torch.finfo(u.dtype).tiny  # u = 0 would be minus infinity
    return torch.special.ndtri((low + u * (high - low)).clamp(tiny)).clamp(-limit, limit)


class BigGAN(TwoPlayers, GenerativeModel):
    """A GAN of images with labels 0 .. classes - 1. Its batches have `images` and `labels`, as a `Split` has.

    Images are square, of `levels` grey levels, and their side is a multiple of 4. `channels` is 2 at least.
    The discriminator takes `k` steps before the generator takes one. Chapter 10.
    """

    def __init__(
        self,
        event_shape: EventShape,
        noise_dim: int = 32,
        channels: int = 32,
        classes: int = 10,
        levels: int = 17,
        k: int = 1,
    ) -> None:
        super().__init__(event_shape)
        check_square(self.event_shape)
        self.noise_dim, self.k = check_count(noise_dim, "noise_dim"), check_count(k, "k")
        self.classes, self.levels = check_count(classes, "classes"), check_count(levels, "levels", least=2)
        channels = check_count(channels, "channels", least=2)  # the generator's last layers have half of them
        self.generator = Generator(self.event_shape, noise_dim, channels, classes)
        self.discriminator = ProjectionDiscriminator(self.event_shape, channels, classes)

    def decode(self, z: Tensor, labels: Tensor) -> Tensor:
        """Images of codes (n, noise_dim) and labels (n,): grey values in [0, levels - 1], not rounded."""
        check_batch(z, (self.noise_dim,), self, "z")
        self.check_labels(labels, len(z))
        return from_signed(self.generator(z, labels), self.levels)

    @torch.no_grad()
    def sample(
        self,
        n: int,
        labels: Tensor | None = None,
        truncation: float = math.inf,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """`n` images of the classes `labels` (n,), or of random classes; in [0, levels - 1], not rounded.

        A small `truncation` keeps the noise near 0: better images, and less variety.
        """
        if labels is None:
            labels = (self.sample_noise(torch.rand, (check_count(n),), generator) * self.classes).long()
        self.check_labels(labels, check_count(n))
        u = self.sample_noise(torch.rand, (n, self.noise_dim), generator)
        return self.decode(truncated_normal(u, truncation), labels.to(self.device))

    def fake(self, labels: Tensor) -> Tensor:
        return self.generator(self.sample_noise(torch.randn, (len(labels), self.noise_dim)), labels)

    def discriminator_loss(self, batch: Split) -> Tensor:
        images, labels = batch
        self.check_some(images, "images")
        self.check_labels(labels, len(images))
        with torch.no_grad():
            both = torch.cat([to_signed(images, self.levels), self.fake(labels)])
        return HINGE.discriminator(*self.discriminator(both, labels.repeat(2)).chunk(2))

    def generator_loss(self, batch: Split) -> Tensor:  # of the batch it uses the labels alone
        self.check_labels(batch.labels)
        check_some(batch.labels, "labels")
        return HINGE.generator(self.discriminator(self.fake(batch.labels), batch.labels))

    def check_labels(self, labels: Tensor, n: int | None = None) -> None:
        check_indices(labels, self.classes, "labels", (n,))
