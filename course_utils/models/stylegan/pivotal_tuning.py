"""Pivotal tuning: keep the style that an inversion found, and bend the generator until its picture fits."""

from copy import deepcopy

from course_utils.models.contract import GenerativeModel, Objective
from course_utils.models.stylegan.distortion import distortion
from course_utils.models.stylegan.generator import spread


class PivotalTuning(GenerativeModel):
    """A copy of the generator, tuned to one picture at its `pivot`, styles (1, size) or (1, LAYERS, size).

    Roich et al. 2021 (arXiv 2106.05744): distortion at the pivot + `locality` times what changes at styles
    `radius` away from the pivot, towards random ones, where the old generator is to be kept (equations 3, 4).
    """

    def __init__(self, generator, features, pivot, locality=1.0, radius=2.0):
        super().__init__((3, 16, 16))
        self.original, self.features = generator, features
        self.locality, self.radius = locality, radius
        self.register_buffer("pivot", spread(pivot.detach()).clone())
        self.generator = deepcopy(generator)
        self.generator.synthesis.requires_grad_(True)

    def loss(self, picture):
        """Of a batch (1, 3, 16, 16): the picture itself."""
        near = self.near(4)
        kept = distortion(self.features, self.generator(near), self.original(near))
        return distortion(self.features, self.generator(self.pivot), picture) + self.locality * kept

    def near(self, n):
        """Styles (n, LAYERS, size) on the way from the pivot to random ones, `radius` away from it."""
        way = spread(self.original.draw_styles(n)) - self.pivot
        return self.pivot + self.radius * way / way.norm(dim=2, keepdim=True)

    def objectives(self):
        return [Objective("tuning", self.loss, list(self.generator.synthesis.parameters()))]
