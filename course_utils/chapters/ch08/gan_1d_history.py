"""The right-hand panels of a GAN on the line: how its value and the JSD have come to where they are."""

import math

import numpy as np

from course_utils.chapters.ch08.gan_1d_objectives import CRITIC, PROBABILITY, SQUARES, Game
from course_utils.plotting.scene import Band, Line, Mark, Panel, Rule
from course_utils.widgets.frame_source import span

LOG_2, LOG_4 = math.log(2), math.log(4)
# Of each game: the title, the value that D reaches where the laws are one, the axis and its ticks.
VALUES = {
    PROBABILITY: (
        "The value, in nats",
        -LOG_4,
        (-2.2, 0.1),
        ((-2, "−2"), (-LOG_4, "−log 4"), (-1, "−1"), (0, "0")),
    ),
    SQUARES: (
        "V = −½ E(D(x) − 1)² − ½ E D(G(z))²",
        -0.25,
        (-0.8, 0.035),
        ((-0.75, "−0.75"), (-0.5, "−0.5"), (-0.25, "−0.25"), (0, "0")),
    ),
}


def value_panel(history: dict[str, np.ndarray], now: float, game: Game) -> Panel:
    """V(D, G) under V(D*, G), over the steps."""
    best, wasserstein = "V(D*, G)", game is CRITIC
    if wasserstein:
        title, level, best = "V = E D(x) − E D(G(z))", 0.0, "V(D*, G) = W₁"
        top = 2.0 ** math.ceil(math.log2(history["best"].max()))  # it only doubles: nothing jumps
        limits, ticks = (-top / 4, 1.1 * top), None
    else:
        title, level, limits, ticks = VALUES[game]
    marks = [
        Rule(level, "faint", "y"),
        Line(history["step"], history["best"], "optimum", best),
        Line(history["step"], history["value"], "discriminator", "V(D, G)"),
        Rule(now, "accent"),
    ]
    return Panel(marks, span(int(history["step"][-1])), limits, title, ylabel=" ", yticks=ticks)


def divergence_panel(history: dict[str, np.ndarray], now: float) -> Panel:
    """The JSD of the generator's law from that of the data, over the steps; before those of other seeds."""
    step, ours, others = history["step"], history["jsd"], history["crowd"]
    crowd = [] if np.isnan(others).any() else _fan(step, np.column_stack([ours, others]))
    curve = Line(step, ours, "generator", "this seed" if crowd else "", width=3.0 if crowd else 2.0)
    marks = [Rule(LOG_2, "faint", "y"), *crowd, curve, Rule(now, "accent")]
    ticks = ((0, "0"), (0.2, "0.2"), (0.4, "0.4"), (LOG_2, "log 2"))
    return Panel(marks, span(int(step[-1])), (0, 0.75), "JSD(p_data, p_g)", "step", ylabel=" ", yticks=ticks)


def _fan(step: np.ndarray, runs: np.ndarray) -> list[Mark]:
    """Bands that hold eight and four of ten `runs` (steps, runs), and a thin line for each but the first."""
    low, lower, upper, high = np.quantile(runs, (0.1, 0.3, 0.7, 0.9), axis=1)
    bands = [Band(step, low, high, "generator", "p_g, 8 of 10"), Band(step, lower, upper, "generator")]
    few = np.append(np.arange(0, len(step) - 1, 2), len(step) - 1)
    return bands + [Line(step[few], run[few], "generator", width=0.6) for run in runs.T[1:]]
