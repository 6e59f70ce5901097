"""The one training loop of the course."""

import math
from typing import NamedTuple

import torch


class Record(NamedTuple):
    """What `fit` yields after every update: the update's number from 0 on, and each objective's last loss."""

    index: int
    losses: dict[str, float]


def adam(parameters):
    """Adam with its usual learning rate (Kingma & Ba 2014, arXiv 1412.6980)."""
    return torch.optim.Adam(parameters, lr=1e-3)


def fit(model, batches, steps, optimizer=adam, device=None, autocast=None, compile=False):
    """Train `model` for `steps` updates and yield a `Record` after each: `for record in fit(...)`.

    In an update each objective of the model moves in turn, `moves` times, each time on the next of `batches`.
    Its own parameters move, by its own optimiser; all others stand still. The model is in training mode
    during an update, and in evaluation mode whenever the caller has it.

    `optimizer` makes an optimiser from a list of parameters, or is a dict of such makers by objective's name.
    `device` (default: where the model is) receives the model and the batches, `autocast` is the dtype of
    mixed precision, and `compile` sends the losses through torch.compile.

    FloatingPointError if a loss is not finite; that move is not made. ValueError if the batches run out.
    """
    if autocast not in (None, torch.bfloat16):  # float16 would need its losses scaled
        raise ValueError(f"autocast is {autocast}, expected None or torch.bfloat16")
    device = torch.device(model.device if device is None else device)
    model.to(device)
    batches = iter(batches)
    turns = []
    for objective in model.objectives():
        parameters = [p for p in objective.parameters if p.requires_grad]
        make = optimizer[objective.name] if isinstance(optimizer, dict) else optimizer
        loss = torch.compile(objective.loss) if compile else objective.loss
        turns += [(objective.name, loss, parameters, make(parameters))] * objective.moves

    for index in range(steps):
        model.train()
        losses = {}
        for name, loss_of, parameters, own_optimizer in turns:
            batch = next(batches, None)
            if batch is None:
                raise ValueError(f"batches ran out in update {index}, expected enough for {steps} updates")
            with torch.autocast(device.type, dtype=autocast, enabled=autocast is not None):
                loss = loss_of(batch.to(device))
            losses[name] = loss.item()
            if not math.isfinite(losses[name]):
                raise FloatingPointError(f"the loss of {name!r} is {losses[name]} in update {index}")
            own_optimizer.zero_grad()
            loss.backward(inputs=parameters)
            own_optimizer.step()
        model.eval()
        yield Record(index, losses)
