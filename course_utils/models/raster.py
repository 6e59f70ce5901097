"""What the models that paint in reading order share: the order, the form of the logits, fast sampling.

Chapter 05.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.data import to_signed
from course_utils.models.base import EventShape
from course_utils.models.incremental import IncrementalModel
from course_utils.nn.incremental import Incremental
from course_utils.nn.masked_conv import MaskedConv2d
from course_utils.nn.position_bias import PositionBias
from course_utils.validation import check_count, check_flag, check_number


class RasterModel(IncrementalModel):
    """An autoregression over images (channels, height, width): row by row, and R, G, B within a pixel.

    `_put_together` lists a model's layers in `parts`, and `network` is the way through them. A part works on
    whole images; `part.incremental(batch, width)` gives the same for one pixel after the other. `dropout`
    silences inputs of the hidden layers in training. Chapter 05.
    """

    margin = 0  # columns of zeros on the right that the network gets to see

    def __init__(self, event_shape: EventShape, levels: int = 2, dropout: float = 0.0) -> None:
        super().__init__(event_shape, levels)
        if len(self.event_shape) != 3:
            raise ValueError(f"event_shape is {event_shape!r}, expected (channels, height, width)")
        self.order = self.order.view(self.event_shape[0], -1).T.flatten()
        self.dropout = nn.Dropout(check_number(dropout, "dropout", 0, 1))

    def _put_together(
        self, first: nn.Module, hidden: Sequence[nn.Module], channels: int, position_bias: bool
    ) -> None:
        """List all parts: the first, perhaps a bias for each place, the hidden ones, and two of 1 x 1."""
        colours, height, width = self.event_shape
        mix = MaskedConv2d(channels, channels, 1, "B", colours)
        last = MaskedConv2d(channels, colours, 1, "B", colours, copies=self.logits_per_pixel)
        shape = channels, height, width + self.margin
        place = [PositionBias(*shape)] if check_flag(position_bias, "position_bias") else []
        self.parts = nn.ModuleList([first, *place, *hidden, mix, last])

    @property
    def logits_per_pixel(self) -> int:
        """How many numbers the last layer gives for a pixel of one colour."""
        return 1 if self.levels == 2 else self.levels

    def network(self, x: Tensor, parts: Iterable) -> Tensor:
        """From scaled pixels (batch, channels, ...) to the logits (batch, levels * channels, ...)."""
        first, *hidden, mix, last = parts
        h = first(x)
        for layer in hidden:
            h = h + layer(self.dropout(h))
        return last(torch.relu(mix(torch.relu(h))))

    def scale(self, x: Tensor) -> Tensor:
        """From 0 .. levels - 1 to [-1, 1]: a black pixel differs from the zeros around the image."""
        return to_signed(x, self.levels)

    def as_logits(self, maps: Tensor) -> Tensor:
        """What the network returns, in the form of the contract."""
        return maps if self.levels == 2 else maps.unflatten(1, (self.levels, -1))

    def logits(self, x: Tensor) -> Tensor:
        scaled = F.pad(self.scale(x), (0, self.margin)).contiguous(memory_format=torch.channels_last)
        return self.as_logits(self.network(scaled, self.parts))[..., : x.shape[-1]]

    def start_row(self, parts: Iterable[Incremental], above: Tensor) -> None:
        """Begin a row; `above` is the row above it, scaled, (batch, channels, 1, width)."""
        for part in parts:
            part.start_row()

    @torch.inference_mode()
    def conditionals(self, x: Tensor) -> Iterator[Tensor]:
        n, channels, height, width = x.shape
        pixels = x.flatten(2).unbind(2)
        parts = [part.incremental(n, width + self.margin) for part in self.parts]
        above, pixel = x.new_zeros(n, channels, 1, width), x.new_zeros(n, channels)
        for row in range(height):
            self.start_row(parts, above)
            for column in range(width):
                for part in parts:
                    part.start_pixel(column)
                for channel in range(channels):
                    yield self.as_logits(self.network(pixel, parts)).select(-1, channel)
                    pixel = self.scale(pixels[row * width + column])
                parts[0].store(pixel)
            for column in range(width, width + self.margin):
                for part in parts:
                    part.start_pixel(column)
                self.network(torch.zeros_like(pixel), parts)
            above = self.scale(x[:, :, row : row + 1])


class PixelRNN(RasterModel):
    """What the PixelRNNs share: a masked convolution, recurrent layers with skip connections, two 1x1 layers.

    Van den Oord et al. 2016 (arXiv 1601.06759), table 1; layers - 1 are `recurrent(units, colours)`. As in
    PixelCNN, `dropout` and `position_bias` are not in the paper. Chapter 05.
    """

    recurrent: Callable[[int, int], nn.Module]

    def __init__(
        self,
        event_shape: EventShape,
        layers: int = 7,
        hidden_units: int = 16,
        levels: int = 2,
        dropout: float = 0.0,
        position_bias: bool = False,
    ) -> None:
        super().__init__(event_shape, levels, dropout)
        colours, channels = self.event_shape[0], 2 * check_count(hidden_units, "hidden_units")
        first = MaskedConv2d(colours, channels, 7, "A", colours)
        hidden = [self.recurrent(hidden_units, colours) for _ in range(check_count(layers, "layers") - 1)]
        self._put_together(first, hidden, channels, position_bias)
