"""The leaves as drawings: a coupling layer, a Boltzmann machine, both ways of diffusion, a transformer."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from course_utils.plotting.diagrams import draw_boxes, draw_graph
from course_utils.plotting.style import color
from course_utils.validation import check_count, check_type

COUPLING = {
    "kept": ((0, 1), "x kept", "data"),
    "moved": ((0, 0), "x moved", "data"),
    "network": ((2, 0.6), "network", "model"),
    "scale": ((3.6, 0), "· exp(s) + t", "text"),
    "z kept": ((5.4, 1), "z kept", "noise"),
    "z moved": ((5.4, 0), "z moved", "noise"),
}
COUPLING_ARROWS = [
    *(("kept", "z kept"), ("kept", "network"), ("network", "scale")),
    *(("moved", "scale"), ("scale", "z moved")),
]
BLOCK = {
    "in": ((0, 0), "what the\nplaces hold", "data"),
    "norm": ((1.7, 0), "norm", "text"),
    "attention": ((3.2, 0), "attention:\nlook back", "model"),
    "plus": ((4.8, 0), "+", "text"),
    "norm 2": ((6.0, 0), "norm", "text"),
    "mlp": ((7.4, 0), "MLP:\neach place", "model"),
    "plus 2": ((8.8, 0), "+", "text"),
    "out": ((10.2, 0), "to the next\nblock", "data"),
}
BLOCK_ARROWS = [
    *(("in", "norm"), ("norm", "attention"), ("attention", "plus"), ("plus", "norm 2"), ("norm 2", "mlp")),
    *(("mlp", "plus 2"), ("plus 2", "out"), ("in", "plus"), ("plus", "plus 2")),
]


def draw_coupling(ax: Axes) -> Axes:
    """A coupling layer: one half stays, and tells a network how to move the other."""
    return draw_boxes(ax, COUPLING, COUPLING_ARROWS)


def draw_machine(ax: Axes, pixels: int = 4, hidden: int = 3) -> Axes:
    """A restricted Boltzmann machine: every pixel is joined with every hidden unit, none with its like."""
    check_type(ax, Axes, "ax")
    check_count(pixels, "pixels")
    check_count(hidden, "hidden")
    places = [(i, 0) for i in range(pixels)] + [(j + (pixels - hidden) / 2, 1) for j in range(hidden)]
    names = [f"$v_{i + 1}$" for i in range(pixels)] + [f"$h_{j + 1}$" for j in range(hidden)]
    for i in range(pixels):
        for j in range(hidden):
            ax.plot(*np.transpose([places[i], places[pixels + j]]), color=color("noise"), lw=1, zorder=0)
    return draw_graph(ax, places, [()] * len(places), names, size=500)


def draw_both_ways(ax: Axes) -> Axes:
    """Diffusion: q spoils the image step by step, the model p undoes the steps."""
    words = ("$x_0$\nimage", "$x_1$", "$x_2$", "...", "$x_T$\nnoise")
    boxes = {
        word: ((1.5 * k, 0), word, "data" if k == 0 else "noise" if k == 4 else "text")
        for k, word in enumerate(words)
    }
    there = list(pairwise(words))
    back = [(end, start) for start, end in there]
    draw_boxes(ax, boxes, there + back, dict.fromkeys(there + back, -0.35))
    ax.text(3, 0.45, "q adds noise", ha="center", fontsize=9)
    ax.text(3, -0.55, "p takes it away", ha="center", fontsize=9, color=color("model"))
    return ax


def draw_block(ax: Axes) -> Axes:
    """One block of a transformer: attention between the places, then an MLP in each, both beside a skip."""
    return draw_boxes(ax, BLOCK, BLOCK_ARROWS, {("in", "plus"): -0.35, ("plus", "plus 2"): -0.35})


def draw_causality(ax: Axes, places: int = 6) -> Axes:
    """Which pixels (columns) a guess (row) may look at: those before it, for a place reads the one before."""
    check_type(ax, Axes, "ax")
    check_count(places, "places")
    ax.imshow(np.tril(np.ones((places, places)), -1), cmap="Greens", vmin=0, vmax=1.6)
    ax.set(
        xticks=range(places),
        yticks=range(places),
        xlabel="pixel that is seen",
        ylabel="pixel that is guessed",
    )
    ax.set_xticklabels(range(1, places + 1))
    ax.set_yticklabels(range(1, places + 1))
    return ax
