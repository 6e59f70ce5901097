"""A caption composed of its factors: what both stages of StackGAN make of it, and what a classifier sees."""

from functools import cache

import numpy as np
import torch
from torch import Tensor

from course_utils.data.shapes import FACTORS, HELD_OUT, TEMPLATES, caption, factors, tokens, values
from course_utils.plotting.scene import Bars, Mark, Panel, Picture, Rule, Scene
from course_utils.pretrained import trained
from course_utils.validation import check_count, check_number, check_type
from course_utils.widgets.controls import Choice, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

SEEDS = 20
SHARES = ((0, "0"), (0.5, "0.5"), (1, "1"))
FIRST = {"shape": "circle", "colour": "red", "size": "large", "position": "left", "background": "black"}
TOWARDS = {
    "a small green square at the top on white": {
        "shape": "square", "colour": "green", "size": "small", "position": "top", "background": "white",
    },
    "a large yellow triangle on the right on grey": {
        "shape": "triangle", "colour": "yellow", "size": "large", "position": "right", "background": "grey",
    },
    "a small purple cross at the bottom on black": {
        "shape": "cross", "colour": "purple", "size": "small", "position": "bottom", "background": "black",
    },
}  # fmt: skip

# The synonyms of the five factors that go with each of the TEMPLATES.
WORDINGS = ((0, 0, 0, 0, 0), (1, 1, 1, 0, 0), (0, 1, 3, 1, 0), (1, 0, 5, 0, 1), (0, 0, 1, 1, 1))


@cache
def noise(seed: int) -> Tensor:
    """The random numbers behind a picture, (1, noise_dim)."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(1, trained("drawings_stack").generator.noise_dim, generator=generator)


def text(sentence: str, name: str = "sentence") -> Tensor:
    """What the encoder reads, (1, text_dim); TypeError or ValueError if it cannot read it."""
    try:
        numbers = tokens([check_type(sentence, str, name)])
    except ValueError as error:
        raise ValueError(f"{name} is {sentence!r}: {error}") from None
    return trained("drawings_encoder").text(numbers)


def paint(sentence: str, towards: str, share: float, seed: int) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """Stage I (3, 16, 16), stage II (3, 64, 64), and the classifier's probabilities of factors."""
    check_count(seed, "seed", least=0)
    check_number(share, "share", 0, 1)
    stack, z = trained("drawings_stack").generator, noise(seed)
    asked = torch.lerp(text(sentence), text(towards, "towards"), share)
    sketch = stack.sketch(z[:, : stack.sketch.noise_dim], asked)[0]
    picture = stack(z, asked)[0]
    seen = {name: logits.softmax(1)[0] for name, logits in trained("drawings_classifier")(picture).items()}
    return sketch[0], picture[0], seen


def framed(picture: Tensor) -> list[Mark]:
    """The picture in the unit square."""
    return [Picture((picture.permute(1, 2, 0).numpy() + 1) / 2, (0, 1, 0, 1))]


def bars(seen: dict[str, Tensor], asked: dict[str, str], towards: dict[str, str]) -> Panel:
    """For each factor the classifier's probability of what the caption says, and of what the second says."""
    x = np.arange(len(FACTORS), dtype=float)
    marks: list[Mark] = [Rule(1.0, "faint", "y")]
    for side, role, label, said in (
        (-1, "indigo", "caption", asked),
        (1, "rose", "second caption", towards),
    ):
        heights = [float(seen[name][known.index(said[name])]) for name, known in FACTORS.items()]
        marks.append(Bars(x + 0.2 * side, heights, np.zeros_like(x), role, label, width=0.36))
    ticks = tuple(enumerate(FACTORS))
    return Panel(
        marks, (-0.6, 4.6), (0.0, 1.3), "The classifier on stage II", xticks=ticks, yticks=SHARES, weight=2.2
    )


def draw(
    shape: str,
    colour: str,
    size: str,
    position: str,
    background: str,
    wording: str,
    towards: str,
    share: float,
    seed: int,
) -> Scene:
    """The pictures of a caption, and on the way to another one."""
    asked = {"shape": shape, "colour": colour, "size": size, "position": position, "background": background}
    sentence = caption(factors(**asked), int(wording) - 1, WORDINGS[int(wording) - 1])
    sketch, picture, seen = paint(sentence, towards, share, seed)
    blank = {"xticks": (), "yticks": (), "square": True}
    row = [
        Panel(framed(sketch), (0, 1), (0, 1), "Stage I, 16 × 16", **blank),
        Panel(framed(picture), (0, 1), (0, 1), "Stage II, 64 × 64", **blank),
        bars(seen, asked, TOWARDS[towards]),
    ]
    found = values(torch.stack([probabilities.argmax() for probabilities in seen.values()]))
    wrong = [f"{found[name]} instead of {value}" for name, value in asked.items() if found[name] != value]
    new = " (a pair of shape and colour held out of training)" if (shape, colour) in HELD_OUT else ""
    way = f", {share:.0%} of the way to “{towards}”" if share else ""
    verdict = "all as asked" if not wrong else ", ".join(wrong)
    description = f"“{sentence}”{new}{way}. The classifier sees in stage II: {verdict}."
    return Scene([row], description)


RECORDED = Scenes(dict.fromkeys(FACTORS, ALL), {"seed": ALL, "wording": ALL}, {"towards": ALL, "share": ALL})


def caption_composer() -> Explorer:
    """Compose a caption, and see what StackGAN makes of it."""
    return Explorer(
        draw,
        [
            *(Choice(name, name, known, FIRST[name]) for name, known in FACTORS.items()),
            Choice("wording", "wording", tuple(str(i + 1) for i in range(len(TEMPLATES))), "1"),
            Slider("seed", "which noise", 0, SEEDS - 1, 0, 1),
            Choice("towards", "second caption", tuple(TOWARDS), next(iter(TOWARDS))),
            Slider("share", "share of the second", 0.0, 1.0, 0.0, 0.05),
        ],
        "Both stages' pictures of a caption, and for each factor a classifier's probability of what it says.",
        height=300,
        presets=[
            Preset("seen in training", FIRST),
            Preset("held out", FIRST | {"shape": "triangle"}),
            Preset("between two captions", {"share": 0.5}),
        ],
    )
