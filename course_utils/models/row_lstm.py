"""The Row LSTM: a state that goes down the image row by row, and looks at three pixels of the row above.

Chapter 05.
"""

import torch
from torch import Tensor, nn

from course_utils.models.raster import PixelRNN
from course_utils.nn.incremental import IncrementalRowLSTM
from course_utils.nn.lstm import lstm_cell
from course_utils.nn.masked_conv import MaskedConv2d


class RowLSTMLayer(nn.Module):
    """(batch, 2 * units, height, width) to the same shape. All pixels of a row are computed at once.

    Chapter 05.
    """

    def __init__(self, units: int, colours: int = 1) -> None:
        super().__init__()
        self.input_to_state = MaskedConv2d(2 * units, units, (1, 3), "B", colours, copies=4)
        self.state_to_state = nn.Conv1d(units, 4 * units, 3, padding=1, bias=False)
        self.out = MaskedConv2d(units, 2 * units, 1, "B", colours)
        self.units = units

    def forward(self, x: Tensor) -> Tensor:
        hidden = cell = x.new_zeros(x.shape[0], self.units, x.shape[3])
        rows = []
        for row in self.input_to_state(x).unbind(2):
            hidden, cell = lstm_cell(row + self.state_to_state(hidden), cell)
            rows.append(hidden)
        return self.out(torch.stack(rows, 2))

    def incremental(self, batch: int, width: int) -> IncrementalRowLSTM:
        return IncrementalRowLSTM(self, batch, width)


class RowLSTM(PixelRNN):
    """Van den Oord et al. 2016 (arXiv 1601.06759), section 3.1: layers - 1 recurrent ones.

    One layer sees a triangle: with every row up, one pixel more on either side. More layers widen it to the
    left. What lies to the right of it, but for the reach of the first convolution, stays unseen however many
    there are: a PixelCNN's blind spot. Chapter 05.
    """

    recurrent = RowLSTMLayer
