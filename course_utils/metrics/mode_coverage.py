"""How much of a mixture of Gaussians a generator has found. Chapter 09."""

import math
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from course_utils.validation import check_floats

NEAR = 3  # standard deviations within which a sample is good
STARVED = 1 / 4  # of its equal share: a mode that gets less counts as dropped


class Mixture(Protocol):
    """Gaussians of equal weight and standard deviation `scale` around `centres` (modes, 2)."""

    centres: Tensor
    scale: float


class Coverage(NamedTuple):
    """What part of the data a generator has found, for each member of an ensemble.

    `covered`: the modes that have a good sample; `good`: the share of samples within 3 standard deviations of
    a mode; `share`: of the samples that are nearest to each mode, (..., modes); `reverse_kl`: KL(share ||
    equal shares), in nats.
    """

    covered: Tensor
    good: Tensor
    reverse_kl: Tensor
    share: Tensor

    @property
    def dropped(self) -> Tensor:
        """The modes that get less than a quarter of their equal share of samples, however blurred these are.

        A generator has collapsed if there is one.
        """
        return (self.share < STARVED / self.share.shape[-1]).sum(-1)


def coverage(samples: Tensor, modes: Mixture) -> Coverage:
    """The `Coverage` of samples (n, ..., 2), one entry for each of the dimensions in between.

    Source: Srivastava et al. 2017 (VEEGAN, arXiv 1705.07761) for the first two, PacGAN for all three; each
    takes 2,500 samples.
    """
    check_floats(samples, "samples")
    if samples.dim() < 2 or samples.shape[-1] != 2:
        raise ValueError(f"samples has shape {tuple(samples.shape)}, expected (n, ..., 2)")
    centres = modes.centres.to(samples.device)
    distance, nearest = torch.linalg.vector_norm(samples[..., None, :] - centres, dim=-1).min(-1)
    near = distance <= NEAR * modes.scale
    belongs = torch.nn.functional.one_hot(nearest, len(centres)).to(samples.dtype)
    covered = (belongs * near[..., None]).amax(0).sum(-1)
    share = belongs.mean(0)
    reverse_kl = (torch.xlogy(share, share) + share * math.log(len(centres))).sum(-1)
    return Coverage(covered, near.to(samples.dtype).mean(0), reverse_kl, share)
