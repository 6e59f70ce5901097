"""Ways from one code to another. Chapter 10."""

import torch
from torch import Tensor


def great_circle(start: Tensor, end: Tensor, share: Tensor) -> Tensor:
    """The codes (steps, d) at the shares (steps,) of the way from `start` (d,) to `end` (d,) on a sphere.

    The direction turns evenly and the length changes evenly. Codes from N(0, I) in d dimensions lie near the
    sphere of radius sqrt(d), and the straight line cuts through its inside, where no code is ever sampled:
    White 2016 (arXiv 1609.04468).
    """
    for name, code in (("start", start), ("end", end), ("share", share)):
        if not isinstance(code, Tensor) or code.dim() != 1 or not code.is_floating_point() or code.is_meta:
            raise ValueError(f"{name} is a {type(code).__name__}; expected a tensor of floats (n,)")
        if not code.isfinite().all():
            raise ValueError(f"{name} holds numbers that are not finite; expected finite ones")
    if start.shape != end.shape:
        raise ValueError(f"end has shape {tuple(end.shape)}; expected {tuple(start.shape)}, as start has")
    lengths = start.norm(), end.norm()
    a, b = start / lengths[0], end / lengths[1]
    angle = torch.atan2((a - b).norm(), (a + b).norm()) * 2  # exact where arccos is not, near 0 and pi
    if not 1e-6 < angle < torch.pi - 1e-6:
        raise ValueError(f"start and end form an angle of {angle:.3g}, expected one between 0 and pi")
    share = share[:, None]
    direction = (torch.sin((1 - share) * angle) * a + torch.sin(share * angle) * b) / torch.sin(angle)
    return direction * torch.lerp(*lengths, share)
