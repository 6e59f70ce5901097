"""Which pixels a pixel sees: the receptive fields of the pixel models, under the cursor."""

import numpy as np

from course_utils.chapters.ch05.reach import MODELS, fields
from course_utils.plotting.scene import Bars, Image, Panel, Points, Rule, Scene, Segments
from course_utils.widgets.controls import Choice, Drag, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

SIZE = 11
CORNERS = np.array([[-0.5, 0.5, 0.5, -0.5], [-0.5, -0.5, 0.5, 0.5]])  # of the square around a pixel


def draw(model: str, layers: int, column: int, below: int) -> Scene:
    """The field of one pixel; it has `below` rows of the image under it."""
    row = SIZE - 1 - below
    pixel = row * SIZE + column
    past = (np.arange(SIZE**2) < pixel).reshape(SIZE, SIZE)
    counts = {name: int(fields(name, (SIZE, SIZE), layers)[pixel].sum()) for name in MODELS}
    seen = fields(model, (SIZE, SIZE), layers)[pixel].reshape(SIZE, SIZE)
    rows, columns = np.nonzero(past & ~seen)

    square = np.stack([CORNERS, np.roll(CORNERS, -1, axis=1)]) + np.array([column, row])[:, None]
    (x0, y0), (x1, y1) = square
    upward = SIZE - 1  # the panel's y grows upwards, rows are numbered downwards
    image = [
        Image(0.55 * seen, (-0.5, SIZE - 0.5, -0.5, SIZE - 0.5), "model"),
        Points(columns, upward - rows, "accent", "past, but not seen", size=7),
        Segments(x0, upward - y0, x1, upward - y1, "text", "this pixel", width=3),
    ]
    places = np.arange(len(MODELS))
    bars = [
        Bars(places, list(counts.values()), 0 * places, "faint", width=0.6),
        Bars([list(MODELS).index(model)], [counts[model]], [0], "model", width=0.6),
        Rule(pixel, "indigo", "y", "all of the past"),
    ]
    ticks = tuple(zip(places.tolist(), ("PixelCNN", "gated", "Row LSTM", "Diagonal"), strict=True))
    lines = tuple((upward - r, str(r)) for r in range(0, SIZE, 2))
    numbers = tuple((c, str(c)) for c in range(0, SIZE, 2))
    view = (-0.5, SIZE - 0.5)
    panels = [
        Panel(
            image,
            view,
            (-0.5, SIZE + 1.5),
            "What the pixel sees (drag)",
            "column",
            "row",
            xticks=numbers,
            yticks=lines,
            square=True,
        ),
        Panel(bars, (-0.6, 3.6), (0, 1.35 * SIZE**2), "Pixels seen, by model", ylabel="pixels", xticks=ticks),
    ]
    said = "all of them" if counts[model] == pixel else f"{pixel - counts[model]} are hidden from it"
    return Scene(
        [panels],
        f"Row {row}, column {column}: {pixel} pixels come before it; the {model} of {layers} "
        f"layer{'s' * (layers > 1)} sees {counts[model]}: {said}.",
    )


RECORDED = Scenes({"model": ALL, "layers": ALL, "below": ALL, "column": ALL})


def receptive_field() -> Explorer:
    """The pixel under the cursor, and the model whose eyes it uses."""
    return Explorer(
        draw,
        [
            Choice("model", "model", tuple(MODELS), "PixelCNN"),
            Slider("layers", "layers", 1, 8, 4, 1),
            Slider("column", "column", 0, SIZE - 1, 5, 1),
            Slider("below", "rows below", 0, SIZE - 1, 2, 1),
        ],
        "An image of 11 by 11 pixels with those that one pixel sees, and their number for four models.",
        height=400,
        presets=[Preset(name, {"model": name}) for name in MODELS],
        drags=[Drag(0, "column", "below")],
    )
