"""Inversion by optimisation: move a style by gradient descent until its picture is the given one."""

from torch import nn

from course_utils.models.contract import GenerativeModel, Objective
from course_utils.models.stylegan.distortion import distortion


class Inversion(GenerativeModel):
    """Finds styles of given pictures, in W from a start (n, size), in W+ from a start (n, LAYERS, size).

    Abdal et al. 2019 (arXiv 1904.03189). The batch of `loss` are the n pictures themselves; the generator
    stands still.
    """

    def __init__(self, generator, features, start):
        super().__init__((3, 16, 16))
        self.generator, self.features = generator, features
        self.styles = nn.Parameter(start.detach().clone())

    def loss(self, pictures):
        # The n pictures are fitted side by side: each has its own style, and none loses by company.
        return len(pictures) * distortion(self.features, self.generator(self.styles), pictures)

    def objectives(self):
        return [Objective("distortion", self.loss, [self.styles])]
