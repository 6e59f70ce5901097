"""Draw, and see your drawing translated: pix2pix and CycleGAN under the pen, with the truth beside them."""

from functools import cache

import torch
from torch import Tensor

from course_utils.data import load, paired
from course_utils.plotting.scene import Panel, Picture, Scene
from course_utils.pretrained import trained
from course_utils.widgets.controls import Choice, Drag, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Evenly, Scenes

SIDE = paired.SIDE
VIEW = (-0.5, SIDE - 0.5)  # whole numbers are the middles of pixels
BLANK = "nothing"
COLOURS = ("red", "green", "blue")
MODELS = {
    "all losses": "translation_cycle_gan",
    "without identity": "translation_cycle_gan_without_identity",
    "without cycle and identity": "translation_cycle_gan_without_cycle",
}


@cache
def examples() -> dict[str, Tensor]:
    """The strokes (1, 1, 16, 16) to begin with: none, and the first test digit of each class."""
    digits = load()
    firsts = {str(k): digits.test.images[digits.test.labels == k][:1] for k in range(10)}
    ready = {name: paired.strokes(image, digits.levels) for name, image in firsts.items()}
    return {BLANK: torch.zeros(1, 1, SIDE, SIDE)} | ready


def brush(start: tuple[int, int], end: tuple[int, int]) -> Tensor:
    """Ink of a stroke between two places (column, row), soft at its edges as a digit is: (1, 1, 16, 16)."""
    rows, columns = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    pixels = torch.stack([columns, rows], -1).float()
    first, last = torch.tensor(start).float(), torch.tensor(end).float()
    way = last - first
    share = ((pixels - first) @ way / way.square().sum().clamp(min=1)).clamp(0, 1)
    distance = (pixels - first - share[..., None] * way).norm(dim=-1)
    return (1.75 - 0.75 * distance).clamp(0, 1)[None, None]


class Sheet:
    """A sheet of paper that remembers: the pen leaves ink where it is dragged, the eraser takes it away."""

    def __init__(self) -> None:
        self.start, self.place, self.ink = "", (0, 0), examples()[BLANK]

    def move(self, start: str, pen: str, place: tuple[int, int]) -> None:
        """A new start replaces all ink. Else the pen moves; beyond three pixels it is put down anew."""
        if start != self.start:
            self.ink = examples()[start]
        elif place != self.place:
            near = max(abs(place[0] - self.place[0]), abs(place[1] - self.place[1])) <= 3
            stroke = brush(self.place if near else place, place)
            self.ink = torch.maximum(self.ink, stroke) if pen == "draw" else self.ink.minimum(1 - stroke)
        self.start, self.place = start, place

    def draw(
        self, start: str, pen: str, colour: str, losses: str, dice: int, column: int, below: int
    ) -> Scene:
        """Move the pen to the pixel with `below` rows under it, and translate what there is."""
        self.move(start, pen, (column, SIDE - 1 - below))
        return translations(self.ink, colour, losses, dice)


def picture(values: Tensor, title: str) -> Panel:
    """A panel with one picture (1, 3, 16, 16) of values in [-1, 1]."""
    mark = Picture((values[0].permute(1, 2, 0).numpy() + 1) / 2, (*VIEW, *VIEW))
    return Panel([mark], VIEW, VIEW, title, xticks=(), yticks=(), square=True)


def translations(ink: Tensor, colour: str, losses: str, dice: int) -> Scene:
    """Strokes as an outline for pix2pix and in coloured ink for CycleGAN, and what they make of them."""
    outline = paired.outline(ink)
    pix2pix, cycle_gan = trained("translation_painting"), trained(MODELS[losses])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(dice)
        painted = pix2pix.translate(outline)
    every = paired.valid_targets(ink)[0]
    nearest = every[(every - painted).abs().flatten(1).mean(1).argmin()][None]
    color = torch.tensor([COLOURS.index(colour)])
    a, truth = paired.coloured_ink(ink, color), paired.coloured_paper(ink, color)
    b = cycle_gan.translate(a)
    back = cycle_gan.translate(b, to="a")
    away, off, lost = ((x - y).abs().mean() for x, y in ((painted, nearest), (b, truth), (back, a)))
    first = [
        picture(a, "Your drawing (drag here)"),
        picture(outline, "Its outline"),
        picture(painted, "pix2pix paints"),
        picture(nearest, "The nearest right answer"),
    ]
    second = [
        picture(b, "CycleGAN: from A to B"),
        picture(truth, "The right answer in B"),
        picture(back, "CycleGAN: back to A"),
    ]
    description = (
        f"On a scale from 0 to 2, pix2pix is {away:.2f} away from the nearest of twelve right answers. "
        f"CycleGAN, {losses}, is {off:.2f} away from the right answer, and after the way back {lost:.2f} "
        "away from your drawing."
    )
    return Scene([first, second], description)


RECORDED = Scenes(
    {"losses": ALL, "colour": ALL, "dice": Evenly(4), "start": ALL},
    note="Drawing needs the notebook; here are the drawings that one can begin with.",
)


def translate() -> Explorer:
    """A sheet to draw on, and its two translations."""
    return Explorer(
        Sheet().draw,
        [
            Choice("start", "begin with", tuple(examples()), "3"),
            Choice("pen", "pen", ("draw", "erase"), "draw"),
            Choice("colour", "ink", COLOURS, "blue"),
            Choice("losses", "CycleGAN", tuple(MODELS), "all losses"),
            Slider("dice", "dice", 0, 9, 0, 1),
            Slider("column", "pen: column", 0, SIDE - 1, 0, 1),
            Slider("below", "pen: height", 0, SIDE - 1, 0, 1),
        ],
        "A drawing, its outline, the painting that pix2pix makes of it, the nearest right one; below, what "
        "CycleGAN makes of it, the right answer, and the way back.",
        height=480,
        presets=[
            Preset("blank sheet", {"start": BLANK}),
            Preset("a three", {"start": "3"}),
            Preset("colours exchanged?", {"losses": "without identity"}),
        ],
        drags=[Drag(0, "column", "below")],
    )
