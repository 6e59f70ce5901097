"""Layers one pixel after the other: each remembers what it has seen, and nothing is computed twice.

Sampling needs them. A layer over whole images makes its incremental form by `incremental(batch, width)`. The
form is told of every row by `start_row()` and of every pixel by `start_pixel(column)`. Then it maps the
inputs at this pixel, (batch, inputs), to the outputs there, (batch, outputs), as the layer would. Chapter 05.
"""

import torch
from torch import Tensor, nn

from course_utils.nn.blocks import gate
from course_utils.nn.lstm import lstm_cell


class Incremental:
    """What the forms have in common: they pass on rows and columns to the forms that they are made of."""

    def __init__(self, *inner: "Incremental") -> None:
        self.inner = inner

    def start_row(self) -> None:
        """Go to the next row."""
        for layer in self.inner:
            layer.start_row()

    def start_pixel(self, column: int) -> None:
        """Go to this pixel of the row."""
        self.column = column
        for layer in self.inner:
            layer.start_pixel(column)

    def __call__(self, x: Tensor) -> Tensor:
        """The outputs at this pixel, for the inputs `x` there. Called again, the last call counts."""
        raise NotImplementedError


class IncrementalConv(Incremental):
    """Of a `MaskedConv2d` of kind A or B.

    What the rows above give is one matrix product for a whole row, what the own row gives is one more at
    each pixel.
    """

    def __init__(self, conv: nn.Conv2d, batch: int, width: int) -> None:
        super().__init__()
        inputs, (above, left) = conv.in_channels, (size // 2 for size in conv.kernel_size)
        weight = (conv.weight * conv.mask).permute(2, 3, 1, 0).flatten(1, 2)  # a matrix for each row of taps
        self.weights_above, self.weight = weight[:above], weight[above, : (left + 1) * inputs]
        self.bias = conv.bias
        self.row = weight.new_zeros(batch, width + 2 * left, inputs)
        self.pixels = self.row.unbind(1)[left : left + width]
        # The pixels under the taps lie side by side, so that a window is a view of the row.
        line = self.row.flatten(1)
        self.windows = line.unfold(1, (left + 1) * inputs, inputs).unbind(1)
        self.wide_windows = line.unfold(1, (2 * left + 1) * inputs, inputs).unbind(1)
        self.above = [torch.cat(self.wide_windows)] * above

    def start_row(self) -> None:
        seen = self.bias.expand(len(self.pixels) * len(self.row), -1)
        if self.above:
            self.above = [*self.above[1:], torch.cat(self.wide_windows)]
            for windows, weight in zip(self.above, self.weights_above, strict=True):
                seen = torch.addmm(seen, windows, weight)
        self.seen = seen.split(len(self.row))

    def store(self, x: Tensor) -> None:
        """Remember the inputs at this pixel."""
        self.pixels[self.column].copy_(x)

    def __call__(self, x: Tensor) -> Tensor:
        self.store(x)
        return torch.addmm(self.seen[self.column], self.windows[self.column], self.weight)


class IncrementalBias(Incremental):
    """Of a `PositionBias` with the numbers `bias`, (channels, height, width)."""

    def __init__(self, bias: Tensor) -> None:
        super().__init__()
        self.rows = iter(bias.unbind(1))

    def start_row(self) -> None:
        self.row = next(self.rows)

    def __call__(self, x: Tensor) -> Tensor:
        return self.row[:, self.column]


class IncrementalGatedLayer(Incremental):
    """Of a `GatedLayer`: the vertical stack row after row, the horizontal stack pixel after pixel."""

    def __init__(self, layer: nn.Module, batch: int, width: int) -> None:
        self.horizontal, self.out = (part.incremental(batch, width) for part in (layer.horizontal, layer.out))
        super().__init__(self.horizontal, self.out)
        self.vertical_half = layer.vertical_half
        weight = layer.vertical.weight
        self.rows = weight.new_zeros(batch, weight.shape[1], weight.shape[2] // 2 + 1, width)

    def start_vertical(self, v: Tensor) -> Tensor:
        """Take in the vertical stack's row `v`, (batch, inputs, 1, width), and return the next layer's."""
        self.rows = torch.cat([self.rows[:, :, 1:], v], 2)
        v, message = self.vertical_half(self.rows)
        self.message = message[:, :, -1].unbind(2)
        return v[:, :, -1:]

    def store(self, x: Tensor) -> None:
        """Remember the inputs at this pixel."""
        self.horizontal.store(x)

    def __call__(self, x: Tensor) -> Tensor:
        return self.out(gate(self.horizontal(x) + self.message[self.column]))


class IncrementalRowLSTM(Incremental):
    """Of a `RowLSTMLayer`."""

    def __init__(self, layer: nn.Module, batch: int, width: int) -> None:
        self.input_to_state, self.out = (
            part.incremental(batch, width) for part in (layer.input_to_state, layer.out)
        )
        super().__init__(self.input_to_state, self.out)
        self.state_to_state = layer.state_to_state
        self.hidden = layer.state_to_state.weight.new_zeros(batch, layer.units, width)
        self.cell = torch.zeros_like(self.hidden)

    def start_row(self) -> None:
        super().start_row()
        self.from_above = self.state_to_state(self.hidden).unbind(2)
        self.cell_above = self.cell.clone()

    def __call__(self, x: Tensor) -> Tensor:
        gates = self.input_to_state(x) + self.from_above[self.column]
        hidden, cell = lstm_cell(gates, self.cell_above[:, :, self.column])
        self.hidden[:, :, self.column], self.cell[:, :, self.column] = hidden, cell
        return self.out(hidden)


class IncrementalDiagonalLSTM(Incremental):
    """Of a `DiagonalLSTM`."""

    def __init__(self, layer: nn.Module, batch: int, width: int) -> None:
        self.input_to_state = layer.input_to_state.incremental(batch, width)
        super().__init__(self.input_to_state)
        self.weight_above, self.weight_before = layer.state_to_state.weight.permute(2, 1, 0)
        # Of each column of the row; the first entry is the state before the row, which stays 0.
        self.hidden = layer.state_to_state.weight.new_zeros(width + 1, batch, layer.units)
        self.cell = torch.zeros_like(self.hidden)

    def start_row(self) -> None:
        super().start_row()
        self.from_above = self.hidden[1:] @ self.weight_above

    def __call__(self, x: Tensor) -> Tensor:
        here, before = self.column + 1, self.column
        gates = self.input_to_state(x) + self.from_above[self.column]
        gates = torch.addmm(gates, self.hidden[before], self.weight_before)
        self.hidden[here], self.cell[here] = lstm_cell(gates, self.cell[before])
        return self.hidden[here]


class IncrementalDiagonalBiLSTM(Incremental):
    """Of a `DiagonalBiLSTMLayer`. A row that is full is read again from the right."""

    def __init__(self, layer: nn.Module, batch: int, width: int) -> None:
        self.left, self.right, self.out = (
            part.incremental(batch, width) for part in (layer.left, layer.right, layer.out)
        )
        super().__init__(self.left, self.out)
        self.row = []

    def start_row(self) -> None:
        if self.row:
            self.right.start_row()
        for column, x in enumerate(reversed(self.row)):
            self.right.start_pixel(column)
            self.right(x)
        self.from_right = self.right.hidden[1:].flip(0)
        self.row = [None] * len(self.from_right)
        super().start_row()

    def __call__(self, x: Tensor) -> Tensor:
        self.row[self.column] = x
        return self.out(self.left(x) + self.from_right[self.column])
