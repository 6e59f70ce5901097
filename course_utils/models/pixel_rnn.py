"""What the two PixelRNNs share: a masked convolution, recurrent layers with shortcuts, and two 1x1 layers."""

import torch
from torch import nn

from course_utils.masked_conv import MaskedConv2d
from course_utils.models.contract import check_count
from course_utils.models.raster import RasterModel


class PixelRNN(RasterModel):
    """Van den Oord et al. 2016 (arXiv 1601.06759), table 1; layers - 1 are `recurrent(units, colours)`."""

    def __init__(self, event_shape, recurrent, layers, hidden_units, levels):
        super().__init__(event_shape, levels)
        colours = self.event_shape[0]
        channels = 2 * hidden_units
        first = MaskedConv2d(colours, channels, 7, "A", colours)
        hidden = [recurrent(hidden_units, colours) for _ in range(check_count(layers, "layers") - 1)]
        mix = MaskedConv2d(channels, channels, 1, "B", colours)
        last = MaskedConv2d(channels, colours, 1, "B", colours, copies=self.logits_per_pixel)
        self.parts = nn.ModuleList([first, *hidden, mix, last])

    def network(self, x, parts):
        first, *layers, mix, last = parts
        h = first(x)
        for layer in layers:
            h = h + layer(h)
        return last(torch.relu(mix(torch.relu(h))))
