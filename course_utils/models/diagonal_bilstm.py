"""The Diagonal BiLSTM: two states cross the image along its diagonals, and together see all pixels before.

Chapter 05.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.raster import PixelRNN
from course_utils.nn.incremental import IncrementalDiagonalBiLSTM, IncrementalDiagonalLSTM
from course_utils.nn.lstm import lstm_cell
from course_utils.nn.masked_conv import MaskedConv2d
from course_utils.nn.skew import skew, unskew


class DiagonalLSTM(nn.Module):
    """A state from the left and from above: (batch, 2 * units, height, width) to (batch, units, ...).

    Chapter 05.
    """

    def __init__(self, units: int, colours: int = 1) -> None:
        super().__init__()
        self.input_to_state = MaskedConv2d(2 * units, units, 1, "B", colours, copies=4)
        # Without a bias the state stays 0 until its row begins, for there the skewed input is 0.
        self.state_to_state = nn.Conv1d(units, 4 * units, 2, bias=False)
        self.units = units

    def forward(self, x: Tensor) -> Tensor:
        hidden = cell = x.new_zeros(x.shape[0], self.units, x.shape[2])
        columns = []
        for column in skew(self.input_to_state(x)).unbind(3):  # a column of the skewed image is a diagonal
            gates = column + self.state_to_state(F.pad(hidden, (1, 0)))
            hidden, cell = lstm_cell(gates, cell)
            columns.append(hidden)
        return unskew(torch.stack(columns, 3))

    def incremental(self, batch: int, width: int) -> IncrementalDiagonalLSTM:
        return IncrementalDiagonalLSTM(self, batch, width)


class DiagonalBiLSTMLayer(nn.Module):
    """(batch, 2 * units, height, width) to the same shape. All pixels of a diagonal are computed at once.

    Chapter 05.
    """

    def __init__(self, units: int, colours: int = 1) -> None:
        super().__init__()
        self.left, self.right = DiagonalLSTM(units, colours), DiagonalLSTM(units, colours)
        self.out = MaskedConv2d(units, 2 * units, 1, "B", colours)

    def forward(self, x: Tensor) -> Tensor:
        from_right = self.right(x.flip(3)).flip(3)
        # The state from the right has seen what comes later in its row: the row below may use it.
        return self.out(self.left(x) + F.pad(from_right, (0, 0, 1, -1)))

    def incremental(self, batch: int, width: int) -> IncrementalDiagonalBiLSTM:
        return IncrementalDiagonalBiLSTM(self, batch, width)


class DiagonalBiLSTM(PixelRNN):
    """Van den Oord et al. 2016 (arXiv 1601.06759), section 3.2: layers - 1 recurrent ones.

    A pixel sees all pixels before it. Built to the letter of the paper, it would miss the last pixel of the
    row above, where that is beyond the reach of the first convolution: the maps at a place have not seen the
    pixel there, and the state from the right starts at the last place. Here it starts one place further, on
    a column of zeros. Chapter 05.
    """

    recurrent, margin = DiagonalBiLSTMLayer, 1
