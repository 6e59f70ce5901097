"""The one training loop of the course."""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import torch
from torch import nn
from torch.optim import Optimizer

from course_utils.models.base import Objective
from course_utils.validation import came, check_count

MakeOptimizer = Callable[[list[nn.Parameter]], Optimizer]


class Record(NamedTuple):
    """What `fit` yields after every update: the update's number from 0 on, and each objective's last loss."""

    index: int
    losses: dict[str, float]


def adam(parameters: list[nn.Parameter]) -> Optimizer:
    """Adam with its usual learning rate (Kingma & Ba 2014, arXiv 1412.6980)."""
    return torch.optim.Adam(parameters, lr=1e-3)


def fit(
    model: nn.Module,
    batches: Iterable,
    steps: int,
    optimizer: MakeOptimizer | dict[str, MakeOptimizer] = adam,
    device: torch.device | str | None = None,
    autocast: torch.dtype | None = None,
    compile: bool = False,
) -> Iterator[Record]:
    """Train `model` for `steps` updates and yield a `Record` after each: `for record in fit(...)`.

    In an update each objective of the model takes its `steps` in turn, each on the next of `batches`.
    Its own parameters move, by its own optimiser; all others stand still. The model is in training mode
    during an update, and in evaluation mode whenever the caller has it.

    `optimizer` makes an optimiser from a list of parameters, or is a dict of such makers by objective's name.
    `device` (default: where the model is) receives the model and the batches, `autocast` is the dtype of
    mixed precision, and `compile` sends the losses through torch.compile.

    FloatingPointError if a loss or its gradient is not finite; that move is not made. ValueError if the
    batches run out. Whatever happens in training, the model is left in evaluation mode.
    """
    if autocast not in (None, torch.bfloat16):  # float16 would need its losses scaled
        raise ValueError(f"autocast is {autocast}, expected None or torch.bfloat16")
    check_count(steps, "steps", least=0)
    batches = _iterator(batches)
    device = torch.device(model.device if device is None else device)
    model.to(device)
    turns = _turns(model.objectives(), optimizer, compile)
    try:
        for index in range(steps):
            model.train()
            losses = {}
            for name, loss_of, parameters, own_optimizer in turns:
                batch = next(batches, None)
                if batch is None:
                    raise ValueError(
                        f"batches ran out in update {index}, expected enough for {steps} updates"
                    )
                if not hasattr(batch, "to"):
                    raise TypeError(f"batches holds a {type(batch).__name__}, expected tensors or Splits")
                with torch.autocast(device.type, dtype=autocast, enabled=autocast is not None):
                    loss = loss_of(batch.to(device))
                losses[name] = loss.item()
                if not math.isfinite(losses[name]):
                    raise FloatingPointError(f"the loss of {name!r} is {losses[name]} in update {index}")
                own_optimizer.zero_grad()
                loss.backward(inputs=parameters)
                if not _finite_gradients(parameters):
                    raise FloatingPointError(f"the gradient of {name!r} is not finite in update {index}")
                own_optimizer.step()
            model.eval()
            yield Record(index, losses)
    finally:
        model.eval()


def _turns(
    objectives: list[Objective], optimizer: MakeOptimizer | dict[str, MakeOptimizer], compile: bool
) -> list[tuple]:
    """Who moves in an update, one after the other: a name, its loss, its parameters and their optimiser."""
    names = [objective.name for objective in objectives]
    if isinstance(optimizer, dict) and not optimizer.keys() >= set(names):
        raise ValueError(f"optimizer has {', '.join(optimizer)}, expected one for each of {', '.join(names)}")
    turns = []
    for objective in objectives:
        parameters = [p for p in objective.parameters if p.requires_grad]
        make = optimizer[objective.name] if isinstance(optimizer, dict) else optimizer
        loss = torch.compile(objective.loss) if compile else objective.loss
        turns += [(objective.name, loss, parameters, make(parameters))] * objective.steps
    return turns


def _iterator(batches: Iterable) -> Iterator:
    try:
        return iter(batches)
    except TypeError:
        raise TypeError(f"batches is {came(batches)}, expected an iterable of batches") from None


def _finite_gradients(parameters: list[nn.Parameter]) -> bool:
    """Whether no gradient holds inf or NaN. A finite sum proves it; one that is not may have overflowed."""
    gradients = [p.grad for p in parameters if p.grad is not None]
    if not gradients or torch.stack([gradient.sum() for gradient in gradients]).sum().isfinite():
        return True
    return all(gradient.isfinite().all() for gradient in gradients)
