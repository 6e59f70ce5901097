"""The chapter's first model: a mixture of stencils."""

from torch import Tensor

from course_utils.models.simple.bernoulli_mixture import BernoulliMixture


def fit_mixture(images: Tensor, seed: int, components: int = 50, steps: int = 30) -> BernoulliMixture:
    """A mixture of stencils after some steps of EM on binary images (n, 1, h, w), from the seed's start."""
    mixture = BernoulliMixture(images.shape[1:], components, seed=seed)
    for _ in range(steps):
        mixture.em_step(images)
    return mixture
