"""PixelCNN: masked convolutions predict every pixel from the pixels before it. Chapter 05."""

from collections.abc import Iterable

import torch
from torch import Tensor

from course_utils.models.base import EventShape
from course_utils.models.raster import RasterModel
from course_utils.nn.masked_conv import MaskedConv2d
from course_utils.validation import check_count


class PixelCNN(RasterModel):
    """Masked convolutions, one after the other: van den Oord et al. 2016 (arXiv 1601.06759), section 3.5.

    A hidden layer is one 3 x 3 convolution, where the paper has it between two of 1 x 1 that halve and double
    the maps: with as many weights, one step takes less time. `dropout` silences inputs of the hidden layers
    in training, and `position_bias` adds learned numbers for each place in the image. The paper has neither.
    Chapter 05.
    """

    def __init__(
        self,
        event_shape: EventShape,
        layers: int = 7,
        channels: int = 64,
        levels: int = 2,
        dropout: float = 0.0,
        position_bias: bool = False,
    ) -> None:
        super().__init__(event_shape, levels, dropout)
        colours, channels = self.event_shape[0], check_count(channels, "channels")
        first = MaskedConv2d(colours, channels, 7, "A", colours)
        hidden = [
            MaskedConv2d(channels, channels, 3, "B", colours)
            for _ in range(check_count(layers, "layers") - 1)
        ]
        self._put_together(first, hidden, channels, position_bias)

    def network(self, x: Tensor, parts: Iterable) -> Tensor:
        first, *hidden, mix, last = parts
        h = first(x)
        for layer in hidden:
            h = h + layer(self.dropout(torch.relu(h)))
        return last(torch.relu(mix(torch.relu(h))))
