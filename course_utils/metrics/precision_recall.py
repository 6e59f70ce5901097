"""Precision and recall of a generator: are its samples good, and does it make everything that there is?

Chapter 10.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from course_utils.validation import check_count, check_floats

AT_ONCE = 1000  # points whose distances are held in memory


class PrecisionRecall(NamedTuple):
    """The share of samples that look like data, and the share of the data that could be a sample."""

    precision: float
    recall: float


def radii(points: Tensor, k: int) -> Tensor:
    """The distance of each point (n, d) to its k-th nearest neighbour, (n,)."""
    if check_count(k, "k") >= len(points):
        raise ValueError(f"k is {k}, expected less than the number of points, which is {len(points)}")
    return torch.cat(
        [torch.cdist(some, points).kthvalue(k + 1).values for some in points.split(AT_ONCE)]
    )  # the first neighbour of a point is itself


def covered(points: Tensor, centres: Tensor, k: int) -> Tensor:
    """Whether each point (n, d) lies in the ball of a centre (m, d) that reaches to its k-th neighbour."""
    reach = radii(centres, k)
    return torch.cat([(torch.cdist(some, centres) <= reach).any(1) for some in points.split(AT_ONCE)])


def check_clouds(real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
    """Both in float64 on the CPU, as Apple's GPU has none; ValueError unless their shapes fit together.

    Chapter 10.
    """
    check_floats(real, "real")
    check_floats(fake, "fake")
    if real.dim() != 2 or fake.dim() != 2 or real.shape[1] != fake.shape[1]:
        raise ValueError(
            f"real and fake have shapes {tuple(real.shape)} and {tuple(fake.shape)}, expected (n, d), (m, d)"
        )
    return real.cpu().double(), fake.cpu().double()


def precision_recall(real: Tensor, fake: Tensor, k: int = 3) -> PrecisionRecall:
    """Of features (n, d) of data and (m, d) of samples: `PrecisionRecall`.

    A cloud stands for the union of the balls around its points. Kynkäänniemi et al. 2019 (arXiv 1904.06991),
    equations 1 and 2, with their k = 3.
    """
    real, fake = check_clouds(real, fake)
    precision = covered(fake, real, k).double().mean().item()
    return PrecisionRecall(precision, covered(real, fake, k).double().mean().item())


class DensityCoverage(NamedTuple):
    """How many of the data's balls hold a sample, on the average and over k; the share of them that hold any.

    Chapter 10.
    """

    density: float
    coverage: float


def density_coverage(real: Tensor, fake: Tensor, k: int = 5) -> DensityCoverage:
    """Of features (n, d) of data and (m, d) of samples: `DensityCoverage`, from the data's balls alone.

    One odd image with a wide ball counts once among n, where it could make all samples precise. Naeem et al.
    2020 (arXiv 2002.09797), equations 3 and 4, with their k = 5. Chapter 10.
    """
    real, fake = check_clouds(real, fake)
    pairs = zip(real.split(AT_ONCE), radii(real, k).split(AT_ONCE), strict=True)
    inside = torch.cat([torch.cdist(some, fake) <= reach[:, None] for some, reach in pairs])
    density = inside.sum().item() / (k * len(fake))
    return DensityCoverage(density, inside.any(1).double().mean().item())
