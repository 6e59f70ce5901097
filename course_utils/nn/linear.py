"""Layers that torch lacks: linear ones with connections cut, or many side by side; and the MLP."""

import math
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.validation import check_count, check_several, check_tensor


def mlp(
    inputs: int, hidden_units: int, outputs: int, activation: Callable[[], nn.Module] = nn.ReLU
) -> nn.Sequential:
    """Two hidden layers of units with that activation, and a linear one: (n, inputs) -> (n, outputs)."""
    inputs, outputs = check_count(inputs, "inputs"), check_count(outputs, "outputs")
    hidden_units = check_count(hidden_units, "hidden_units")
    first, second = nn.Linear(inputs, hidden_units), nn.Linear(hidden_units, hidden_units)
    return nn.Sequential(first, activation(), second, activation(), nn.Linear(hidden_units, outputs))


class MaskedLinear(nn.Linear):
    """A linear layer in which output i sees input j only where `mask[i, j]` is True.

    `mask` is (outputs, inputs), of booleans. The cut weights are stored, but have no effect and no gradient.
    """

    def __init__(self, mask: Tensor) -> None:
        check_tensor(mask, "mask", (None, None))
        if mask.dtype != torch.bool:
            raise ValueError(f"mask has dtype {mask.dtype}, expected torch.bool")
        super().__init__(mask.shape[1], mask.shape[0])
        self.register_buffer("mask", mask, persistent=False)  # whoever builds the layer has it

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight * self.mask, self.bias)


class SideBySideLinear(nn.Module):
    """Linear layers of many networks at once: (members, batch, inputs) to (members, batch, outputs).

    A member's first weights come from its own generator, within the bounds of torch's linear layer: they are
    the same whoever its neighbours are.
    """

    def __init__(self, inputs: int, outputs: int, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        inputs, outputs = check_count(inputs, "inputs"), check_count(outputs, "outputs")
        generators = check_several(generators, torch.Generator, "generators")
        bound = 1 / math.sqrt(inputs)
        samples = [torch.rand(inputs + 1, outputs, generator=g) * 2 * bound - bound for g in generators]
        weight, bias = torch.stack(samples).split([inputs, 1], 1)
        self.weight, self.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())

    def forward(self, x: Tensor) -> Tensor:
        return torch.baddbmm(self.bias, x, self.weight)
