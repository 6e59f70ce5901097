"""What pix2pix and CycleGAN have in common: networks that make pictures of pictures."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from course_utils.models.gan.two_players import TwoPlayers
from course_utils.validation import check_some, check_squares


class Translator(TwoPlayers):
    """Networks that translate pictures (n, 3, side, side) in [-1, 1], and those that they play against.

    Chapter 12.
    """

    @torch.no_grad()
    def apply_to(self, network: nn.Module, pictures: Tensor, name: str = "pictures") -> Tensor:
        """What one of the networks makes of pictures, without gradients; it lies where they lie."""
        check_squares(pictures, self, name, anywhere=True)
        return network(pictures.to(self.device)).to(pictures.device)

    def check_some(self, batch: NamedTuple) -> None:
        """TypeError or ValueError unless all parts of a batch are pictures, and there are some."""
        for name, pictures in batch._asdict().items():
            check_squares(pictures, self, name)
            check_some(pictures, name)
