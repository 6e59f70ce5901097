"""The picture of a GAN on the line: figure 1 of Goodfellow et al. 2014 (arXiv 1406.2661), and its history."""

import numpy as np
import torch

from course_utils.chapters.ch08.gan_1d_flow import flow_panel
from course_utils.chapters.ch08.gan_1d_frame import BOTH, D_ALONE, EDGES, LINES, X
from course_utils.chapters.ch08.gan_1d_history import divergence_panel, value_panel
from course_utils.chapters.ch08.gan_1d_objectives import CRITIC, SQUARES, Game, density_in_cells
from course_utils.chapters.ch08.gan_1d_settings import Settings, quantiles
from course_utils.chapters.ch08.gan_1d_words import in_words
from course_utils.plotting.scene import Area, Line, Panel, Scene, Segments
from course_utils.widgets.frame_source import shown

ARROW, LONGEST = 0.5, 2.0  # an arrow's length where the loss falls by 1 per unit of x, and at most
Z_TICKS = (-2, -1, -0.5, 0, 0.5, 1, 2)
LEFT = 1.7  # share of the left column
VIEW, HEIGHT = (float(EDGES[0]), float(EDGES[-1])), 1.05
SHORTEST = 0.05  # what is shorter is not drawn: there the loss hardly pushes
# A score has an axis of its own, on the right: limits and ticks. A probability shares the densities' axis.
SCORES = {SQUARES: (-0.5, 1.5, (0, 0.5, 1)), CRITIC: (-4, 4, (-3, 0, 3))}


def draw(frames: np.ndarray, index: int, settings: Settings) -> Scene:
    """The scene of frames[index], with the history of all `frames`, a run under `settings`.

    Arrows show where the generator's loss pushes its samples. After half a step what has moved stands
    before its ghost, the frame before, and a drawing of the data flow lights up what took part.
    """
    frame, before = frames[index], frames[max(index - 1, 0)]
    past = shown(len(frames))
    history = {name: frames[name][past] for name in ("step", "value", "best", "jsd", "crowd")}
    left = [_densities(frame, before, settings), _lines(frame, settings)]
    right = [value_panel(history, frame["step"], settings.game), divergence_panel(history, frame["step"])]
    rows = [list(row) for row in zip(left, right, strict=True)]
    words = in_words(frame, before, settings.game)
    if settings.half_steps:
        return Scene([*rows, [flow_panel(frame, before)]], words, heights=(5, 4, 3.6))
    return Scene(rows, words, heights=(5, 4))


def _densities(frame: np.ndarray, before: np.ndarray, settings: Settings) -> Panel:
    target, game = settings.data, settings.game
    p_data = density_in_cells(target)
    best = game.best_d(target, torch.from_numpy(frame["p_g"].astype(float)), frame["left"])
    marks = [
        Area(X, frame["p_g"], "generator"),
        Line(X, _on_axis(best, frame["p_g"], p_data, game), "optimum", "D*"),
        Line(X, _on_axis(frame["d"], frame["p_g"], p_data, game), "discriminator", "D"),
        Line(X, frame["p_g"], "generator", "p_g"),
        Line(X, p_data, "data", "p_data", width=2.6),
    ]
    if frame["moved"] == D_ALONE:
        ghost = _on_axis(before["d"], frame["p_g"], p_data, game)
        marks.insert(0, Line(X, ghost, "faint", "D before", width=1.5))
    elif frame["moved"] != BOTH:
        marks.insert(0, Line(X, before["p_g"], "faint", "p_g before", width=1.5))
    ticks = ((0, "0"), (0.5, "0.5"), (1, "1"))
    words = {"title": "Densities, and D from 0 to 1", "ylabel": "density, D"}
    if game in SCORES:
        words = {
            "title": "Densities, and the score D (right)",
            "ylabel": "density",
            "right": _score_ticks(game),
        }
    return Panel(marks, VIEW, (0, HEIGHT), yticks=ticks, weight=LEFT, **words)


def _on_axis(d: np.ndarray, p_g: np.ndarray, p_data: torch.Tensor, game: Game) -> np.ndarray:
    """The heights at which D is drawn. A critic may add any number to all x: it is drawn around its mean."""
    if game not in SCORES:
        return d
    low, high, _ = SCORES[game]
    d = np.asarray(d)
    if game is CRITIC:
        d = d - np.average(d, weights=p_g + p_data.numpy())
    return (d - low) / (high - low) * HEIGHT


def _score_ticks(game: Game) -> tuple[tuple[float, str], ...]:
    low, high, ticks = SCORES[game]
    return tuple((HEIGHT * (at - low) / (high - low), f"{at:g}".replace("-", "−")) for at in ticks)


def _lines(frame: np.ndarray, settings: Settings) -> Panel:
    z = quantiles(settings.noise).numpy()
    scale = 5 / float(z[-1])  # the axis of z is stretched to the picture's width
    ticks = tuple((scale * at, f"{at:g}".replace("-", "−")) for at in Z_TICKS if abs(scale * at) < VIEW[1])
    # The far end of a stroke that leaves the picture only gives it its direction.
    strokes = Segments(scale * z, np.zeros(LINES), frame["x"].clip(-99, 99), np.ones(LINES), "noise")
    marks = [strokes, *_arrows(frame["x"], frame["push"])] if settings.arrows else [strokes]
    words = {"title": f"Each line carries 1/{LINES} of the noise", "xlabel": "z", "ylabel": "x = G(z)"}
    limits = VIEW, (0, 1.4 if settings.arrows else 1)
    right = ((0, ""),) if settings.game in SCORES else ()  # room, so that both panels end at the same pixel
    return Panel(marks, *limits, **words, xticks=ticks, yticks=((0, "z"), (1, "x")), right=right, weight=LEFT)


def _arrows(x: np.ndarray, push: np.ndarray) -> list[Segments]:
    """From every third x a shaft along its push, as long as that is strong, and two strokes for its head."""
    x, length = x[1::3], (ARROW * push[1::3]).clip(-LONGEST, LONGEST)
    x, length = x[np.abs(length) >= SHORTEST], length[np.abs(length) >= SHORTEST]
    tip = x + length
    back = tip - np.clip(tip - x, -0.12, 0.12)
    height = 1.08 + 0.08 * (np.arange(len(x)) % 4)  # in turn on four levels, as samples lie close together
    parts = [(x, height, tip, height), (back, height + 0.03, tip, height), (back, height - 0.03, tip, height)]
    labels = ("push of the loss", "", "")
    return [Segments(*part, "accent", label, width=1.6) for part, label in zip(parts, labels, strict=True)]
