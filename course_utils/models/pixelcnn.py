"""PixelCNN, plain and gated: masked convolutions predict every pixel from the pixels before it.

Chapter 05.
"""

from collections.abc import Iterable
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.base import EventShape
from course_utils.models.raster import RasterModel
from course_utils.nn.blocks import gate
from course_utils.nn.incremental import IncrementalBias, IncrementalGatedLayer
from course_utils.nn.masked_conv import MaskedConv2d
from course_utils.validation import check_count, check_flag, check_number


class PixelCNN(RasterModel):
    """Masked convolutions, one after the other: van den Oord et al. 2016 (arXiv 1601.06759), section 3.5.

    A hidden layer is one 3 x 3 convolution, where the paper has it between two of 1 x 1 that halve and double
    the maps: fewer and larger steps take less time. `dropout` silences inputs of the hidden layers in
    training, and `position_bias` adds learned numbers for each place in the image. The paper has neither; on
    the small digits both lower the test loss. Chapter 05.
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
        super().__init__(event_shape, levels)
        colours, height, width = self.event_shape
        self.dropout, channels = check_number(dropout, "dropout", 0, 1), check_count(channels, "channels")
        first = MaskedConv2d(colours, channels, 7, "A", colours)
        place = [PositionBias(channels, height, width)] * check_flag(position_bias, "position_bias")
        hidden = [
            MaskedConv2d(channels, channels, 3, "B", colours)
            for _ in range(check_count(layers, "layers") - 1)
        ]
        mix = MaskedConv2d(channels, channels, 1, "B", colours)
        last = MaskedConv2d(channels, colours, 1, "B", colours, copies=self.logits_per_pixel)
        self.parts = nn.ModuleList([first, *place, *hidden, mix, last])

    def network(self, x: Tensor, parts: Iterable) -> Tensor:
        first, *hidden, mix, last = parts
        h = first(x)
        for layer in hidden:
            seen = torch.relu(h)
            if self.training:
                seen = F.dropout(seen, self.dropout)
            h = h + layer(seen)
        return last(torch.relu(mix(torch.relu(h))))


class PositionBias(nn.Module):
    """A layer that sees nothing of its input, only where it is: learned numbers (channels, height, width).

    Chapter 05.
    """

    def __init__(self, channels: int, height: int, width: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels, height, width))

    def forward(self, x: Tensor) -> Tensor:
        return self.bias.to(x.dtype)  # in mixed precision the layers after it stay in bfloat16

    def incremental(self, batch: int, width: int) -> IncrementalBias:
        return IncrementalBias(self.bias)


class GatedPixelCNN(RasterModel):
    """No blind spot: van den Oord et al. 2016 (arXiv 1606.05328), section 2 and figure 2.

    The vertical stack sees all rows above. The horizontal stack sees the own row up to the pixel, and
    listens to the vertical stack in each layer; the logits are read from it. Chapter 05.
    """

    def __init__(self, event_shape: EventShape, layers: int = 7, channels: int = 64, levels: int = 2) -> None:
        super().__init__(event_shape, levels)
        colours, channels = self.event_shape[0], check_count(channels, "channels")
        first = GatedLayer(colours, channels, 7, "A", colours)
        hidden = [
            GatedLayer(channels, channels, 3, "B", colours) for _ in range(check_count(layers, "layers") - 1)
        ]
        mix = MaskedConv2d(channels, channels, 1, "B", colours)
        last = MaskedConv2d(channels, colours, 1, "B", colours, copies=self.logits_per_pixel)
        self.parts = nn.ModuleList([first, *hidden, mix, last])

    def network(self, x: Tensor, parts: Iterable) -> Tensor:
        *layers, mix, last = parts
        h = x
        for layer in layers:
            h = layer(h)
        return last(torch.relu(mix(torch.relu(h))))

    def logits(self, x: Tensor) -> Tensor:
        x = self.scale(x).contiguous(memory_format=torch.channels_last)
        *layers, mix, last = self.parts
        v = F.pad(x, (0, 0, 1, -1))  # down by one row: the vertical stack sees the rows above only
        horizontal = []
        for layer in layers:
            v, message = layer.vertical_half(v)
            horizontal.append(partial(layer, message=message))
        return self.as_logits(self.network(x, [*horizontal, mix, last]))

    def start_row(self, parts: Iterable, above: Tensor) -> None:
        *layers, _mix, _last = parts
        for layer in layers:
            above = layer.start_vertical(above)
        super().start_row(parts, above)


class GatedLayer(nn.Module):
    """A layer of both stacks. Of kind "A" it opens the network, of kind "B" it adds to its input.

    Chapter 05.
    """

    def __init__(self, inputs: int, channels: int, size: int, kind: str, colours: int = 1) -> None:
        super().__init__()
        self.kind = kind
        self.vertical = MaskedConv2d(inputs, channels, size, "rows", copies=2)
        self.down = nn.Conv2d(2 * channels, 2 * channels, 1, bias=False)
        self.horizontal = MaskedConv2d(inputs, channels, (1, size), kind, colours, copies=2)
        self.out = MaskedConv2d(channels, channels, 1, "B", colours)

    def vertical_half(self, v: Tensor) -> tuple[Tensor, Tensor]:
        """The vertical stack's next maps, and its message to the horizontal stack."""
        maps = self.vertical(v)
        return gate(maps), self.down(maps)

    def forward(self, h: Tensor, message: Tensor) -> Tensor:
        """The horizontal stack's next maps."""
        new = self.out(gate(self.horizontal(h) + message))
        return new if self.kind == "A" else h + new

    def incremental(self, batch: int, width: int) -> IncrementalGatedLayer:
        return IncrementalGatedLayer(self, batch, width)
