"""A GAN of thirty-odd lines as it stands on many lecture slides, with each of six faults to switch on."""

from collections.abc import Collection

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy

FAULTS = ("integer targets", "no detach", "no zero_grad", "learning rate", "data range", "sampled once")


def network(last: nn.Module) -> nn.Sequential:
    """From one number to one number, in the range of the last layer."""
    return nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1), last)


def faulty_gan(faults: Collection[str] = (), steps: int = 1000, seed: int = 0) -> nn.Sequential:
    """Train on numbers from N(3, 2^2), which tanh can reach only once they are divided by 10; return G.

    `faults` are names from FAULTS. Without any the code is mended.
    """
    torch.manual_seed(seed)
    data = (3 + 2 * torch.randn(10_000, 1)) / (1 if "data range" in faults else 10)
    kind = torch.long if "integer targets" in faults else torch.float32
    ones, zeros = torch.ones(128, 1, dtype=kind), torch.zeros(128, 1, dtype=kind)
    generator, discriminator = network(nn.Tanh()), network(nn.Sigmoid())
    lr = 0.5 if "learning rate" in faults else 0.005
    d_optimizer = torch.optim.Adam(discriminator.parameters(), lr, betas=(0.5, 0.999))
    g_optimizer = torch.optim.Adam(generator.parameters(), lr / 10, betas=(0.5, 0.999))
    for step in range(steps):
        if step == 0 or "sampled once" not in faults:
            x, z = data[torch.randint(len(data), (128,))], torch.randn(128, 1)
        fake = generator(z)
        if "no zero_grad" not in faults:
            d_optimizer.zero_grad()
            g_optimizer.zero_grad()
        shown = fake if "no detach" in faults else fake.detach()
        d_loss = binary_cross_entropy(discriminator(x), ones)
        d_loss = d_loss + binary_cross_entropy(discriminator(shown), zeros)
        d_loss.backward()
        d_optimizer.step()
        g_loss = binary_cross_entropy(discriminator(fake), ones)
        g_loss.backward()
        g_optimizer.step()
    return generator
