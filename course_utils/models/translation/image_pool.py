"""A pool of earlier pictures, so that the discriminator does not forget what the generator used to do.

Chapter 12.
"""

import torch
from torch import Tensor, nn

from course_utils.validation import check_count, check_tensor


class ImagePool(nn.Module):
    """Keeps `size` pictures. Shrivastava et al. 2016 (arXiv 1612.07828), as CycleGAN uses it: 50 of them.

    Until it is full, every picture goes in and is handed back. Then a fair coin decides for each picture:
    hand it back, or let it change places with a random one of the pool, which is handed back in its stead.
    A pool of size 0 hands back what it gets. The pictures are part of the state_dict. Chapter 12.
    """

    def __init__(self, size: int = 50) -> None:
        super().__init__()
        self.size, self.stored = check_count(size, "size", least=0), []

    def exchange(self, pictures: Tensor) -> Tensor:
        """As many pictures (n, ...) as came, some of them old."""
        check_tensor(pictures, "pictures", (None, None, None, None))
        handed = []
        for picture in pictures.detach():
            if len(self.stored) < self.size:
                self.stored.append(picture)
            elif self.stored and torch.rand(()) < 0.5:
                place = int(torch.randint(self.size, ()))
                picture, self.stored[place] = self.stored[place].to(picture), picture
            handed.append(picture)
        return torch.stack(handed)

    def get_extra_state(self) -> Tensor:
        return torch.stack(self.stored) if self.stored else torch.empty(0)

    def set_extra_state(self, state: Tensor) -> None:
        self.stored = list(state)
