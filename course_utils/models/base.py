"""What every model promises: it names its losses; it may be sampled; it may have a density.

Data have a batch dimension followed by `event_shape`, as in torch.distributions. Densities are in nats.
Binary data are 0. and 1.; data with K levels are whole numbers 0. .. K - 1; real data are without NaN.
Data have the dtype of the model's parameters and are where these are; anything else is refused by name.

Of an empty batch log_prob is empty. A loss would be the mean of nothing, and is a ValueError, as are a bound
from samples and a sample of no examples.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.validation import (
    check_batch,
    check_count,
    check_event_shape,
    check_generator,
    check_order,
    check_some,
    check_tensor,
    check_values,
)

EventShape = int | tuple[int, ...]  # the shape of one sample; an int is the size of a vector


class Objective(NamedTuple):
    """One loss to minimise, and the parameters that move while all others stand still.

    `loss(batch)` returns a scalar. In every update the objective takes `steps` steps, each on a fresh
    batch: the k of Algorithm 1 in Goodfellow et al. 2014 (arXiv 1406.2661). Chapters 02 to 15.
    """

    name: str
    loss: Callable[[Any], Tensor]  # of a batch: a tensor, or a named tuple of them
    parameters: list[nn.Parameter]
    steps: int = 1


class Trainable(nn.Module):
    """What `fit` trains: a model, a classifier, an encoder. It says what to minimise. Chapters 02 to 15."""

    @property
    def device(self) -> torch.device:
        """Where the parameters are."""
        return next(self.parameters()).device

    @property
    def dtype(self) -> torch.dtype:
        """The parameters' type of number."""
        return next(self.parameters()).dtype

    def objectives(self) -> list[Objective]:
        """A list of `Objective`: what to minimise and which parameters move."""
        raise NotImplementedError


class GenerativeModel(Trainable):
    """A model that is sampled. `event_shape` is the shape of one sample.

    `levels` is how many values a pixel may have; None: it is a real number. Chapters 01 to 15.
    """

    def __init__(self, event_shape: EventShape, levels: int | None = None) -> None:
        super().__init__()
        self.event_shape, self.levels = check_event_shape(event_shape), levels

    def check(self, x: Tensor, name: str = "x") -> None:
        """TypeError or ValueError unless `x` is a batch of events of this model."""
        check_batch(x, self.event_shape, self, name, self.levels)

    def check_some(self, x: Tensor, name: str = "x") -> None:
        """As `check`, for losses: the batch may not be empty."""
        self.check(x, name)
        check_some(x, name)

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """`n` samples (n, *event_shape) on the model's device, without gradients."""
        raise NotImplementedError

    def sample_noise(
        self, source: Callable[..., Tensor], shape: tuple[int, ...], generator: torch.Generator | None = None
    ) -> Tensor:
        """Random numbers of `source` (torch.rand or torch.randn), with the model's dtype, on its device.

        They are sampled where the generator is: one on the CPU gives the same numbers for every device.
        """
        device = self.device if check_generator(generator) is None else generator.device
        return source(shape, generator=generator, device=device, dtype=self.dtype).to(self.device)


class DensityModel(GenerativeModel):
    """A model whose density is computed exactly. It is trained by maximum likelihood. Chapters 01 to 15."""

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x) in nats, (batch, *event_shape) -> (batch,), differentiable."""
        raise NotImplementedError

    def nll(self, x: Tensor) -> Tensor:
        """The negative log-likelihood in nats, a mean over the batch."""
        return batch_mean(-self.log_prob(x))

    def objectives(self) -> list[Objective]:
        return [Objective("nll", self.nll, list(self.parameters()))]


class SequentialModel(DensityModel):
    """p(x) = prod_i p(x_i | x_<i), one pixel after the other, of whole numbers or of real ones.

    `order` lists the positions of the flattened event in the order in which they are generated; left out, it
    is row-major. Chapter 04.
    """

    def __init__(self, event_shape: EventShape, order: Sequence[int] | Tensor | None = None) -> None:
        super().__init__(event_shape)
        size = math.prod(self.event_shape)
        self.register_buffer("order", torch.arange(size) if order is None else check_order(order, size))

    def start(
        self, n: int, given: Tensor | None = None, known: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Where sampling starts: the known pixels, zero elsewhere; and the full mask of known pixels."""
        shape = (check_count(n), *self.event_shape)
        if (given is None) != (known is None):
            raise ValueError("only one of given and known came, expected both or neither")
        if given is None:
            given, known = torch.zeros(shape), torch.zeros(shape, dtype=torch.bool)
        for name, value in {"given": given, "known": known}.items():
            check_tensor(value, name)
            if value.shape not in (shape, self.event_shape):
                expected = f"{shape} or {self.event_shape}"
                raise ValueError(f"{name} has shape {tuple(value.shape)}, expected {expected}")
            check_values(value, name)
        if known.dtype != torch.bool:
            raise ValueError(f"known has dtype {known.dtype}, expected torch.bool")
        known = known.to(self.device).expand(shape)
        x = torch.where(known, given.to(self.device, self.dtype), 0.0).contiguous()
        self.check(x, "given")
        return x, known


