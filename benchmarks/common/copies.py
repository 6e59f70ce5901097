"""Copies of a model, each from its own seed, trained at once: many seeds for little more than one."""

import copy
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from unittest.mock import patch

import torch
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state

from course_utils.models.base import Objective, Trainable
from course_utils.models.translation.image_pool import ImagePool


class Loss(nn.Module):
    """One loss of a model as a module's call, which is what `functional_call` makes."""

    def __init__(self, model: nn.Module, name: str) -> None:
        super().__init__()
        self.model, self.name = model, name

    def forward(self, batch):
        return getattr(self.model, self.name)(batch)


class Copies(Trainable):
    """Models of one architecture, whose parameters are stacked: `fit` trains it like any other.

    Batches are stacked as well, by `side_by_side`. All sums are those of the models alone, and so is Adam,
    for it treats each parameter by itself; random numbers are drawn for each copy.
    """

    def __init__(self, models: Sequence[Trainable]) -> None:
        super().__init__()
        parameters, buffers = stack_module_state(list(models))
        self.names = list(parameters)
        self.stacked = nn.ParameterList(parameters.values())
        self.buffer_names = list(buffers)
        for i, buffer in enumerate(buffers.values()):
            self.register_buffer(f"stacked_{i}", buffer)
        self.hidden = [copy.deepcopy(models[0])]  # in a list: its parameters are not to be trained
        for pool in self.template.modules():
            if isinstance(pool, ImagePool):
                pool.exchange = partial(Exchange.apply, pool=copy.copy(pool))

    @property
    def template(self) -> Trainable:
        return self.hidden[0]

    def train(self, mode: bool = True):
        self.template.train(mode)
        return super().train(mode)

    def state(self) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """The stacked parameters and buffers, by their names in one model."""
        buffers = (getattr(self, f"stacked_{i}") for i in range(len(self.buffer_names)))
        return dict(zip(self.names, self.stacked, strict=True)), dict(
            zip(self.buffer_names, buffers, strict=True)
        )

    def loss(self, name: str, batch) -> Tensor:
        """The sum of the copies' losses."""
        call = Loss(self.template, name)
        state = [{f"model.{key}": value for key, value in part.items()} for part in self.state()]

        def one(parameters, buffers, batch):
            return functional_call(call, (parameters, buffers), (batch,))

        with patch("course_utils.validation.check_no_nan"):  # vmap lets nobody ask for a value
            return torch.vmap(one, randomness="different")(*state, batch).sum()

    def objectives(self) -> list[Objective]:
        stacked, objectives = dict(zip(self.names, self.stacked, strict=True)), []
        by_id = {id(p): name for name, p in self.template.named_parameters()}
        for name, loss, parameters, steps in self.template.objectives():
            own = [stacked[by_id[id(p)]] for p in parameters if p.requires_grad]
            objectives.append(Objective(name, partial(self.loss, loss.__name__), own, steps))
        return objectives

    def states(self) -> list[dict[str, Tensor]]:
        """Each copy's state_dict, on the processor."""
        parameters, buffers = self.state()
        stacked = {key: value.detach().cpu() for key, value in (parameters | buffers).items()}
        return [
            {key: value[i].clone() for key, value in stacked.items()} for i in range(len(self.stacked[0]))
        ]


class Exchange(torch.autograd.Function):
    """A pool's exchange for all copies at once: one picture of the pool is a picture of each copy."""

    @staticmethod
    def forward(pictures: Tensor, pool: ImagePool) -> Tensor:
        return pool.exchange(pictures)

    @staticmethod
    def setup_context(ctx, inputs, output) -> None:
        """Nothing: pictures of the past have no gradient."""

    @staticmethod
    def backward(ctx, gradient):
        return None, None

    @staticmethod
    def vmap(info, in_dims, pictures: Tensor, pool: ImagePool) -> tuple[Tensor, int]:
        joined = pictures.movedim(in_dims[0], 1).flatten(1, 2)
        return pool.exchange(joined).unflatten(1, (info.batch_size, -1)), 1


class Average:
    """The exponential moving average of what begins with `prefix` in every copy, from the first update on."""

    def __init__(self, copies: Copies, prefix: str, decay: float) -> None:
        self.copies, self.prefix, self.decay, self.values = copies, prefix, decay, None

    def now(self) -> dict[str, Tensor]:
        parameters, buffers = self.copies.state()
        every = (parameters | buffers).items()
        return {k: v.detach() for k, v in every if k.startswith(self.prefix) and v.is_floating_point()}

    @torch.no_grad()
    def update(self) -> None:
        if self.values is None:
            self.values = {key: value.clone() for key, value in self.now().items()}
        torch._foreach_lerp_(list(self.values.values()), list(self.now().values()), 1 - self.decay)

    def states(self) -> list[dict[str, Tensor]]:
        """Each copy's average, on the processor, its names without the prefix."""
        values = {key.removeprefix(self.prefix): value.cpu() for key, value in self.values.items()}
        return [
            {key: value[i].clone() for key, value in values.items()}
            for i in range(len(self.copies.stacked[0]))
        ]


def side_by_side(feeds: Sequence[Iterable]) -> Iterator:
    """Batches, named tuples of tensors, of as many feeds, stacked."""
    for batches in zip(*feeds, strict=True):
        yield type(batches[0])(*(torch.stack(parts) for parts in zip(*batches, strict=True)))
