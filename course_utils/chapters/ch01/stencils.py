"""The chapter's first model: a mixture of stencils."""

from copy import deepcopy

import torch
from torch import Tensor

from course_utils.models.simple.bernoulli_mixture import BernoulliMixture


def fit_mixture(images: Tensor, seed: int, components: int = 50, steps: int = 30) -> BernoulliMixture:
    """A mixture of stencils after some steps of EM on binary images (n, 1, h, w), from the seed's start."""
    mixture = BernoulliMixture(images.shape[1:], components, seed=seed)
    for _ in range(steps):
        mixture.em_step(images)
    return mixture


def lost(mixture: BernoulliMixture, images: Tensor) -> Tensor:
    """Which stencils have none of the images (n, 1, h, w) they were fitted to, (components,) bool."""
    return mixture.log_joint(images).softmax(1).sum(0) < 0.5


def without_lost(mixture: BernoulliMixture, images: Tensor) -> BernoulliMixture:
    """The mixture again, in which the stencils lost in training on these images have the weight 0."""
    rest = deepcopy(mixture)
    rest.weight_logits.data[lost(mixture, images)] = -torch.inf
    return rest


def alike(mixture: BernoulliMixture, images: Tensor, labels: Tensor) -> float:
    """Of the pairs of images (n, 1, h, w) with the same likeliest stencil, the share with one label (n,)."""
    stencil = mixture.log_joint(images).argmax(1)
    pairs = (stencil[:, None] == stencil).fill_diagonal_(False)
    return (labels[:, None] == labels)[pairs].double().mean().item()
