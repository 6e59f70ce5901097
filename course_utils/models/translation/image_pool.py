"""A pool of earlier pictures, so that the discriminator does not forget what the generator used to do."""

import torch

from course_utils.models.contract import check_count


class ImagePool:
    """Keeps `size` pictures. Shrivastava et al. 2016 (arXiv 1612.07828), as CycleGAN uses it: 50 of them.

    Until it is full, every picture goes in and is handed back. Then a fair coin decides for each picture:
    hand it back, or let it change places with a random one of the pool, which is handed back in its stead.
    """

    def __init__(self, size=50):
        self.size, self.kept = check_count(size, "size"), []

    def exchange(self, pictures):
        """As many pictures (n, ...) as came, some of them old."""
        handed = []
        for picture in pictures.detach():
            if len(self.kept) < self.size:
                self.kept.append(picture)
            elif torch.rand(()) < 0.5:
                place = int(torch.randint(self.size, ()))
                picture, self.kept[place] = self.kept[place], picture
            handed.append(picture)
        return torch.stack(handed)
