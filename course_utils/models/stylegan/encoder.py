"""e4e, an encoder for editing: one forward pass from a picture to styles that stay near W.

Tov et al. 2021 (arXiv 2102.02766).
"""

import torch
from torch import nn

from course_utils.models.contract import GenerativeModel, Objective
from course_utils.models.gan import minus_log_d, minus_value
from course_utils.models.stylegan.distortion import distortion
from course_utils.models.stylegan.stylegan import r1
from course_utils.models.stylegan.synthesis import LAYERS
from course_utils.models.stylegan.tower import picture_tower


class Encoder(nn.Module):
    """Pictures (n, 3, 16, 16) -> styles (n, LAYERS, size): w, w + d_1, ..., w + d_(LAYERS - 1).

    Only the first `active` of the differences d are in use. All start at 0.
    """

    def __init__(self, size, channels=32):
        super().__init__()
        self.size = size
        self.body = nn.Sequential(
            *picture_tower(channels),
            nn.Flatten(),
            nn.Linear(32 * channels, 4 * channels),
            nn.LeakyReLU(0.2),
        )
        self.base = nn.Linear(4 * channels, size)
        self.differences = nn.Linear(4 * channels, (LAYERS - 1) * size)
        nn.init.zeros_(self.differences.weight)
        nn.init.zeros_(self.differences.bias)

    def forward(self, x, active=LAYERS - 1):
        h = self.body(x)
        d = self.differences(h).unflatten(1, (LAYERS - 1, self.size))
        d = d * (torch.arange(LAYERS - 1, device=x.device) < active)[:, None]
        return torch.cat([torch.zeros_like(d[:, :1]), d], 1) + self.base(h)[:, None]


class E4E(GenerativeModel):
    """The encoder's training on real pictures, through a generator that stands still.

    distortion + `small` sum_i |d_i|^2 + `natural` times the loss of fooling a discriminator, which is shown
    styles w of the mapping network and styles of the encoder, one layer at a time: equations 5 to 8. One more
    difference is freed every `patience` updates ("progressive training").
    """

    def __init__(self, generator, features, small=0.01, natural=0.02, patience=80):
        super().__init__((3, 16, 16))
        self.generator, self.features = generator, features
        self.small, self.natural, self.patience = small, natural, patience
        self.encoder, self.updates = Encoder(generator.size), 0
        self.discriminator = nn.Sequential(
            nn.Linear(generator.size, 64),
            nn.LeakyReLU(0.2),
            nn.Linear(64, 64),
            nn.LeakyReLU(0.2),
            nn.Linear(64, 1),
            nn.Flatten(0),
        )

    @property
    def active(self):
        """How many differences are free by now."""
        return min(LAYERS - 1, self.updates // self.patience)

    def discriminator_loss(self, pictures):
        with torch.no_grad():
            fake = self.encoder(pictures, self.active).flatten(0, 1)
            real = self.generator.draw_styles(len(fake))
        loss = minus_value(self.discriminator(real), self.discriminator(fake))
        return loss + r1(self.discriminator, real, 1.0)

    def encoder_loss(self, pictures):
        self.updates += 1
        styles = self.encoder(pictures, self.active)
        difference = (styles - styles[:, :1]).square().sum((1, 2)).mean()
        fooled = minus_log_d(self.discriminator(styles.flatten(0, 1)))
        loss = distortion(self.features, self.generator(styles), pictures)
        return loss + self.small * difference + self.natural * fooled

    def objectives(self):
        d, e = list(self.discriminator.parameters()), list(self.encoder.parameters())
        first = Objective("discriminator", self.discriminator_loss, d)
        return [first, Objective("encoder", self.encoder_loss, e)]
