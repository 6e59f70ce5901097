"""Schematic faces, drawn by code from known factors: what a generator has learnt can then be measured.

A face is a picture (n, 3, side, side) in [-1, 1], made of soft-edged shapes (signed distances). Its factors
are (n, 8) numbers in [0, 1], in the order of FACTORS. Two more traits, ears and fur, make a second domain of
the same faces: cats. Chapter 13.
"""

import torch
from torch import Tensor

from course_utils.data.images import blend, hue
from course_utils.validation import check_count, check_floats, check_generator

FACTORS = ("width", "skin", "hair length", "hair tone", "smile", "eyes", "glasses", "background")
TRAITS = (*FACTORS, "ears", "fur")
LONG = 0.55  # hair that is longer than this is never seen with glasses

SKIN = torch.tensor([[0.99, 0.86, 0.75], [0.48, 0.29, 0.20]])  # from light to dark, red, green and blue
HAIR_TONE = torch.tensor([[0.16, 0.10, 0.08], [0.95, 0.78, 0.35]])  # from black to fair
FUR = torch.tensor([[0.80, 0.88, 0.99], [0.22, 0.30, 0.48]])  # the cats' skin: blue-grey
INK, LIPS = torch.tensor([0.10, 0.08, 0.12]), torch.tensor([0.75, 0.12, 0.18])


def sample_factors(n: int, generator: torch.Generator | None = None) -> Tensor:
    """Factors (n, 8) of `n` people, drawn where the generator is. Some depend on others.

    Dark skin goes with dark hair, and who smiles narrows the eyes. One combination is never seen, long hair
    and glasses: where both would come together, the hair is cut.
    """
    place = check_generator(generator) and generator.device
    u = torch.rand((check_count(n), len(FACTORS)), generator=generator, device=place)
    width, skin, length, tone, smile, eyes, glasses, background = u.unbind(1)
    tone = 0.35 * tone + 0.65 * (1 - skin) * tone.sqrt()
    eyes = 0.6 * eyes + 0.4 * (1 - smile)
    glasses = (glasses < 0.4).to(u.dtype)
    length = torch.where(glasses > 0, LONG * length, length)
    return torch.stack([width, skin, length, tone, smile, eyes, glasses, background], 1)


def unseen(factors: Tensor) -> Tensor:
    """Which of the factors (n, 8) are the missing combination, long hair and glasses: (n,) true or false."""
    length, glasses = (factors[:, FACTORS.index(name)] for name in ("hair length", "glasses"))
    return (length > LONG) & (glasses > 0.5)


def draw_faces(
    factors: Tensor, side: int = 16, ears: bool | Tensor = False, fur: bool | Tensor = False
) -> Tensor:
    """Paint faces (n, 3, side, side) in [-1, 1]. `ears` and `fur` are one truth value, or (n,) of them."""
    check_floats(factors, "factors")
    check_count(side, "side")
    if factors.dim() != 2 or factors.shape[1] != len(FACTORS):
        raise ValueError(f"factors has shape {tuple(factors.shape)}, expected (n, {len(FACTORS)})")
    if not ((factors >= 0) & (factors <= 1)).all():
        raise ValueError(f"factors lie between {factors.min():g} and {factors.max():g}, expected 0 to 1")
    width, skin_tone, length, hair_tone, smile, eyes, glasses, background = factors.unbind(1)
    hair, skin, paper = ramp(HAIR_TONE, hair_tone), ramp(SKIN, skin_tone), 0.5 + 0.3 * hue(0.75 * background)
    width, length, smile, eyes, glasses = (f[:, None, None] for f in (width, length, smile, eyes, glasses))
    ears, furry = (torch.as_tensor(t).to(factors).expand(len(factors)) for t in (ears, fur))
    at = (torch.arange(side).to(factors) + 0.5) * 2 / side - 1
    y, x = at[:, None], at[None, :].abs()  # the two halves of a face are alike
    half = 0.42 + 0.2 * width

    def soft(distance: Tensor):
        """1 inside a shape and 0 outside, with an edge one pixel wide."""
        return (0.5 - distance * side / 2).clamp(0, 1)[..., None, :, :]

    face = ellipse(x, y - 0.12, half, 0.68)
    curtain = torch.maximum(ellipse(x, y - 0.1, half + 0.2, 0.95), y - (-0.35 + 1.3 * length))
    fringe = torch.maximum(face, y + 0.38)
    eye = ellipse(x - 0.27, y, 0.11, 0.05 + 0.11 * eyes)
    ring = (torch.hypot(x - 0.27, y) - 0.24).abs() - 0.045
    bridge = torch.maximum(y.abs() - 0.045, x - 0.1)
    bow = 0.5 + 0.42 * (smile - 0.5) * (1 - 2 * (x / 0.3).square())
    mouth = torch.maximum((y - bow).abs() - 0.065, x - 0.3)
    ear = torch.maximum((x - 0.42).abs() - 0.55 * (y + 1.02), y + 0.45)
    body = torch.lerp(skin, ramp(FUR, skin_tone), furry[:, None])
    ink, lips = (colour.to(factors).expand(len(factors), 3) for colour in (INK, LIPS))

    canvas = paper[:, :, None, None].expand(-1, -1, side, side)
    for shape, colour in (
        (soft(curtain), hair),
        (soft(face), body),
        (soft(fringe), hair),
        (soft(ear) * ears[:, None, None, None], body),
        (soft(eye), ink),
        (soft(torch.minimum(ring, bridge)) * glasses[:, None], ink),
        (soft(mouth), lips),
    ):
        canvas = blend(shape, colour, canvas)
    return 2 * canvas - 1


def ramp(colours: Tensor, share: Tensor) -> Tensor:
    """The colours (n, 3) at the shares (n,) of the way from the first of the two `colours` to the second."""
    return torch.lerp(*colours.to(share), share[:, None])


def ellipse(x: Tensor, y: Tensor, a: Tensor | float, b: Tensor | float) -> Tensor:
    """About the signed distance to an ellipse with the half axes a and b, negative inside."""
    return (torch.hypot(x / a, y / b) - 1) * torch.as_tensor(a).minimum(torch.as_tensor(b))
