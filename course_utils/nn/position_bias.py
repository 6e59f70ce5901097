"""A bias for each place in the image: what Transformers call a learned position embedding. Chapter 05."""

import torch
from torch import Tensor, nn

from course_utils.nn.incremental import IncrementalBias
from course_utils.validation import check_count


class PositionBias(nn.Module):
    """A layer that sees nothing of its input, only where it is: learned numbers (channels, height, width).

    Chapter 05.
    """

    def __init__(self, channels: int, height: int, width: int) -> None:
        super().__init__()
        sizes = {"channels": channels, "height": height, "width": width}
        self.bias = nn.Parameter(torch.zeros([check_count(size, name) for name, size in sizes.items()]))

    def forward(self, x: Tensor) -> Tensor:
        return self.bias.to(x.dtype)  # in mixed precision the layers after it stay in bfloat16

    def incremental(self, batch: int, width: int) -> IncrementalBias:
        return IncrementalBias(self.bias)
