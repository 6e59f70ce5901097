"""The recurrent layers of PixelRNN, one pixel after the other: slow, and they read like the formulas."""

import torch
import torch.nn.functional as F


def cell_step(gates, cell):
    """Van den Oord et al. 2016 (arXiv 1601.06759), equation 3, from the sums of the two convolutions."""
    o, f, i, g = gates.chunk(4, 1)
    cell = f.sigmoid() * cell + i.sigmoid() * g.tanh()
    return o.sigmoid() * cell.tanh(), cell


def row_lstm(layer, x):
    """What a `RowLSTMLayer` computes."""
    height, width = x.shape[2:]
    from_input = (layer.input_to_state.weight * layer.input_to_state.mask)[:, :, 0]
    from_state = layer.state_to_state.weight
    outside = x.new_zeros(len(x), layer.units)
    hidden, cell = {}, {}
    for r in range(height):
        for c in range(width):
            gates = layer.input_to_state.bias
            for tap, neighbour in enumerate((c - 1, c, c + 1)):
                if 0 <= neighbour < width:
                    gates = gates + x[:, :, r, neighbour] @ from_input[:, :, tap].T
                gates = gates + hidden.get((r - 1, neighbour), outside) @ from_state[:, :, tap].T
            hidden[r, c], cell[r, c] = cell_step(gates, cell.get((r - 1, c), outside))
    return layer.out(as_image(hidden, height, width))


def diagonal_lstm(lstm, x):
    """What a `DiagonalLSTM` computes."""
    height, width = x.shape[2:]
    from_input = (lstm.input_to_state.weight * lstm.input_to_state.mask)[:, :, 0, 0]
    from_above, from_left = lstm.state_to_state.weight.unbind(2)
    outside = x.new_zeros(len(x), lstm.units)
    hidden, cell = {}, {}
    for r in range(height):
        for c in range(width):
            gates = lstm.input_to_state.bias + x[:, :, r, c] @ from_input.T
            gates = gates + hidden.get((r - 1, c), outside) @ from_above.T
            gates = gates + hidden.get((r, c - 1), outside) @ from_left.T
            hidden[r, c], cell[r, c] = cell_step(gates, cell.get((r, c - 1), outside))
    return as_image(hidden, height, width)


def diagonal_bilstm(layer, x):
    """What a `DiagonalBiLSTMLayer` computes."""
    from_right = diagonal_lstm(layer.right, x.flip(3)).flip(3)
    return layer.out(diagonal_lstm(layer.left, x) + F.pad(from_right, (0, 0, 1, -1)))


def as_image(hidden, height, width):
    """{(row, column): (batch, units)} as one tensor (batch, units, height, width)."""
    rows = [torch.stack([hidden[r, c] for c in range(width)], 2) for r in range(height)]
    return torch.stack(rows, 2)
