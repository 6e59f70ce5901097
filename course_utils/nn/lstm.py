"""The cell of a long short-term memory, without its weights. Chapter 05."""

import torch
from torch import Tensor


def lstm_cell(gates: Tensor, cell: Tensor) -> tuple[Tensor, Tensor]:
    """One step: from gates (batch, 4 * units, ...) and cell (batch, units, ...) to the hidden state and cell.

    The gates come in the order output, forget, input, content.
    Source: van den Oord et al. 2016 (arXiv 1601.06759), equation 3.
    """
    switches, content = gates.split([3 * cell.shape[1], cell.shape[1]], 1)
    output, forget, let_in = torch.sigmoid(switches).chunk(3, 1)
    cell = forget * cell + let_in * torch.tanh(content)
    return output * torch.tanh(cell), cell
