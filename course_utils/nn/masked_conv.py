"""The masked convolution: every pixel of the output looks only at pixels before it, in reading order.

Chapter 05.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.nn.incremental import IncrementalConv
from course_utils.validation import check_count, check_counts, check_tensor, check_values


def causal_mask(colour_in: Tensor, colour_out: Tensor, kernel_size: tuple[int, int], kind: str) -> Tensor:
    """Which weights look at the past only: (outputs, inputs, height, width) of booleans.

    Pixels come in reading order, and the colours of one pixel one after the other: R, then G, then B.
    `colour_in` and `colour_out` number the colour of each feature map. Kind "A" opens the pixels before and,
    of the pixel itself, the earlier colours; "B" opens its own colour too; "rows" opens the whole own row.
    Source: van den Oord et al. 2016 (arXiv 1601.06759), section 3.4; "rows" is what the vertical stack of
    van den Oord et al. 2016 (arXiv 1606.05328), section 2.2, sees.
    """
    for name, numbers in {"colour_in": colour_in, "colour_out": colour_out}.items():
        check_tensor(numbers, name, (None,))
        check_values(numbers, name)
    if not isinstance(kind, str) or kind not in ("A", "B", "rows"):
        raise ValueError(f"kind is {kind!r}, expected 'A', 'B' or 'rows'")
    sizes = check_counts(kernel_size, "kernel_size")
    if len(sizes) != 2 or not all(size % 2 for size in sizes):
        raise ValueError(f"kernel_size is {kernel_size}, expected odd numbers: the pixel is in the middle")
    height, width = sizes
    before = torch.arange(height * width) < height * width // 2
    mask = before.view(height, width).repeat(len(colour_out), len(colour_in), 1, 1)
    if kind == "rows":
        mask[:, :, height // 2] = True
    else:
        seen = colour_in < colour_out[:, None] if kind == "A" else colour_in <= colour_out[:, None]
        mask[:, :, height // 2, width // 2] = seen
    return mask


class MaskedConv2d(nn.Conv2d):
    """A convolution under a `causal_mask`: (batch, inputs, height, width) to (batch, outputs, height, width).

    The feature maps take the colours in turn: R, G, B, R, ... The outputs come `copies` times over, as the
    gates of a cell or the levels of a pixel do, and every copy has its colours in the same places.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel_size: int | tuple[int, int],
        kind: str,
        colours: int = 1,
        copies: int = 1,
    ) -> None:
        inputs, outputs = check_count(inputs, "inputs"), check_count(outputs, "outputs")
        colours, copies = check_count(colours, "colours"), check_count(copies, "copies")
        check_counts(kernel_size, "kernel_size")
        if min(inputs, outputs) < colours:
            raise ValueError(
                f"{inputs} inputs and {outputs} outputs, expected one or more for each of {colours} colours"
            )
        super().__init__(inputs, copies * outputs, kernel_size)
        colour_in = torch.arange(inputs) % colours
        colour_out = (torch.arange(outputs) % colours).repeat(copies)
        mask = causal_mask(colour_in, colour_out, self.kernel_size, kind)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        height, width = (size // 2 for size in self.kernel_size)
        weight = (self.weight * self.mask)[:, :, : height + 1]  # nothing is seen below the own row
        return F.conv2d(x, weight, self.bias, padding=(height, width))[:, :, : x.shape[2]]

    def incremental(self, batch: int, width: int) -> IncrementalConv:
        return IncrementalConv(self, batch, width)