class AutoregressiveModel(SequentialModel):
    """A sequential model of pixels with `levels` values each. A model writes `logits`; the rest is here.

    Chapter 04.
    """

    def __init__(
        self, event_shape: EventShape, levels: int = 2, order: Sequence[int] | Tensor | None = None
    ) -> None:
        super().__init__(event_shape, order)
        self.levels = check_count(levels, "levels", least=2)

    def logits(self, x: Tensor) -> Tensor:
        """Logits of every pixel given the pixels before it, of an x that `log_prob` or `sample` has checked.

        (batch, *event_shape) for binary data, (batch, levels, *event_shape) for more levels.
        """
        raise NotImplementedError

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x) in nats, (batch, *event_shape) -> (batch,): the sum of the log conditionals."""
        self.check(x)
        return self.log_likelihood(self.logits(x), x)

    def log_likelihood(self, logits: Tensor, x: Tensor) -> Tensor:
        """The log-probability of an x that was checked, under these logits, (batch,)."""
        if self.levels == 2:
            nll = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
        else:
            nll = F.cross_entropy(logits, x.long(), reduction="none")
        return -nll.flatten(1).sum(1)

    @torch.no_grad()
    def sample(
        self,
        n: int,
        given: Tensor | None = None,
        known: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """`n` samples, pixel by pixel; in-painting keeps the pixels of `given` where `known` is True.

        `given` and the boolean mask `known` have shape (n, *event_shape) or event_shape. A pixel sees only
        the pixels before it: the samples follow p(unknown | known) where the known pixels come first in the
        order; a known pixel that comes later has no influence on the pixels sampled before it.
        """
        x, known = self.start(n, given, known)
        u = self.uniforms(n, generator).flatten(1)
        pixels, known = x.flatten(1), known.flatten(1)  # a view: writing to `pixels` fills x
        for i in self.order.tolist():
            if not known[:, i].all():
                logits = self.logits(x).flatten(-len(self.event_shape))[..., i]
                pixels[:, i] = torch.where(known[:, i], pixels[:, i], inverse_cdf(logits, u[:, i]))
        return x

    def uniforms(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """The random numbers of `sample`: one for each pixel, (n, *event_shape), whatever order and mask are.

        A faster `sample` that starts from the same numbers must give the same pixels.
        """
        return self.sample_noise(torch.rand, (n, *self.event_shape), generator)


def batch_mean(losses: Tensor, name: str = "x") -> Tensor:
    """The mean of the losses (batch,); ValueError if there are none, for it would be NaN. Chapter 02."""
    check_some(losses, name)
    return losses.mean()


def inverse_cdf(logits: Tensor, u: Tensor) -> Tensor:
    """The level, as a float, where the cumulative distribution first exceeds the uniform number `u`.

    `u` is (batch, ...); `logits` has the same shape for binary data, (batch, levels, ...) for more levels.
    Chapter 01.
    """
    if logits.shape == u.shape:
        return (u >= torch.sigmoid(-logits)).to(u.dtype)
    cumulative = logits.softmax(1).cumsum(1)[:, :-1]  # the last entry is 1, which u never reaches
    return (u.unsqueeze(1) >= cumulative).sum(1).to(u.dtype)
