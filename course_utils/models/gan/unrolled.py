"""The unrolled GAN: a generator that foresees what the discriminator will answer.

Metz et al. 2017 (arXiv 1611.02163). An update of D is a formula, so D after K updates
is a function of G, and the gradient of G's loss flows through all of them. The updates are those of the
optimiser that trains D: gradient descent, or Adam with the moments that it has at the time. Chapter 09.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.optim import Optimizer

from course_utils.models.gan.ensemble import GANEnsemble
from course_utils.models.gan.losses import Discriminator
from course_utils.validation import check_count, check_positive, check_type


class SGD(NamedTuple):
    """Gradient descent, as torch.optim.SGD does it, on tensors and with gradients of its own. Chapter 09."""

    lr: float = 0.1

    def optimizer(self, parameters: Iterable[nn.Parameter]) -> Optimizer:
        return torch.optim.SGD(parameters, lr=self.lr)

    def state(self, optimizer: Optimizer | None, parameters: Sequence[Tensor]) -> None:
        return None

    def step(
        self, parameters: Sequence[Tensor], slopes: Sequence[Tensor], state: None
    ) -> tuple[list[Tensor], None]:
        return [p - self.lr * slope for p, slope in zip(parameters, slopes, strict=True)], None


Moments = tuple[float, list[Tensor], list[Tensor]]  # how many updates, and the two moments of each parameter


class Adam(NamedTuple):
    """Adam, as torch.optim.Adam does it, on tensors and with gradients of its own. Chapter 09."""

    lr: float = 1e-3
    betas: tuple[float, float] = (0.5, 0.999)
    eps: float = 1e-8

    def optimizer(self, parameters: Iterable[nn.Parameter]) -> Optimizer:
        return torch.optim.Adam(parameters, lr=self.lr, betas=self.betas, eps=self.eps, fused=True)

    def state(self, optimizer: Optimizer | None, parameters: Sequence[Tensor]) -> Moments:
        """The number of updates so far, and the two moments of every parameter: zero before the first."""
        known = [optimizer.state[p] for p in parameters] if optimizer else []
        if not known or not all(known):
            return 0, [torch.zeros_like(p) for p in parameters], [torch.zeros_like(p) for p in parameters]
        return known[0]["step"].item(), [k["exp_avg"] for k in known], [k["exp_avg_sq"] for k in known]

    def step(
        self, parameters: Sequence[Tensor], slopes: Sequence[Tensor], state: Moments
    ) -> tuple[list[Tensor], Moments]:
        index, means, squares = state
        index, (b1, b2) = index + 1, self.betas
        means = [b1 * m + (1 - b1) * g for m, g in zip(means, slopes, strict=True)]
        squares = [b2 * s + (1 - b2) * g**2 for s, g in zip(squares, slopes, strict=True)]
        moved = []
        for p, m, s in zip(parameters, means, squares, strict=True):
            size = (s / (1 - b2**index) + self.eps**2).sqrt()  # the root alone has no slope at 0
            moved.append(p - self.lr * m / (1 - b1**index) / (size + self.eps))
        return moved, (index, means, squares)


class UnrolledGAN(GANEnsemble):
    """A `GANEnsemble` whose generator minimises what D maximises, `steps` updates of D later; 0: plain.

    `rule` is how D moves. Hand `discriminator_optimizer` to `fit`: unrolled updates then have the learning
    rate and moments of those that are made. All use the generator's own batch, as in the paper. Chapter 09.
    """

    def __init__(
        self, seeds: Iterable[int], steps: int = 5, rule: SGD | Adam = Adam(), **options: Any
    ) -> None:
        super().__init__(seeds, **options)
        check_positive(check_type(rule, SGD | Adam, "rule").lr, "rule.lr")
        self.steps, self.rule, self.optimizer = check_count(steps, "steps", least=0), rule, None

    def discriminator_optimizer(self, parameters: Iterable[nn.Parameter]) -> Optimizer:
        self.optimizer = self.rule.optimizer(parameters)
        return self.optimizer

    def unroll(self, real: Tensor, fake: Tensor) -> Discriminator:
        """The discriminator's parameters, by name, after `steps` updates: a function of `fake`."""
        names, parameters = zip(*self.discriminator.named_parameters(), strict=True)
        rate = self.optimizer.param_groups[0]["lr"] if self.optimizer else self.rule.lr
        rule, state = self.rule._replace(lr=rate), self.rule.state(self.optimizer, parameters)
        for _ in range(self.steps):
            loss = self.loss_of(self.with_parameters(names, parameters), real, fake)
            slopes = torch.autograd.grad(loss, parameters, create_graph=True)
            parameters, state = rule.step(parameters, slopes, state)
        return self.with_parameters(names, parameters)

    def with_parameters(self, names: Sequence[str], parameters: Sequence[Tensor]) -> Discriminator:
        """The discriminator as a function, with other parameters than its own."""
        return lambda x: functional_call(self.discriminator, dict(zip(names, parameters, strict=True)), (x,))

    def generator_loss(self, x: Tensor) -> Tensor:
        if not self.steps:
            return super().generator_loss(x)
        self.check_some(x)
        real, fake = x.transpose(0, 1), self.generator(self.noise(len(x), self.random))
        discriminator = self.unroll(real, fake)  # which answers `fake`: its logits on the data count, too
        return -self.gan_loss.discriminator(discriminator(real), discriminator(fake)) * len(self.members)
