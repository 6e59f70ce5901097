"""Many StyleGANs of one size, trained side by side: their weights are stacked, and vmap does the rest.

What many small networks need on a GPU: one after the other each would leave it idle. Every network has its
own seed, data and share of mixing, and the training of models/stylegan/stylegan.py.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, stack_module_state, vmap

from course_utils.models.gan.losses import minus_log_d, minus_value
from course_utils.models.stylegan.networks import LAYERS, Generator, style_mixing
from course_utils.models.stylegan.path_length_regularization import lengths
from course_utils.models.stylegan.stylegan import StyleGAN

DEPTH = 4  # of the mapping, where there is one


class Member(NamedTuple):
    """One network of the crowd: a fresh model, and what it is trained with."""

    model: StyleGAN
    mixing: float = 0.9
    mapped: bool = True  # False: the style is z, scaled to mean square 1
    path_weight: float = 0.0  # of the path length regularization


class Maker(nn.Module):
    """A generator that is given all random numbers: pictures, and the styles (n, LAYERS, size) they have."""

    def __init__(self, generator: nn.Module) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, z: Tensor, at: Tensor, noise: list[Tensor], mapped: Tensor) -> tuple[Tensor, Tensor]:
        scaled = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        w = torch.where(mapped, self.generator.mapping(z), scaled)
        styles = style_mixing(*w.chunk(2), at)
        return self.generator(styles, noise), styles


class Crowd:
    """The stacked networks, their optimisers, and the running averages of the generators."""

    def __init__(self, members: list[Member], device: torch.device | str, adam: Callable) -> None:
        self.members, self.device = members, device
        first = members[0].model.generator
        self.size, self.channels = first.size, first.synthesis.constant.shape[1]
        self.maker = Maker(members[0].model.generator).to(device)
        self.discriminator = members[0].model.discriminator.to(device)
        makers = [Maker(member.model.generator).to(device) for member in members]
        self.g, self.fixed = stack_module_state(makers)
        self.d, _ = stack_module_state([member.model.discriminator.to(device) for member in members])
        self.adam_g, self.adam_d = adam(list(self.g.values())), adam(list(self.d.values()))
        self.average = {name: p.detach().clone() for name, p in self.g.items()}
        self.mixing = torch.tensor([m.mixing for m in members], device=device)[:, None]
        self.mapped = torch.tensor([m.mapped for m in members], device=device)
        weights = torch.tensor([m.path_weight for m in members], device=device)
        self.with_path = weights.nonzero().flatten()
        self.path_weight, self.mean_length = (
            weights[self.with_path],
            torch.zeros_like(weights[self.with_path]),
        )

    def random(self, n: int) -> tuple[Tensor, Tensor, list[Tensor], Tensor]:
        """What the makers are given: codes, where to mix, noise, and who has a mapping."""
        crowd = len(self.members)
        z = torch.randn(crowd, 2 * n, self.size, device=self.device)
        at = torch.randint(1, LAYERS, (crowd, n), device=self.device)
        at = torch.where(torch.rand(crowd, n, device=self.device) < self.mixing, at, LAYERS)
        sides = [layer.still.shape[-1] for layer in self.maker.generator.synthesis.layers]
        noise = [torch.randn(crowd, n, 1, side, side, device=self.device) for side in sides]
        return z, at, noise, self.mapped

    def make(self, g: dict, fixed: dict, *given: Tensor) -> tuple[Tensor, Tensor]:
        return functional_call(self.maker, (g, fixed), given)

    def discriminator_loss(self, d: dict, x: Tensor, fake: Tensor) -> Tensor:
        return minus_value(
            functional_call(self.discriminator, d, (x,)), functional_call(self.discriminator, d, (fake,))
        )

    def r1(self, d: dict, x: Tensor) -> Tensor:
        slopes = grad(lambda x: functional_call(self.discriminator, d, (x,)).sum())(x)
        return slopes.square().flatten(1).sum(1).mean() / 2

    def generator_loss(self, g: dict, fixed: dict, d: dict, *given: Tensor) -> Tensor:
        return minus_log_d(functional_call(self.discriminator, d, (self.make(g, fixed, *given)[0],)))

    def path_lengths(
        self, g: dict, fixed: dict, z: Tensor, at: Tensor, noise: list[Tensor], mapped: Tensor, y: Tensor
    ):
        styles = self.make(g, fixed, z, at, noise, mapped)[1]

        def pictures(styles):
            return functional_call(self.maker.generator, (strip(g), strip(fixed)), (styles, noise))

        return lengths(pictures, styles, y)

    def update(self, x: Tensor, number: int, decay: float, lazy: int, weight: float) -> None:
        """One step of every discriminator and of every generator; x is (crowd, n, 3, 16, 16)."""
        with torch.no_grad():
            fake, _ = vmap(self.make)(self.g, self.fixed, *self.random(x.shape[1]))
        loss = vmap(self.discriminator_loss)(self.d, x, fake)
        if number % lazy == 0:
            loss = loss + lazy * weight * vmap(self.r1)(self.d, x)
        step(self.adam_d, loss)
        loss = vmap(self.generator_loss)(self.g, self.fixed, self.d, *self.random(x.shape[1]))
        if number % lazy == 0 and len(self.with_path):
            loss = loss.index_add(0, self.with_path, lazy * self.path_penalty(x.shape[1] // 2))
        step(self.adam_g, loss)
        for name, p in self.g.items():
            self.average[name].lerp_(p.detach(), 1 - decay)

    def export(self, row: int) -> nn.Module:
        """The running average of one member's generator, on the CPU, in evaluation mode."""
        member = self.members[row]
        generator = Generator(self.size, self.channels, DEPTH if member.mapped else 0)
        kept = {name: value[row].cpu() for name, value in strip(self.average | self.fixed).items()}
        generator.load_state_dict({name: kept[name] for name in generator.state_dict()})
        generator.mean_style.copy_(generator.sample_styles(10_000, torch.Generator().manual_seed(0)).mean(0))
        return generator.eval().requires_grad_(False)

    def path_penalty(self, n: int) -> Tensor:
        rows = self.with_path
        z, at, noise, mapped = self.random(n)
        y = torch.randn(len(rows), n, 3, 16, 16, device=self.device)
        some = ({k: v[rows] for k, v in part.items()} for part in (self.g, self.fixed))
        found = vmap(self.path_lengths)(
            *some, z[rows], at[rows], [each[rows] for each in noise], mapped[rows], y
        )
        self.mean_length = self.mean_length.lerp(found.detach().mean(1), 0.01)
        return self.path_weight * (found - self.mean_length[:, None]).square().mean(1)


def strip(weights: dict) -> dict:
    return {name.removeprefix("generator."): value for name, value in weights.items()}


def step(optimizer: torch.optim.Optimizer, losses: Tensor) -> None:
    """One for all: the gradient of a sum is, in each network's weights, that of its own loss."""
    optimizer.zero_grad()
    losses.sum().backward()
    optimizer.step()
