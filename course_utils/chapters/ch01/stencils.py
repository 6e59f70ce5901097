"""The chapter's first model: a mixture of stencils."""

from copy import deepcopy

import torch
from torch import Tensor

from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.validation import (
    check_batch,
    check_count,
    check_some,
    check_tensor,
    check_type,
    check_values,
)


def fit_mixture(images: Tensor, seed: int, components: int = 50, steps: int = 30) -> BernoulliMixture:
    """A mixture of stencils after some steps of EM on binary images (n, 1, h, w), from the seed's start."""
    check_tensor(images, "images", (None, 1, None, None))
    mixture = BernoulliMixture(images.shape[1:], components, seed=seed)
    check_images(mixture, images)
    for _ in range(check_count(steps, "steps", least=0)):
        mixture.em_step(images)
    return mixture


def lost(mixture: BernoulliMixture, images: Tensor) -> Tensor:
    """Which stencils have none of the images (n, 1, h, w) they were fitted to, (components,) bool."""
    check_images(mixture, images)
    return mixture.log_joint(images).softmax(1).sum(0) < 0.5


def without_lost(mixture: BernoulliMixture, images: Tensor) -> BernoulliMixture:
    """The mixture again, in which the stencils lost in training on these images have the weight 0."""
    idle = lost(mixture, images)
    rest = deepcopy(mixture)
    rest.weight_logits.data[idle] = -torch.inf
    return rest


def alike(mixture: BernoulliMixture, images: Tensor, labels: Tensor) -> float:
    """Of the pairs of images (n, 1, h, w) with the same likeliest stencil, the share with one label (n,)."""
    check_images(mixture, images)
    check_tensor(labels, "labels", (len(images),))
    check_values(labels, "labels")
    stencil = mixture.log_joint(images).argmax(1)
    pairs = (stencil[:, None] == stencil).fill_diagonal_(False)
    return (labels[:, None] == labels)[pairs].double().mean().item()


def check_images(mixture: BernoulliMixture, images: Tensor) -> None:
    """TypeError or ValueError unless this is a mixture of stencils, and these are black-and-white images."""
    check_type(mixture, BernoulliMixture, "mixture")
    check_batch(images, mixture.event_shape, mixture, "images", levels=2)
    check_some(images, "images")
