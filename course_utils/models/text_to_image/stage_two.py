"""StackGAN's second stage: a generator that reads the text again and finishes a small sketch in large.

Zhang, Xu, Li, Zhang, Wang, Huang & Metaxas 2016 (arXiv 1612.03242), section 3.4. Chapter 11.
"""

from typing import Self

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from course_utils.data.images import resize
from course_utils.models.text_to_image.conditioning import ConditioningAugmentation, join
from course_utils.validation import check_shape


class Residual(nn.Module):
    """h + f(h), f of two convolutions: He et al. 2015 (arXiv 1512.03385). Chapter 11."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.change = nn.Sequential(
            *(nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU()),
            *(nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels)),
        )

    def forward(self, h: Tensor) -> Tensor:
        return relu(h + self.change(h))


class Enlarge(nn.Sequential):
    """Twice the side, as the paper has it: every pixel four times, then a convolution.

    A transposed convolution may leave a grid: Odena et al. 2016 (doi 10.23915/distill.00003). Chapter 11.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(nn.Upsample(scale_factor=2), nn.Conv2d(inputs, outputs, 3, padding=1))


class Refiner(nn.Module):
    """From sketches (n, 3, side, side) and conditions (n, condition_dim) to pictures of four times the side.

    What is learnt is added to the enlarged sketch, in the scale before the tanh: at first the two are almost
    alike. The paper's stage II learns the whole picture from the sketch's features. Chapter 11.
    """

    def __init__(self, condition_dim: int, channels: int = 16) -> None:
        super().__init__()
        c = 2 * channels
        self.read = nn.Sequential(nn.Conv2d(3, c, 3, padding=1), nn.ReLU())
        self.blend = nn.Sequential(
            nn.Conv2d(c + condition_dim, c, 3, padding=1), nn.BatchNorm2d(c), nn.ReLU()
        )
        self.enlarge = nn.Sequential(
            *(Residual(c), Residual(c)),
            *(Enlarge(c, channels), nn.BatchNorm2d(channels), nn.ReLU()),
            *(Enlarge(channels, channels), nn.BatchNorm2d(channels), nn.ReLU()),
            nn.Conv2d(channels, 3, 3, padding=1),
        )
        nn.init.zeros_(self.enlarge[-1].bias)
        nn.init.normal_(self.enlarge[-1].weight, std=0.01)

    def forward(self, sketch: Tensor, condition: Tensor) -> Tensor:
        detail = self.enlarge(self.blend(join(self.read(sketch), condition)))
        return torch.tanh(torch.atanh(0.97 * resize(sketch, detail.shape[-1])) + detail)


class StageTwo(nn.Module):
    """From noise and texts to pictures of four times the sketch's side, in [-1, 1].

    `sketch` is the generator of stage I, which rests: it is in evaluation mode and has no gradient.
    Chapter 11.
    """

    def __init__(self, sketch: nn.Module, text_dim: int, channels: int = 16, condition_dim: int = 32) -> None:
        super().__init__()
        self.sketch = sketch.requires_grad_(False).eval()
        self.condition = ConditioningAugmentation(text_dim, condition_dim)
        self.noise_dim = sketch.noise_dim + self.condition.noise_dim
        self.refiner = Refiner(condition_dim, channels)

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        self.sketch.eval()
        return self

    def forward(self, noise: Tensor, texts: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures, and the KL term of this stage's conditions."""
        check_shape(noise, (self.noise_dim,), "noise")
        first, own = noise.split([self.sketch.noise_dim, self.condition.noise_dim], 1)
        with torch.no_grad():
            sketch, _ = self.sketch(first, texts)
        condition, kl = self.condition(texts, own)
        return self.refiner(sketch, condition), kl
