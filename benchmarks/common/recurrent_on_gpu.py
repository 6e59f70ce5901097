"""The recurrent layers of the PixelRNNs, fast in training on a GPU.

Step by step a layer starts thousands of kernels so small that starting them takes longer than their work.
Here several steps are compiled into one piece, both states of the Diagonal BiLSTM go side by side, and a
layer is captured as a CUDA graph. The sums are those of the layer itself, in another order.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.diagonal_bilstm import DiagonalBiLSTMLayer
from course_utils.models.raster import PixelRNN
from course_utils.nn.lstm import lstm_cell
from course_utils.nn.skew import skew, unskew

AT_ONCE = 7  # steps in a piece


def steps(columns: Tensor, hidden: Tensor, cell: Tensor, weight: Tensor, kernel: int, before: int) -> tuple:
    """Some steps of several LSTMs: columns (steps, lstms, batch, places, 4 * units) to the states.

    `hidden` and `cell` are (lstms, batch, places, units), `weight` is (lstms, kernel * units, 4 * units), and
    the window of `kernel` places that a step looks at begins `before` places earlier.
    """
    places, states = hidden.shape[2], []
    for column in columns.unbind():
        padded = F.pad(hidden, (0, 0, before, kernel - 1 - before))
        seen = torch.cat([padded[:, :, k : k + places] for k in range(kernel)], 3)
        gates = torch.baddbmm(column.flatten(1, 2), seen.flatten(1, 2), weight)
        hidden, cell = (state.view_as(hidden) for state in lstm_cell(gates.flatten(0, 1), cell.flatten(0, 2)))
        states.append(hidden)
    return torch.stack(states), hidden, cell


def run(columns: Tensor, weight: Tensor, before: int, some_steps=steps) -> Tensor:
    """All steps: the hidden states (steps, lstms, batch, places, units). `weight` has a Conv1d's of each."""
    _, lstms, batch, places, gates = columns.shape
    kernel = weight.shape[3]
    weight = weight.permute(0, 3, 2, 1).flatten(1, 2).contiguous()
    hidden = cell = columns.new_zeros(lstms, batch, places, gates // 4)
    found = []
    for some in columns.contiguous().split(AT_ONCE):
        states, hidden, cell = some_steps(some, hidden, cell, weight, kernel, before)
        found.append(states)
    return torch.cat(found)


def diagonal(layer, x: Tensor, some_steps=steps) -> Tensor:
    """What `DiagonalBiLSTMLayer.forward` gives."""
    lstms = layer.left, layer.right
    maps = [skew(lstm.input_to_state(part)) for lstm, part in zip(lstms, (x, x.flip(3)), strict=True)]
    weight = torch.stack([lstm.state_to_state.weight for lstm in lstms])
    states = run(torch.stack(maps).permute(4, 0, 1, 3, 2), weight, 1, some_steps)
    left, right = unskew(states.permute(1, 2, 4, 3, 0)).unbind()
    return layer.out(left + F.pad(right.flip(3), (0, 0, 1, -1)))


def row(layer, x: Tensor, some_steps=steps) -> Tensor:
    """What `RowLSTMLayer.forward` gives."""
    columns = layer.input_to_state(x).permute(2, 0, 3, 1)[:, None]
    states = run(columns, layer.state_to_state.weight[None], 1, some_steps)
    return layer.out(states[:, 0].permute(1, 3, 0, 2))


class Fast(nn.Module):
    """A layer's own weights under the fast forward pass."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer, self.compiled = layer, torch.compile(steps, dynamic=False)

    def forward(self, x: Tensor) -> Tensor:
        fast = diagonal if isinstance(self.layer, DiagonalBiLSTMLayer) else row
        return fast(self.layer, x, self.compiled)


def speed_up(model: PixelRNN, batch: int) -> None:
    """Let `model`, which is on a GPU, train batches of that many images fast. Its copies stay as they are."""
    first, *layers, _mix, _last = model.parts
    _, height, width = model.event_shape
    x = torch.randn(batch, first.weight.shape[0], height, width + model.margin, device=model.device)
    model.train()
    graphs = torch.cuda.make_graphed_callables(
        tuple(map(Fast, layers)), ((x.requires_grad_(),),) * len(layers), allow_unused_input=False
    )
    for layer, graph in zip(layers, graphs, strict=True):
        layer.forward = when_training(layer, graph, batch)


def when_training(layer, graph, batch):
    plain = layer.forward
    return lambda x: graph(x.contiguous()) if layer.training and len(x) == batch else plain(x)
