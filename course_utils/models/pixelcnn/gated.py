"""The gated PixelCNN: two stacks of masked convolutions leave no blind spot. Chapter 05."""

from collections.abc import Iterable
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.base import EventShape
from course_utils.models.raster import RasterModel
from course_utils.nn.blocks import gate
from course_utils.nn.incremental import IncrementalGatedLayer
from course_utils.nn.masked_conv import MaskedConv2d
from course_utils.validation import check_count


class GatedPixelCNN(RasterModel):
    """No blind spot: van den Oord et al. 2016 (arXiv 1606.05328), section 2 and figure 2.

    The vertical stack sees all rows above. The horizontal stack sees the own row up to the pixel, and
    listens to the vertical stack in each layer; the logits are read from it. `dropout` and `position_bias`
    are PixelCNN's. Chapter 05.
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
        first = GatedLayer(colours, channels, 7, "A", colours)
        hidden = [
            GatedLayer(channels, channels, 3, "B", colours) for _ in range(check_count(layers, "layers") - 1)
        ]
        self._put_together(first, hidden, channels, position_bias)

    @property
    def gated_layers(self) -> "list[GatedLayer]":
        """The parts that have both stacks."""
        return [part for part in self.parts if isinstance(part, GatedLayer)]

    def logits(self, x: Tensor, label_bias: Tensor | None = None) -> Tensor:
        """As the contract has it; `label_bias` (batch, layers, 2 * channels) is ConditionalPixelCNN's."""
        x = self.scale(x).contiguous(memory_format=torch.channels_last)
        messages = self.vertical_stack(x)
        if label_bias is not None:
            biases = label_bias[..., None, None].unbind(1)
            messages = [message + bias for message, bias in zip(messages, biases, strict=True)]
        told = dict(zip(self.gated_layers, messages, strict=True))
        parts = [partial(part, message=told[part]) if part in told else part for part in self.parts]
        return self.as_logits(self.network(x, parts))

    def vertical_stack(self, x: Tensor) -> list[Tensor]:
        """What the vertical stack tells the horizontal one, layer by layer."""
        v, messages = F.pad(x, (0, 0, 1, -1)), []  # down by one row: only the rows above are seen
        for layer in self.gated_layers:
            v, message = layer.vertical_half(v)
            v = self.dropout(v)
            messages.append(message)
        return messages

    def start_row(self, parts: Iterable, above: Tensor) -> None:
        for layer in parts:
            if isinstance(layer, IncrementalGatedLayer):
                above = layer.start_vertical(above)
        super().start_row(parts, above)


class GatedLayer(nn.Module):
    """A layer of both stacks: of kind "A" it opens the network, all others are of kind "B". Chapter 05."""

    def __init__(self, inputs: int, channels: int, size: int, kind: str, colours: int = 1) -> None:
        super().__init__()
        self.vertical = MaskedConv2d(inputs, channels, size, "rows", copies=2)
        self.down = nn.Conv2d(2 * channels, 2 * channels, 1, bias=False)
        self.horizontal = MaskedConv2d(inputs, channels, (1, size), kind, colours, copies=2)
        self.out = MaskedConv2d(channels, channels, 1, "B", colours)

    def vertical_half(self, v: Tensor) -> tuple[Tensor, Tensor]:
        """The vertical stack's next maps, and its message to the horizontal stack."""
        maps = self.vertical(v)
        return gate(maps), self.down(maps)

    def forward(self, h: Tensor, message: Tensor) -> Tensor:
        """What the horizontal stack adds to its maps."""
        return self.out(gate(self.horizontal(h) + message))

    def incremental(self, batch: int, width: int) -> IncrementalGatedLayer:
        return IncrementalGatedLayer(self, batch, width)
